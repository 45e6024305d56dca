"""How many contacts somebody answered."""

from __future__ import annotations

from datetime import datetime

from patronage.base.units import COUNT
from patronage.metrics.measures.service import ANSWERED
from patronage.metrics.metric import Example, Metric

__all__ = ["answered"]


def _at(hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2025, 1, 3, hour, minute, second)  # noqa: DTZ001  # instants are stored as UTC


answered = Metric(
    name="answered",
    label="Answered contacts",
    unit=COUNT,
    question="How many contacts did somebody answer?",
    formula=ANSWERED,
    better="up",
    source=(
        "Contacts answered in the first queue they waited in. Contacts offered = answered + abandoned +"
        " callback + overflow + still waiting. A ticket waits in no queue: see first_reply_time."
    ),
    example=Example(
        rows={
            "contacts": [
                {"contact_id": "1", "leg": 1, "queued_at": _at(9), "answered_at": _at(9, 0, 20)},
                {
                    "contact_id": "2",
                    "leg": 1,
                    "queued_at": _at(9),
                    "ended_at": _at(9, 1),
                    "outcome": "abandoned",
                },
                {"contact_id": "3", "leg": 1, "queued_at": _at(9), "outcome": "overflow"},
                {"contact_id": "3", "leg": 2, "queued_at": _at(9, 3), "answered_at": _at(9, 4)},
            ]
        },
        expected=1,
        text="Contact 3 left its first queue unanswered.",
    ),
)
