"""Which share of contacts went badly."""

from __future__ import annotations

from datetime import datetime

from patronage.base.expr import ratio
from patronage.base.units import SHARE
from patronage.metrics.measures.bad_experience import BAD_EXPERIENCES
from patronage.metrics.measures.service import CONTACTS
from patronage.metrics.metric import Example, Metric

__all__ = ["bad_experience_rate"]


def _at(hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2025, 1, 3, hour, minute, second)  # noqa: DTZ001  # instants are stored as UTC


bad_experience_rate = Metric(
    name="bad_experience_rate",
    label="Bad experiences",
    unit=SHARE,
    question="Which share of contacts went badly for the customer?",
    formula=ratio(BAD_EXPERIENCES, CONTACTS),
    better="down",
    source=(
        "Contacts that were given up, or waited for more than 6 times the promised wait, or as tickets for"
        " more than a day for a reply, or were opened again, or rated 2 of 5 or less / contacts. The times"
        " are assumptions: bad_wait_factor, service_threshold_seconds, reply_threshold_seconds."
    ),
    interval="wilson",
    drivers=("abandonment_rate", "service_level", "csat"),
    example=Example(
        rows={
            "contacts": [
                {"contact_id": "1", "queued_at": _at(9), "answered_at": _at(9, 2)},
                {"contact_id": "2", "queued_at": _at(9), "answered_at": _at(9, 2, 1)},
                {"contact_id": "3", "queued_at": _at(9), "ended_at": _at(9, 0, 1), "outcome": "abandoned"},
                {"contact_id": "4", "queued_at": _at(9), "first_reply_at": _at(20), "reopened": 1},
                {"contact_id": "5", "queued_at": _at(9), "answered_at": _at(9, 0, 9)},
                {"contact_id": "6", "queued_at": _at(9), "answered_at": _at(9, 0, 9)},
            ],
            "surveys": [
                {
                    "survey_id": "1",
                    "contact_id": "5",
                    "kind": "csat",
                    "score": 2,
                    "scale": 5,
                    "answered_at": _at(10),
                },
                {
                    "survey_id": "2",
                    "contact_id": "6",
                    "kind": "csat",
                    "score": 3,
                    "scale": 5,
                    "answered_at": _at(10),
                },
            ],
        },
        ask={"as_of": "2025-01-03"},
        expected=4 / 6,
        text="2 waited for more than 120 seconds, 3 gave up, 4 was opened again, 5 was rated low.",
    ),
)
