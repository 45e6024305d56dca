"""What a customer will have spent, plainly reckoned."""

from __future__ import annotations

from datetime import date

from patronage.base.units import MONEY
from patronage.metrics.measures.costs import net
from patronage.metrics.measures.lifespan import lifespan, lifespan_rule
from patronage.metrics.measures.value import of_year, yearly
from patronage.metrics.metric import Example, Metric
from patronage.metrics.tree import Tree

__all__ = ["simple_revenue_clv"]

simple_revenue_clv = Metric(
    name="simple_revenue_clv",
    label="Simple lifetime value, on revenue",
    unit=MONEY,
    question="How much net revenue does a customer bring over a whole life, plainly reckoned?",
    formula=yearly(net(of_year)) * lifespan(),
    better="up",
    source="customer_value x average lifespan in years: revenue, from which all costs are yet to be paid.",
    companions=(lifespan_rule(),),
    drivers=("customer_value", "average_lifespan"),
    tree=Tree(
        (("yearly_order_value", 1), ("yearly_frequency", 1), ("average_lifespan", 1)),
        weight="active_customers",
    ),
    notes=("A plain extrapolation of the last year; it is not a forecast and not discounted.",),
    example=Example(
        rows={
            "orders": [
                {"order_id": "1", "customer": "ann", "ordered_at": date(2025, 1, 1), "gross": 100},
                {"order_id": "2", "customer": "ann", "ordered_at": date(2025, 3, 1), "gross": 80},
                {"order_id": "3", "customer": "bob", "ordered_at": date(2025, 3, 14), "gross": 60},
            ],
            "refunds": [{"refund_id": "r1", "order_id": "2", "refunded_at": date(2025, 3, 10), "goods": 20}],
        },
        expected=[{"simple_revenue_clv": 1650.0, "simple_revenue_clv_rule": "default"}],
        text="(100 + 80 - 20 + 60) / 2 customers x 365 / 73 days of history x 3.0 years",
    ),
)
