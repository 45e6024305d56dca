"""How many answered legs of contacts handle time is known of."""

from __future__ import annotations

from datetime import datetime

from patronage.base.units import COUNT
from patronage.metrics.measures.service import LEGS_WITH_HANDLE
from patronage.metrics.metric import Example, Metric

__all__ = ["timed_legs"]


def _at(second: int, minute: int = 0) -> datetime:
    return datetime(2025, 1, 3, 9, minute, second)  # noqa: DTZ001  # instants are stored as UTC without a zone


timed_legs = Metric(
    name="timed_legs",
    label="Legs with known handle time",
    unit=COUNT,
    question="Of how many answered legs of contacts is the handle time known?",
    formula=LEGS_WITH_HANDLE,
    source="Answered legs that ended and whose work after is known: handle time is a mean over them.",
    example=Example(
        rows={
            "contacts": [
                {
                    "contact_id": "1",
                    "queued_at": _at(0),
                    "answered_at": _at(10),
                    "ended_at": _at(10, 3),
                    "after_call_seconds": 60.0,
                },
                {"contact_id": "2", "queued_at": _at(0), "answered_at": _at(55), "ended_at": _at(55, 1)},
                {"contact_id": "3", "queued_at": _at(0), "ended_at": _at(50), "outcome": "abandoned"},
            ]
        },
        expected=1,
        text="Of contact 2 the work after is not known, and nobody answered contact 3.",
    ),
)
