"""What customer service costs."""

from __future__ import annotations

from datetime import date

from patronage.base.units import MONEY
from patronage.metrics.measures.service_costs import SERVICE_COST
from patronage.metrics.metric import Example, Metric

__all__ = ["support_cost"]

support_cost = Metric(
    name="support_cost",
    label="Cost of service",
    unit=MONEY,
    question="What does customer service cost?",
    formula=SERVICE_COST,
    better="down",
    source=(
        "Costs of the service department (payroll, tools) and its stated share of the shop's overhead"
        " (service_overhead_share, 0 by default), each spread evenly over its days. It is overhead and"
        " lies outside contribution margin and lifetime value, unless support_cost is allocate."
    ),
    example=Example(
        rows={
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
        ask={
            "period": "2025-01-01..2025-01-05",
            "as_of": "2025-01-10",
            "assume": {"service_overhead_share": "0.1"},
        },
        expected=60,
        text="Half of 100, and half of a tenth of 200.",
    ),
)
