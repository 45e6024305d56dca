"""Which share of a cohort comes back at each age."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from patronage.base.expr import ratio
from patronage.base.units import SHARE
from patronage.metrics.measure import OfCohort
from patronage.metrics.measures.commerce import COHORT_SIZE, CUSTOMERS
from patronage.metrics.metric import Example, Metric

__all__ = ["retention_rate"]

retention_rate = Metric(
    name="retention_rate",
    label="Retention rate",
    unit=SHARE,
    question="Of the customers who started together, which share orders again this many periods later?",
    formula=ratio(replace(CUSTOMERS, name="customers_at_age"), OfCohort(COHORT_SIZE)),
    better="up",
    source="Customers of the cohort with a kept order at that age / all customers of the original cohort.",
    interval="wilson",
    needs_ages=True,
    example=Example(
        rows={
            "orders": [
                {"order_id": "1", "customer": "ann", "ordered_at": date(2025, 1, 3), "gross": 20},
                {"order_id": "2", "customer": "bob", "ordered_at": date(2025, 1, 9), "gross": 20},
                {"order_id": "3", "customer": "ann", "ordered_at": date(2025, 2, 9), "gross": 15},
                {"order_id": "4", "customer": "cid", "ordered_at": date(2025, 2, 28), "gross": 15},
            ]
        },
        ask={"cohort": "month"},
        expected=[
            {"cohort": date(2025, 1, 1), "age": 0, "cohort_size": 2, "retention_rate": 1.0},
            {"cohort": date(2025, 1, 1), "age": 1, "cohort_size": 2, "retention_rate": 0.5},
            {"cohort": date(2025, 2, 1), "age": 0, "cohort_size": 1, "retention_rate": 1.0},
        ],
    ),
)
