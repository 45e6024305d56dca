"""Which share of net revenue the customers of the last year left as margin."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import ratio
from patronage.base.units import SHARE
from patronage.metrics.measures.costs import net, value_left
from patronage.metrics.measures.value import of_year
from patronage.metrics.metric import Example, Metric

__all__ = ["yearly_margin_rate"]

yearly_margin_rate = Metric(
    name="yearly_margin_rate",
    label="Margin rate of the year",
    unit=SHARE,
    question="Which share of the last year's net revenue of known customers was margin?",
    formula=ratio(value_left(of_year), net(of_year)),
    better="up",
    source=(
        "Margin / net revenue, of known customers over the 365 days before as_of. Without known costs or a"
        " stated margin rate it is absent."
    ),
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
                    "customer": "bob",
                    "ordered_at": date(2025, 6, 1),
                    "gross": 60,
                    "cost_of_goods": 36,
                },
                {"order_id": "3", "customer": None, "ordered_at": date(2025, 7, 1), "gross": 500},
            ],
        },
        expected=0.4,
        text="(40 + 24) / 160; order 3 names nobody: its cost is not needed.",
    ),
)
