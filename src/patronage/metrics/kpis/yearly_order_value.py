"""What an order of a known customer left in the last year."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import ratio
from patronage.base.units import MONEY
from patronage.metrics.measures.commerce import ORDERS
from patronage.metrics.measures.costs import net
from patronage.metrics.measures.value import of_year
from patronage.metrics.metric import Example, Metric

__all__ = ["yearly_order_value"]

yearly_order_value = Metric(
    name="yearly_order_value",
    label="Net value of an order in the year",
    unit=MONEY,
    question="How much net revenue did an order of a known customer bring in the last year?",
    formula=ratio(net(of_year), of_year(ORDERS)),
    better="up",
    source="Net revenue / kept orders, of known customers over the 365 days before as_of.",
    example=Example(
        rows={
            "orders": [
                {"order_id": "1", "customer": "ann", "ordered_at": date(2024, 1, 1), "gross": 900},
                {"order_id": "2", "customer": "ann", "ordered_at": date(2025, 1, 1), "gross": 100},
                {"order_id": "3", "customer": "ann", "ordered_at": date(2025, 6, 1), "gross": 80},
                {"order_id": "4", "customer": "bob", "ordered_at": date(2025, 12, 31), "gross": 60},
                {"order_id": "5", "customer": None, "ordered_at": date(2025, 7, 1), "gross": 500},
            ],
            "refunds": [{"refund_id": "r1", "order_id": "3", "refunded_at": date(2025, 6, 20), "goods": 30}],
        },
        expected=70.0,
        text="(100 + 80 - 30 + 60) / 3 orders: order 1 is too old, order 5 names nobody.",
    ),
)
