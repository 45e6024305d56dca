"""What a customer will have left, plainly reckoned."""

from __future__ import annotations

from datetime import date

from patronage.base.units import MONEY
from patronage.metrics.measures.costs import coverage, value_left
from patronage.metrics.measures.lifespan import lifespan, lifespan_rule
from patronage.metrics.measures.value import of_year, yearly
from patronage.metrics.metric import Example, Metric
from patronage.metrics.tree import Tree

__all__ = ["simple_clv"]

simple_clv = Metric(
    name="simple_clv",
    label="Simple lifetime value, on margin",
    unit=MONEY,
    question="How much margin does a customer bring over a whole life, plainly reckoned?",
    formula=yearly(value_left(of_year)) * lifespan(),
    better="up",
    source=(
        "margin per order x purchase frequency, of known customers over the 365 days before as_of, x average"
        " lifespan in years. Without known costs or a stated margin rate it is absent."
    ),
    companions=(coverage(of_year), lifespan_rule()),
    drivers=("yearly_margin_rate", "customer_value", "average_lifespan"),
    tree=Tree(
        (
            ("yearly_order_value", 1),
            ("yearly_frequency", 1),
            ("yearly_margin_rate", 1),
            ("average_lifespan", 1),
        ),
        weight="active_customers",
    ),
    notes=("A plain extrapolation of the last year; it is not a forecast and not discounted.",),
    example=Example(
        rows={
            "orders": [
                {
                    "order_id": "1",
                    "customer": "ann",
                    "ordered_at": date(2025, 1, 1),
                    "gross": 100,
                    "cost_of_goods": 60,
                },
                {
                    "order_id": "2",
                    "customer": "ann",
                    "ordered_at": date(2025, 6, 1),
                    "gross": 80,
                    "cost_of_goods": 50,
                },
                {
                    "order_id": "3",
                    "customer": "bob",
                    "ordered_at": date(2025, 12, 31),
                    "gross": 60,
                    "cost_of_goods": 30,
                },
                {"order_id": "4", "customer": None, "ordered_at": date(2025, 7, 1), "gross": 500},
            ],
            "refunds": [{"refund_id": "r1", "order_id": "2", "refunded_at": date(2025, 6, 20), "goods": 20}],
        },
        expected=[{"simple_clv": 120.0, "simple_clv_coverage": 1.0, "simple_clv_rule": "default"}],
        text="(40 + 30 - 20 + 30) / 2 customers x 3.0 years; order 4 names nobody: its cost is not needed.",
    ),
)
