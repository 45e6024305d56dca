"""How much of its first revenue a cohort brings later."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import ratio
from patronage.base.units import SHARE
from patronage.metrics.measure import AtStart
from patronage.metrics.measures.costs import net
from patronage.metrics.metric import Example, Metric

__all__ = ["revenue_retention"]

revenue_retention = Metric(
    name="revenue_retention",
    label="Revenue retention",
    unit=SHARE,
    question="Which share of what a cohort bought at first does it buy again this many periods later?",
    formula=ratio(net(), net(AtStart)),
    better="up",
    source=(
        "net_revenue of the cohort at that age / its net_revenue at age 0; above 1 where its customers buy"
        " more than at first."
    ),
    drivers=("retention_rate", "net_revenue"),
    needs_ages=True,
    example=Example(
        rows={
            "orders": [
                {"order_id": "1", "customer": "ann", "ordered_at": date(2025, 1, 3), "gross": 60},
                {"order_id": "2", "customer": "ann", "ordered_at": date(2025, 1, 9), "gross": 20},
                {"order_id": "3", "customer": "bob", "ordered_at": date(2025, 1, 9), "gross": 30},
                {"order_id": "4", "customer": "ann", "ordered_at": date(2025, 2, 9), "gross": 25},
            ],
            "refunds": [{"refund_id": "r1", "order_id": "3", "refunded_at": date(2025, 2, 20), "goods": 10}],
        },
        ask={"cohort": "month"},
        expected=[
            {"cohort": date(2025, 1, 1), "age": 0, "revenue_retention": 1.0},
            {"cohort": date(2025, 1, 1), "age": 1, "revenue_retention": 0.25},
        ],
        text="25 / (60 + 20 + 30 - 10): the refund lowers January, where its order lies.",
    ),
)
