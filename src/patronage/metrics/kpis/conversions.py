"""How often a goal was reached."""

from __future__ import annotations

from datetime import date

from patronage.base.units import COUNT
from patronage.metrics.measures.visits import converted
from patronage.metrics.metric import Example, Metric

__all__ = ["conversions"]

conversions = Metric(
    name="conversions",
    label="Conversions",
    unit=COUNT,
    question="How often was the goal we ask about reached?",
    formula=converted(),
    better="up",
    source=(
        "Conversions of the kind that conversion_kind names. First orders are new customers and orders "
        "are kept orders, by the shop's own books; all other kinds count as delivered, and are absent "
        "where none of the kind ever was."
    ),
    example=Example(
        rows={
            "conversions": [
                {"conversion_id": "1", "kind": "lead", "visitor_id": "x", "converted_at": date(2025, 1, 5)},
                {"conversion_id": "2", "kind": "lead", "visitor_id": "y", "converted_at": date(2025, 1, 9)},
                {
                    "conversion_id": "3",
                    "kind": "registration",
                    "visitor_id": "z",
                    "converted_at": date(2025, 1, 9),
                },
            ]
        },
        ask={"assume": {"conversion_kind": "lead"}},
        expected=2,
        text="Two leads; the registration is another kind.",
    ),
)
