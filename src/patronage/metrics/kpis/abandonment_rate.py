"""Which share of contacts was given up."""

from __future__ import annotations

from datetime import datetime

from patronage.base.expr import ratio
from patronage.base.units import SHARE
from patronage.metrics.measures.service import ABANDONED, QUEUED
from patronage.metrics.metric import Example, Metric

__all__ = ["abandonment_rate"]


def _at(hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2025, 1, 3, hour, minute, second)  # noqa: DTZ001  # instants are stored as UTC


abandonment_rate = Metric(
    name="abandonment_rate",
    label="Abandonment rate",
    unit=SHARE,
    question="Which share of contacts was given up before anybody answered?",
    formula=ratio(ABANDONED, QUEUED),
    better="down",
    source=(
        "Contacts given up while they waited / contacts offered, callbacks left out of both. What a bot"
        " settled never reached a queue and was not offered."
    ),
    interval="wilson",
    drivers=("average_speed_of_answer",),
    example=Example(
        rows={
            "contacts": [
                {"contact_id": "1", "queued_at": _at(9), "answered_at": _at(9, 0, 20)},
                {"contact_id": "2", "queued_at": _at(9), "ended_at": _at(9, 1), "outcome": "abandoned"},
                {"contact_id": "3", "queued_at": _at(9), "outcome": "callback"},
                {"contact_id": "4", "queued_at": _at(9), "outcome": "deflected"},
                {"contact_id": "5", "queued_at": _at(9), "answered_at": _at(9, 0, 9)},
                {"contact_id": "6", "queued_at": _at(9), "outcome": "overflow"},
            ]
        },
        expected=0.25,
        text="Contact 2, of 1, 2, 5 and 6.",
    ),
)
