"""How long an answered leg keeps an agent busy."""

from __future__ import annotations

from datetime import datetime

from patronage.base.units import SECONDS
from patronage.metrics.measures.service import mean_of
from patronage.metrics.metric import Example, Metric
from patronage.metrics.tree import Tree

__all__ = ["average_handle_time"]


def _at(second: int, minute: int = 0) -> datetime:
    return datetime(2025, 1, 3, 9, minute, second)  # noqa: DTZ001  # instants are stored as UTC without a zone


_mean, _coverage = mean_of("handle_seconds")

average_handle_time = Metric(
    name="average_handle_time",
    label="Handle time",
    unit=SECONDS,
    question="How long does an answered contact keep somebody busy?",
    formula=_mean,
    better="down",
    source=(
        "Talk, hold and work after the call / answered legs of which all three are known. After-call work"
        " that nobody recorded is not 0: its share stands beside."
    ),
    companions=(_coverage,),
    drivers=("handle_talk_time", "handle_hold_time", "after_call_time"),
    tree=Tree(
        (),
        weight="timed_legs",
        terms=("handle_talk_time", "handle_hold_time", "after_call_time"),
        across="medium",
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
                {"contact_id": "3", "queued_at": _at(0), "answered_at": _at(55), "ended_at": _at(55, 1)},
                {"contact_id": "4", "queued_at": _at(0), "ended_at": _at(50), "outcome": "abandoned"},
            ]
        },
        expected=160,
        text="(180 + 60 + 60 + 20) / 2: of contact 3 the work after is not known.",
    ),
)
