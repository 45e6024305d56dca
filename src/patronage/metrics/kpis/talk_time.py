"""How long is talked on an answered leg."""

from __future__ import annotations

from datetime import datetime

from patronage.base.units import SECONDS
from patronage.metrics.measures.service import mean_of
from patronage.metrics.metric import Example, Metric

__all__ = ["talk_time"]


def _at(second: int, minute: int = 0) -> datetime:
    return datetime(2025, 1, 3, 9, minute, second)  # noqa: DTZ001  # instants are stored as UTC without a zone


_mean, _coverage = mean_of("talk_seconds")

talk_time = Metric(
    name="talk_time",
    label="Talk time",
    unit=SECONDS,
    question="How long is an answered contact talked to?",
    formula=_mean,
    source=("From the answer to the end less known time on hold / answered legs that ended."),
    companions=(_coverage,),
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
        expected=90,
        text="(180 - 30 + 60 + 60) / 3.",
    ),
)
