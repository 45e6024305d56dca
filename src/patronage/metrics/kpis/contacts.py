"""How often customers got in touch."""

from __future__ import annotations

from datetime import datetime

from patronage.base.units import COUNT
from patronage.metrics.measures.service import CONTACTS
from patronage.metrics.metric import Example, Metric

__all__ = ["contacts"]


def _at(hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2025, 1, 3, hour, minute, second)  # noqa: DTZ001  # instants are stored as UTC


contacts = Metric(
    name="contacts",
    label="Contacts",
    unit=COUNT,
    question="How often did customers get in touch?",
    formula=CONTACTS,
    source=(
        "Contacts that customers began, each once however many legs it went through, on the day it arrived."
        " It is split by the leg that first waited in a queue. What the shop began (direction out) is none."
    ),
    example=Example(
        rows={
            "contacts": [
                {"contact_id": "1", "leg": 1, "medium": "phone", "queued_at": _at(9), "outcome": "deflected"},
                {
                    "contact_id": "1",
                    "leg": 2,
                    "medium": "phone",
                    "queued_at": _at(9, 2),
                    "outcome": "overflow",
                },
                {
                    "contact_id": "1",
                    "leg": 3,
                    "medium": "phone",
                    "queued_at": _at(9, 5),
                    "outcome": "answered",
                },
                {"contact_id": "2", "leg": 1, "medium": "email", "queued_at": _at(23)},
                {
                    "contact_id": "3",
                    "leg": 1,
                    "direction": "out",
                    "queued_at": _at(11),
                    "outcome": "answered",
                },
            ]
        },
        expected=2,
        text="The three legs of 1 are one contact, and the shop called 3.",
    ),
)
