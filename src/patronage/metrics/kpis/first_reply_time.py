"""How long a ticket waits for its first reply."""

from __future__ import annotations

from datetime import datetime

from patronage.base.expr import ratio
from patronage.base.units import SECONDS
from patronage.metrics.measures.service import FIRST_REPLIES, REPLIED, still_open
from patronage.metrics.metric import Example, Metric

__all__ = ["first_reply_time"]


def _at(hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2025, 1, 3, hour, minute, second)  # noqa: DTZ001  # instants are stored as UTC


first_reply_time = Metric(
    name="first_reply_time",
    label="Time to the first reply",
    unit=SECONDS,
    question="How long does a customer wait for the first reply to a ticket?",
    formula=ratio(FIRST_REPLIES, REPLIED),
    better="down",
    source=(
        "From the arrival to the first reply / contacts replied to by as_of. Those that still wait are not"
        " dropped unseen: their number stands beside, and the more there are, the more the mean is too"
        " short."
    ),
    companions=(still_open("replied_on", "Contacts that still wait for a reply"),),
    example=Example(
        rows={
            "contacts": [
                {"contact_id": "1", "queued_at": _at(9), "first_reply_at": _at(9, 30)},
                {"contact_id": "2", "queued_at": _at(9), "first_reply_at": _at(10, 30)},
                {"contact_id": "3", "queued_at": _at(9)},
            ]
        },
        expected=[{"first_reply_time": 3600, "first_reply_time_open": 1}],
        text="(1,800 + 5,400) / 2, while contact 3 waits.",
    ),
)
