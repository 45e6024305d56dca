"""How many times over a new customer is expected to bring in what it cost."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import ratio
from patronage.base.units import NUMBER
from patronage.metrics.measures.newcomers import MARGIN_AS_NEW, SPENT, expected_status, where_both_are_known
from patronage.metrics.metric import Example, Metric

__all__ = ["predicted_ltv_to_cac"]

predicted_ltv_to_cac = Metric(
    name="predicted_ltv_to_cac",
    label="Predicted LTV:CAC",
    unit=NUMBER,
    question="How many times over is a customer expected to bring in what it cost to win?",
    formula=where_both_are_known(ratio(MARGIN_AS_NEW, SPENT)),
    better="up",
    source=(
        "Of the customers acquired by as_of, on days for which spend is known: margin of the first order plus"
        " the present value of the margin expected after it within horizon_months of one won by the same"
        " acquisition channel, at 10 % a year, as patronage value --by channel / what was spent on acquiring"
        " them. 3 is the common line."
    ),
    companions=(expected_status(),),
    drivers=("cac", "predicted_clv"),
    notes=(
        "Whole lives from the first order on: predicted_clv is what known customers will bring from now on.",
    ),
    example=Example(
        rows={
            "orders": [
                {
                    "order_id": "1",
                    "customer": "ann",
                    "ordered_at": date(2025, 1, 1),
                    "gross": 50,
                    "channel": "social",
                },
                {
                    "order_id": "2",
                    "customer": "bob",
                    "ordered_at": date(2025, 1, 4),
                    "gross": 50,
                    "channel": "social",
                },
                {
                    "order_id": "3",
                    "customer": "cid",
                    "ordered_at": date(2025, 1, 7),
                    "gross": 50,
                    "channel": "referral",
                },
            ],
            "spend": [
                {"platform": "meta", "spent_on": date(2025, 1, 1), "amount": 50, "channel": "social"},
                {"platform": "meta", "spent_on": date(2025, 1, 7), "amount": 30, "channel": "social"},
            ],
            "newcomer_values": [
                {"customer": "ann", "valued_on": date(2025, 1, 7), "margin_as_new": 90.0},
                {"customer": "bob", "valued_on": date(2025, 1, 7), "margin_as_new": 110.0},
                {"customer": "cid", "valued_on": date(2025, 1, 7), "margin_as_new": 70.0},
            ],
        },
        ask={"by": "channel"},
        expected=[
            {
                "channel": "referral",
                "predicted_ltv_to_cac": None,
                "predicted_ltv_to_cac_status": "no_spend",
            },
            {"channel": "social", "predicted_ltv_to_cac": 2.5, "predicted_ltv_to_cac_status": None},
        ],
        text="(90 + 110) / 2 = 100 a customer, over 80 / 2 = 40; what referral cost is not known.",
    ),
)
