"""How long a whole contact keeps agents busy."""

from __future__ import annotations

from datetime import datetime

from patronage.base.expr import ratio
from patronage.base.units import SECONDS
from patronage.metrics.measures.service import CONTACTS_TIMED, HANDLE_OF_CONTACTS
from patronage.metrics.metric import Example, Metric

__all__ = ["handle_time_per_contact"]


def _at(hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2025, 1, 3, hour, minute, second)  # noqa: DTZ001  # instants are stored as UTC


handle_time_per_contact = Metric(
    name="handle_time_per_contact",
    label="Handle time of a contact",
    unit=SECONDS,
    question="How long does a whole contact keep people busy, over all of its legs?",
    formula=ratio(HANDLE_OF_CONTACTS, CONTACTS_TIMED),
    better="down",
    source=(
        "Handle time summed over the legs of a contact / contacts that are over and of whose answered legs"
        " all times are known."
    ),
    drivers=("average_handle_time",),
    example=Example(
        rows={
            "contacts": [
                {
                    "contact_id": "1",
                    "leg": 1,
                    "queued_at": _at(9),
                    "answered_at": _at(9, 1),
                    "ended_at": _at(9, 2),
                    "after_call_seconds": 0.0,
                },
                {
                    "contact_id": "1",
                    "leg": 2,
                    "transferred_from": 1,
                    "queued_at": _at(9, 2),
                    "answered_at": _at(9, 3),
                    "ended_at": _at(9, 5),
                    "after_call_seconds": 30.0,
                },
                {
                    "contact_id": "2",
                    "leg": 1,
                    "queued_at": _at(9),
                    "answered_at": _at(9, 1),
                    "ended_at": _at(9, 2),
                },
            ]
        },
        expected=210,
        text="60 + 120 + 30; of contact 2 the work after is not known.",
    ),
)
