"""How soon a new customer is expected to bring in what it cost."""

from __future__ import annotations

from datetime import date

from patronage.base.units import DAYS
from patronage.metrics.measures.newcomers import EXPECTED_PAYBACK, expected_status
from patronage.metrics.metric import Example, Metric

__all__ = ["predicted_payback_days"]

predicted_payback_days = Metric(
    name="predicted_payback_days",
    label="Predicted payback",
    unit=DAYS,
    question="After how many days is a new customer expected to have brought in what it cost?",
    formula=EXPECTED_PAYBACK,
    better="down",
    source=(
        "The first day of a customer's life, from 0, on which the margin expected so far, the first order"
        " included and not discounted, reaches the acquisition cost of the customers acquired by as_of, on"
        " days for which spend is known. By the model of the acquisition channel, for 36 points of"
        " horizon_months and in proportion between them. Where it is not reached within horizon_months it is"
        " absent, and the status says so."
    ),
    companions=(expected_status(EXPECTED_PAYBACK),),
    drivers=("cac", "predicted_clv"),
    notes=("An expectation of one won today; payback_days tells what customers did so far.",),
    example=Example(
        rows={
            "orders": [
                {"order_id": "1", "customer": "ann", "ordered_at": date(2025, 1, 1), "gross": 50},
                {"order_id": "2", "customer": "bob", "ordered_at": date(2025, 1, 4), "gross": 50},
            ],
            "spend": [
                {"platform": "meta", "spent_on": date(2025, 1, 1), "amount": 50},
                {"platform": "meta", "spent_on": date(2025, 1, 4), "amount": 40},
            ],
            "newcomer_values": [
                {
                    "customer": "ann",
                    "valued_on": date(2025, 1, 4),
                    "margin_as_new": 90.0,
                    "margin_by_00": 25.0,
                    "margin_by_01": 35.0,
                    "margin_by_02": 60.0,
                },
                {
                    "customer": "bob",
                    "valued_on": date(2025, 1, 4),
                    "margin_as_new": 110.0,
                    "margin_by_00": 15.0,
                    "margin_by_01": 35.0,
                    "margin_by_02": 50.0,
                },
            ],
        },
        ask={"assume": {"horizon_months": 48}},
        expected=[{"predicted_payback_days": 60.875, "predicted_payback_days_status": "reached"}],
        text=(
            "90 / 2 = 45 a customer: 20 with the first order, 35 by 48 x 30.4375 / 36 = 40.58 days, 55 by"
            " 81.17. 45 lies half way, after 1.5 x 40.58 days."
        ),
    ),
)
