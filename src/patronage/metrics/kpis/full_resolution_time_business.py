"""How long it takes until a contact is solved for good, counted while the desk is open."""

from __future__ import annotations

from datetime import datetime

from patronage.base.expr import ratio
from patronage.base.units import SECONDS, SHARE
from patronage.metrics.measures.service import RESOLUTIONS_OPEN, RESOLVED, RESOLVED_OPEN, still_open
from patronage.metrics.metric import Companion, Example, Metric

__all__ = ["full_resolution_time_business"]


def _at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2025, 1, day, hour, minute)  # noqa: DTZ001  # instants are stored as UTC


full_resolution_time_business = Metric(
    name="full_resolution_time_business",
    label="Time to full resolution in business hours",
    unit=SECONDS,
    question="How long is the desk open until a contact is solved for good?",
    formula=ratio(RESOLUTIONS_OPEN, RESOLVED_OPEN),
    better="down",
    source=(
        "The part in business hours of the time from the arrival to the last solution / contacts solved by"
        " as_of. Hours, holidays and closed days are those that patronage.toml states for the queue the"
        " contact is counted by. Without hours it is not known."
    ),
    companions=(
        Companion(
            "coverage",
            ratio(RESOLVED_OPEN, RESOLVED),
            SHARE,
            "Share with stated business hours",
        ),
        still_open("resolved_on", "Contacts that are still open"),
    ),
    example=Example(
        rows={
            "contacts": [
                {"contact_id": "1", "queued_at": _at(3, 16), "resolved_at": _at(6, 10)},
                {"contact_id": "2", "queued_at": _at(6, 8), "resolved_at": _at(6, 20)},
            ]
        },
        expected=[{"full_resolution_time_business": 18000, "full_resolution_time_business_coverage": 1}],
        ask={"business_hours": {"monday": "09:00-17:00", "friday": "09:00-17:00"}},
        text="(2 + 8) / 2 hours: from Friday at 16:00 to Monday at 10:00, and the whole Monday.",
    ),
)
