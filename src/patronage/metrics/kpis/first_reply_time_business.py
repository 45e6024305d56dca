"""How long a ticket waits for its first reply while the desk is open."""

from __future__ import annotations

from datetime import datetime

from patronage.base.expr import ratio
from patronage.base.units import SECONDS, SHARE
from patronage.metrics.measures.service import FIRST_REPLIES_OPEN, REPLIED, REPLIED_OPEN, still_open
from patronage.metrics.metric import Companion, Example, Metric

__all__ = ["first_reply_time_business"]


def _at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2025, 1, day, hour, minute)  # noqa: DTZ001  # instants are stored as UTC


first_reply_time_business = Metric(
    name="first_reply_time_business",
    label="Time to the first reply in business hours",
    unit=SECONDS,
    question="How long does a customer wait for the first reply to a ticket while the desk is open?",
    formula=ratio(FIRST_REPLIES_OPEN, REPLIED_OPEN),
    better="down",
    source=(
        "The part in business hours of the time from the arrival to the first reply / contacts replied to by"
        " as_of. Hours, holidays and closed days are those that patronage.toml states for the queue the"
        " contact is counted by; what came and was replied to while the desk was closed took 0. Without hours"
        " it is not known."
    ),
    companions=(
        Companion(
            "coverage",
            ratio(REPLIED_OPEN, REPLIED),
            SHARE,
            "Share with stated business hours",
        ),
        still_open("replied_on", "Contacts that still wait for a reply"),
    ),
    example=Example(
        rows={
            "contacts": [
                {"contact_id": "1", "queued_at": _at(3, 16), "first_reply_at": _at(6, 10)},
                {"contact_id": "2", "queued_at": _at(4, 12), "first_reply_at": _at(4, 13)},
                {"contact_id": "3", "queued_at": _at(6, 12)},
            ]
        },
        expected=[{"first_reply_time_business": 3600, "first_reply_time_business_open": 1}],
        ask={"business_hours": {"monday": "09:00-17:00", "friday": "09:00-17:00"}},
        text="From Friday at 16:00 to Monday at 10:00 the desk is open for 2 hours; on Saturday for none.",
    ),
)
