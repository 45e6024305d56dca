"""What the customers of a cohort have left so far."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import ratio
from patronage.base.units import MONEY
from patronage.metrics.measure import OfCohort
from patronage.metrics.measures.commerce import COHORT_SIZE
from patronage.metrics.measures.costs import coverage, value_left
from patronage.metrics.measures.value import so_far
from patronage.metrics.metric import Example, Metric

__all__ = ["historic_clv"]

historic_clv = Metric(
    name="historic_clv",
    label="Value so far, on margin",
    unit=MONEY,
    question="How much margin has a customer of the cohort brought so far?",
    formula=ratio(value_left(so_far), OfCohort(COHORT_SIZE)),
    better="up",
    source=(
        "margin so far of the cohort's customers / customers of the original cohort. By age it adds up the"
        " ages; customers from before the recorded history are left out."
    ),
    companions=(coverage(so_far),),
    drivers=("margin", "retention_rate"),
    example=Example(
        rows={
            "orders": [
                {
                    "order_id": "1",
                    "customer": "ann",
                    "ordered_at": date(2025, 1, 3),
                    "gross": 60,
                    "cost_of_goods": 40,
                },
                {
                    "order_id": "2",
                    "customer": "bob",
                    "ordered_at": date(2025, 1, 9),
                    "gross": 30,
                    "cost_of_goods": 20,
                },
                {
                    "order_id": "3",
                    "customer": "ann",
                    "ordered_at": date(2025, 2, 9),
                    "gross": 50,
                    "cost_of_goods": 30,
                },
            ],
            "refunds": [{"refund_id": "r1", "order_id": "3", "refunded_at": date(2025, 2, 20), "goods": 10}],
        },
        ask={"cohort": "month"},
        expected=[
            {"cohort": date(2025, 1, 1), "age": 0, "historic_clv": 15.0},
            {"cohort": date(2025, 1, 1), "age": 1, "historic_clv": 20.0},
        ],
        text="(20 + 10) / 2, then (20 + 10 + 50 - 10 - 30) / 2: Bob stays in the denominator.",
    ),
)
