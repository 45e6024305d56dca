"""What one contact costs."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import ratio
from patronage.base.units import MONEY
from patronage.metrics.measures.service import CONTACTS
from patronage.metrics.measures.service_costs import SERVICE_COST
from patronage.metrics.metric import Example, Metric

__all__ = ["cost_per_contact"]

cost_per_contact = Metric(
    name="cost_per_contact",
    label="Cost per contact",
    unit=MONEY,
    question="What does one contact cost?",
    formula=ratio(SERVICE_COST, CONTACTS),
    better="down",
    source=("support_cost / contacts, over the days both are known for."),
    drivers=("support_cost", "contacts"),
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
            "contacts": [
                {"contact_id": "1", "queued_at": date(2025, 1, 1)},
                {"contact_id": "2", "queued_at": date(2025, 1, 5)},
            ],
        },
        ask={"as_of": "2025-01-10"},
        expected=25,
        text="The first five days cost 50, for 2 contacts.",
    ),
)
