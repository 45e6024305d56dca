"""Which share of contacts that waited at all was answered in time."""

from __future__ import annotations

from datetime import datetime

from patronage.base.expr import ratio
from patronage.base.units import SHARE
from patronage.metrics.measures.service import ABANDONED_SHORT, ANSWERED_IN_TIME, JUDGED, level_companions
from patronage.metrics.metric import Example, Metric

__all__ = ["service_level_offered_net"]


def _at(second: int) -> datetime:
    return datetime(2025, 1, 3, 9, 0, second)  # noqa: DTZ001  # instants are stored as UTC without a zone


service_level_offered_net = Metric(
    name="service_level_offered_net",
    label="Service level net of slips",
    unit=SHARE,
    question="Which share of contacts was answered in time, those given up at once left out?",
    formula=ratio(ANSWERED_IN_TIME, JUDGED - ABANDONED_SHORT),
    better="up",
    source=(
        "Contacts answered within the promised wait / (contacts offered - contacts given up before the"
        " short wait is over, 5 seconds by default)."
    ),
    companions=level_companions(),
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
        expected=2 / 6,
        text="2 / (7 - 1): contact 4 was given up after 3 seconds.",
    ),
)
