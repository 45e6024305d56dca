"""How long it takes until a contact is solved for good."""

from __future__ import annotations

from datetime import datetime

from patronage.base.expr import ratio
from patronage.base.units import SECONDS
from patronage.metrics.measures.service import RESOLUTIONS, RESOLVED, still_open
from patronage.metrics.metric import Example, Metric

__all__ = ["full_resolution_time"]


def _at(hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2025, 1, 3, hour, minute, second)  # noqa: DTZ001  # instants are stored as UTC


full_resolution_time = Metric(
    name="full_resolution_time",
    label="Time to full resolution",
    unit=SECONDS,
    question="How long does it take until a contact is solved for good?",
    formula=ratio(RESOLUTIONS, RESOLVED),
    better="down",
    source=(
        "From the arrival to the last solution / contacts solved by as_of. One that was opened again is"
        " open until its next solution; the number of open ones stands beside."
    ),
    companions=(still_open("resolved_on", "Contacts that are still open"),),
    example=Example(
        rows={
            "contacts": [
                {"contact_id": "1", "queued_at": _at(9), "resolved_at": _at(11)},
                {"contact_id": "2", "queued_at": _at(9), "resolved_at": _at(10), "reopened_at": _at(12)},
                {"contact_id": "3", "queued_at": _at(9), "first_reply_at": _at(9, 30)},
                {"contact_id": "4", "queued_at": _at(9), "resolved_at": _at(13), "reopened_at": _at(12)},
            ]
        },
        expected=[{"full_resolution_time": 10800, "full_resolution_time_open": 2}],
        text="(2 + 4) / 2 hours: contact 2 was opened again, 3 was never solved.",
    ),
)
