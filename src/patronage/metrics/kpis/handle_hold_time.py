"""What waiting on hold takes of handle time."""

from __future__ import annotations

from datetime import datetime

from patronage.base.expr import case, ratio
from patronage.base.units import SECONDS, SHARE
from patronage.metrics.measures.service import HANDLE_HOLD, LEGS_WITH_HANDLE, LEGS_WITH_HOLD
from patronage.metrics.metric import Companion, Example, Metric

__all__ = ["handle_hold_time"]


def _at(second: int, minute: int = 0) -> datetime:
    return datetime(2025, 1, 3, 9, minute, second)  # noqa: DTZ001  # instants are stored as UTC without a zone


handle_hold_time = Metric(
    name="handle_hold_time",
    label="Hold, in handle time",
    unit=SECONDS,
    question="How much of the handle time do customers wait on hold?",
    formula=case((LEGS_WITH_HOLD > 0, ratio(HANDLE_HOLD, LEGS_WITH_HANDLE))),
    better="down",
    source=(
        "Known time on hold / the legs that handle time counts, absent where none tells it. Where nobody"
        " recorded it, it is within talk; the share of legs with it stands beside."
    ),
    companions=(
        Companion(
            "coverage",
            ratio(LEGS_WITH_HOLD, LEGS_WITH_HANDLE),
            SHARE,
            "Share of these legs of which it is known",
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
                {
                    "contact_id": "3",
                    "queued_at": _at(0),
                    "answered_at": _at(55),
                    "ended_at": _at(55, 1),
                    "hold_seconds": 40.0,
                },
            ]
        },
        expected=[{"handle_hold_time": 15.0, "handle_hold_time_coverage": 0.5}],
        text="30 / 2: of contact 2 it is not known, and handle time does not count contact 3.",
    ),
)
