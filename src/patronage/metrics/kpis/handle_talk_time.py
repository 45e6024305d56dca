"""What talk takes of handle time."""

from __future__ import annotations

from datetime import datetime

from patronage.base.expr import ratio
from patronage.base.units import SECONDS, SHARE
from patronage.metrics.measures.service import HANDLE_TALK, HANDLED_LEGS, LEGS_WITH_HANDLE
from patronage.metrics.metric import Companion, Example, Metric

__all__ = ["handle_talk_time"]


def _at(second: int, minute: int = 0) -> datetime:
    return datetime(2025, 1, 3, 9, minute, second)  # noqa: DTZ001  # instants are stored as UTC without a zone


handle_talk_time = Metric(
    name="handle_talk_time",
    label="Talk, in handle time",
    unit=SECONDS,
    question="How much of the handle time is talk?",
    formula=ratio(HANDLE_TALK, LEGS_WITH_HANDLE),
    source=(
        "From the answer to the end less known time on hold / the legs that handle time counts. Time on hold"
        " that nobody recorded is in it."
    ),
    companions=(
        Companion(
            "coverage",
            ratio(LEGS_WITH_HANDLE, HANDLED_LEGS),
            SHARE,
            "Share of answered legs of which it is known",
        ),
    ),
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
                {"contact_id": "3", "queued_at": _at(0), "answered_at": _at(0), "ended_at": _at(0, 9)},
            ]
        },
        expected=[{"handle_talk_time": 105.0, "handle_talk_time_coverage": 2 / 3}],
        text="(180 - 30 + 60) / 2: handle time does not count contact 3, whose work after is not known.",
    ),
)
