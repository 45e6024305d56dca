"""Which share of net revenue goes into customer service."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import ratio
from patronage.base.units import SHARE
from patronage.metrics.measures.costs import net
from patronage.metrics.measures.service_costs import SERVICE_COST
from patronage.metrics.metric import Example, Metric

__all__ = ["support_cost_rate"]

support_cost_rate = Metric(
    name="support_cost_rate",
    label="Cost of service in revenue",
    unit=SHARE,
    question="Which share of net revenue goes into customer service?",
    formula=ratio(SERVICE_COST, net()),
    better="down",
    source=("support_cost, fully loaded, / net_revenue; 5 % is a common goal."),
    drivers=("support_cost", "net_revenue"),
    example=Example(
        rows={
            "orders": [
                {"order_id": "1", "customer": "a", "ordered_at": date(2025, 1, 1), "gross": 300},
                {"order_id": "2", "customer": "b", "ordered_at": date(2025, 1, 5), "gross": 100},
                {"order_id": "3", "customer": "b", "ordered_at": date(2025, 1, 20), "gross": 100},
            ],
            "costs": [
                {
                    "from_on": date(2025, 1, 1),
                    "to_on": date(2025, 1, 10),
                    "department": "service",
                    "item": "payroll",
                    "amount": 100,
                },
                {
                    "from_on": date(2025, 1, 1),
                    "to_on": date(2025, 1, 10),
                    "department": "operations",
                    "item": "rent",
                    "amount": 200,
                    "purpose": "overhead",
                },
                {
                    "from_on": date(2025, 1, 1),
                    "to_on": date(2025, 1, 10),
                    "department": "sales",
                    "amount": 900,
                },
            ],
        },
        ask={},
        expected=0.25,
        text="100 / (300 + 100): the costs are known up to the 10th.",
    ),
)
