"""What the customers of a cohort have spent so far."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import ratio
from patronage.base.units import MONEY
from patronage.metrics.measure import OfCohort
from patronage.metrics.measures.commerce import COHORT_SIZE
from patronage.metrics.measures.costs import net
from patronage.metrics.measures.value import so_far
from patronage.metrics.metric import Example, Metric

__all__ = ["historic_revenue_clv"]

historic_revenue_clv = Metric(
    name="historic_revenue_clv",
    label="Value so far, on revenue",
    unit=MONEY,
    question="How much net revenue has a customer of the cohort brought so far?",
    formula=ratio(net(so_far), OfCohort(COHORT_SIZE)),
    better="up",
    source=(
        "net_revenue so far of the cohort's customers / customers of the original cohort. By age it adds up"
        " the ages; customers from before the recorded history are left out."
    ),
    drivers=("arpu", "retention_rate"),
    example=Example(
        rows={
            "orders": [
                {"order_id": "1", "customer": "ann", "ordered_at": date(2025, 1, 3), "gross": 60},
                {"order_id": "2", "customer": "bob", "ordered_at": date(2025, 1, 9), "gross": 30},
                {"order_id": "3", "customer": "ann", "ordered_at": date(2025, 3, 9), "gross": 50},
                {"order_id": "4", "customer": None, "ordered_at": date(2025, 1, 9), "gross": 500},
            ],
            "refunds": [{"refund_id": "r1", "order_id": "2", "refunded_at": date(2025, 2, 20), "goods": 10}],
        },
        ask={"cohort": "month"},
        expected=[
            {"cohort": date(2025, 1, 1), "age": 0, "historic_revenue_clv": 40.0},
            {"cohort": date(2025, 1, 1), "age": 1, "historic_revenue_clv": 40.0},
            {"cohort": date(2025, 1, 1), "age": 2, "historic_revenue_clv": 65.0},
        ],
        text="(60 + 30 - 10) / 2, nothing in February, then + 50 / 2.",
    ),
)
