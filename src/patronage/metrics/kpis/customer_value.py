"""What a customer brings in a year."""

from __future__ import annotations

from datetime import date

from patronage.base.units import MONEY
from patronage.metrics.measures.costs import net
from patronage.metrics.measures.value import of_year, yearly
from patronage.metrics.metric import Example, Metric
from patronage.metrics.tree import Tree

__all__ = ["customer_value"]

customer_value = Metric(
    name="customer_value",
    label="Customer value",
    unit=MONEY,
    question="How much net revenue does a customer bring in a year?",
    formula=yearly(net(of_year)),
    better="up",
    source=(
        "Net value per order x purchase frequency, of known customers over the 365 days before as_of; a"
        " shorter history is scaled to a year."
    ),
    drivers=("yearly_order_value", "yearly_frequency"),
    tree=Tree((("yearly_order_value", 1), ("yearly_frequency", 1)), weight="active_customers"),
    example=Example(
        rows={
            "orders": [
                {"order_id": "1", "customer": "ann", "ordered_at": date(2024, 1, 1), "gross": 900},
                {"order_id": "2", "customer": "ann", "ordered_at": date(2025, 1, 1), "gross": 100},
                {"order_id": "3", "customer": "ann", "ordered_at": date(2025, 6, 1), "gross": 80},
                {"order_id": "4", "customer": "bob", "ordered_at": date(2025, 12, 31), "gross": 60},
                {"order_id": "5", "customer": None, "ordered_at": date(2025, 7, 1), "gross": 500},
            ],
            "refunds": [{"refund_id": "r1", "order_id": "3", "refunded_at": date(2025, 6, 20), "goods": 20}],
        },
        expected=110.0,
        text="(100 + 80 - 20 + 60) / 3 orders x 3 / 2 customers: order 1 is too old, order 5 names nobody.",
    ),
)
