"""How many times over a cohort has brought in what it cost so far."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import ratio
from patronage.base.units import NUMBER
from patronage.metrics.measure import OfCohort
from patronage.metrics.measures.commerce import COHORT_SIZE
from patronage.metrics.measures.costs import coverage, value_left
from patronage.metrics.measures.spend import cohort_cac
from patronage.metrics.measures.value import so_far
from patronage.metrics.metric import Example, Metric

__all__ = ["historic_ltv_to_cac"]

historic_ltv_to_cac = Metric(
    name="historic_ltv_to_cac",
    label="LTV:CAC so far",
    unit=NUMBER,
    question="How many times over has the cohort brought in what it cost, so far?",
    formula=ratio(ratio(value_left(so_far), OfCohort(COHORT_SIZE)), cohort_cac()),
    better="up",
    source=(
        "historic_clv / cac of the cohort: margin so far per customer of the original cohort over what "
        "each cost. By age it adds up the ages."
    ),
    companions=(coverage(so_far),),
    drivers=("historic_clv", "cac"),
    example=Example(
        rows={
            "orders": [
                {
                    "order_id": "1",
                    "customer": "ann",
                    "ordered_at": date(2025, 1, 3),
                    "gross": 50,
                    "cost_of_goods": 30,
                },
                {
                    "order_id": "2",
                    "customer": "bob",
                    "ordered_at": date(2025, 1, 10),
                    "gross": 50,
                    "cost_of_goods": 30,
                },
                {
                    "order_id": "3",
                    "customer": "ann",
                    "ordered_at": date(2025, 2, 9),
                    "gross": 60,
                    "cost_of_goods": 30,
                },
                {
                    "order_id": "4",
                    "customer": "bob",
                    "ordered_at": date(2025, 3, 1),
                    "gross": 25,
                    "cost_of_goods": 10,
                },
            ],
            "spend": [
                {"platform": "meta", "spent_on": date(2025, 1, 3), "amount": 60},
                {"platform": "meta", "spent_on": date(2025, 1, 20), "amount": 20},
            ],
        },
        ask={"cohort": "month"},
        expected=[
            {"age": 0, "historic_ltv_to_cac": 0.5},
            {"age": 1, "historic_ltv_to_cac": 0.875},
            {"age": 2, "historic_ltv_to_cac": 1.0625},
        ],
        text="40, 70 and 85 of margin over 80 spent.",
    ),
)
