"""How long answered contacts waited."""

from __future__ import annotations

from datetime import datetime

from patronage.base.expr import ratio
from patronage.base.units import SECONDS
from patronage.metrics.measures.service import ANSWERED_TIMED, WAITS_ANSWERED
from patronage.metrics.metric import Example, Metric

__all__ = ["average_speed_of_answer"]


def _at(second: int, minute: int = 0) -> datetime:
    return datetime(2025, 1, 3, 9, minute, second)  # noqa: DTZ001  # instants are stored as UTC without a zone


average_speed_of_answer = Metric(
    name="average_speed_of_answer",
    label="Speed of answer",
    unit=SECONDS,
    question="How long does a contact wait until somebody answers?",
    formula=ratio(WAITS_ANSWERED, ANSWERED_TIMED),
    better="down",
    source=(
        "Mean wait of answered contacts, in the first queue they waited in. Who gave up is not in it: see"
        " abandonment_rate."
    ),
    companions=(),
    drivers=("service_level", "abandonment_rate"),
    example=Example(
        rows={
            "contacts": [
                {
                    "contact_id": "1",
                    "queued_at": _at(0),
                    "answered_at": _at(10),
                    "ended_at": _at(10, 3),
                    "hold_seconds": 30.0,
                    "after_call_seconds": 60.0,
                },
                {
                    "contact_id": "2",
                    "queued_at": _at(0),
                    "answered_at": _at(40),
                    "ended_at": _at(40, 1),
                    "after_call_seconds": 20.0,
                },
                {"contact_id": "3", "queued_at": _at(0), "answered_at": _at(55), "ended_at": _at(55, 1)},
                {"contact_id": "4", "queued_at": _at(0), "ended_at": _at(50), "outcome": "abandoned"},
            ]
        },
        expected=35,
        text="(10 + 40 + 55) / 3: contact 4 was never answered.",
    ),
)
