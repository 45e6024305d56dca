"""Which share was answered in time of those answered or lost late."""

from __future__ import annotations

from datetime import datetime

from patronage.base.expr import ratio
from patronage.base.units import SHARE
from patronage.metrics.measures.service import (
    ABANDONED_LATE,
    ANSWERED_IN_TIME,
    ANSWERED_TIMED,
    STILL_LATE,
    TIMED,
    level_companions,
)
from patronage.metrics.metric import Example, Metric

__all__ = ["service_level_late_abandoned"]


def _at(second: int) -> datetime:
    return datetime(2025, 1, 3, 9, 0, second)  # noqa: DTZ001  # instants are stored as UTC without a zone


service_level_late_abandoned = Metric(
    name="service_level_late_abandoned",
    label="Service level against late losses",
    unit=SHARE,
    question="Which share of contacts was answered in time, of those answered or lost after the promise?",
    formula=ratio(ANSWERED_IN_TIME, ANSWERED_TIMED + ABANDONED_LATE + STILL_LATE),
    better="up",
    source=(
        "Contacts answered within the promised wait / (contacts answered + contacts given up after it). Who"
        " waits for longer at as_of will be one or the other and counts below."
    ),
    companions=level_companions(TIMED),
    interval="wilson",
    drivers=("average_speed_of_answer", "abandonment_rate"),
    example=Example(
        rows={
            "contacts": [
                {"contact_id": "1", "queued_at": _at(0), "answered_at": _at(10), "outcome": "answered"},
                {"contact_id": "2", "queued_at": _at(0), "answered_at": _at(20), "outcome": "answered"},
                {"contact_id": "3", "queued_at": _at(0), "answered_at": _at(21), "outcome": "answered"},
                {"contact_id": "4", "queued_at": _at(0), "ended_at": _at(3), "outcome": "abandoned"},
                {"contact_id": "5", "queued_at": _at(0), "ended_at": _at(15), "outcome": "abandoned"},
                {"contact_id": "6", "queued_at": _at(0), "ended_at": _at(40), "outcome": "abandoned"},
                {"contact_id": "7", "queued_at": _at(0), "outcome": "callback"},
                {"contact_id": "8", "queued_at": _at(15)},
                {"contact_id": "9", "queued_at": _at(39)},
            ]
        },
        expected=2 / 5,
        text="2 / (3 + 1 + 1): contact 6 was given up late, 8 still waits.",
    ),
)
