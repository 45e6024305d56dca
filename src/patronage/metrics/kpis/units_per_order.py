"""How many pieces are in one basket."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import ratio
from patronage.base.units import NUMBER
from patronage.metrics.measures.commerce import ORDERS, UNITS
from patronage.metrics.metric import Example, Metric

__all__ = ["units_per_order"]

units_per_order = Metric(
    name="units_per_order",
    label="Units per order",
    unit=NUMBER,
    question="How many pieces do people put into one order?",
    formula=ratio(UNITS, ORDERS),
    better="up",
    source="Pieces / orders.",
    drivers=("orders",),
    example=Example(
        rows={
            "orders": [
                {"order_id": "1", "customer": "ann", "ordered_at": date(2025, 1, 3)},
                {"order_id": "2", "customer": "bob", "ordered_at": date(2025, 1, 9), "gross": 50, "units": 4},
            ],
            "order_lines": [
                {"order_id": "1", "line": 1, "quantity": 1, "unit_price": 10},
                {"order_id": "1", "line": 2, "quantity": 2, "unit_price": 5},
            ],
        },
        expected=3.5,
        text="(1 + 2 + 4) / 2: pieces, not lines.",
    ),
)
