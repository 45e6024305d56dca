"""Which share of contacts was answered in time."""

from __future__ import annotations

from datetime import datetime

from patronage.base.expr import ratio
from patronage.base.units import SHARE
from patronage.metrics.measures.service import ANSWERED_IN_TIME, JUDGED, level_companions
from patronage.metrics.metric import Example, Metric

__all__ = ["service_level"]


def _at(second: int) -> datetime:
    return datetime(2025, 1, 3, 9, 0, second)  # noqa: DTZ001  # instants are stored as UTC without a zone


service_level = Metric(
    name="service_level",
    label="Service level",
    unit=SHARE,
    question="Which share of contacts was answered within the promised wait?",
    formula=ratio(ANSWERED_IN_TIME, JUDGED),
    better="up",
    source=(
        "Contacts answered within the promised wait / contacts offered: the default and strictest of the"
        " five variants. Callbacks are left out of both, so are contacts that wait for less than promised at"
        " as_of; those that wait longer are misses. Contacts count on the day they arrived."
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
        expected=2 / 7,
        text="Of 1 to 6 and 8, two are in time: 7 is called back, and 9 has waited for 1 second.",
    ),
)
