"""Which share of the contacts asked gave a score."""

from __future__ import annotations

from datetime import datetime

from patronage.base.expr import ratio
from patronage.base.units import SHARE
from patronage.metrics.measures.service import HELPED, RATED
from patronage.metrics.metric import Example, Metric

__all__ = ["csat_response_rate"]


def _at(hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2025, 1, 3, hour, minute, second)  # noqa: DTZ001  # instants are stored as UTC


csat_response_rate = Metric(
    name="csat_response_rate",
    label="Response rate of satisfaction surveys",
    unit=SHARE,
    question="Which share of the contacts that were helped gave a score?",
    formula=ratio(RATED, HELPED),
    better="up",
    source=(
        "Contacts answered or replied to that have a satisfaction score on a known scale / contacts"
        " answered or replied to: who was asked is seldom exported, so that all of them count as asked."
    ),
    interval="wilson",
    example=Example(
        rows={
            "contacts": [
                {"contact_id": "1", "queued_at": _at(9), "answered_at": _at(9, 2)},
                {"contact_id": "2", "queued_at": _at(9), "answered_at": _at(9, 2)},
                {"contact_id": "3", "queued_at": _at(9), "ended_at": _at(9, 1), "outcome": "abandoned"},
            ],
            "surveys": [
                {
                    "survey_id": "1",
                    "contact_id": "1",
                    "kind": "csat",
                    "score": 5,
                    "scale": 5,
                    "answered_at": _at(10),
                },
                {
                    "survey_id": "2",
                    "contact_id": "2",
                    "kind": "nps",
                    "score": 9,
                    "scale": 10,
                    "answered_at": _at(10),
                },
            ],
        },
        ask={"as_of": "2025-01-03"},
        expected=0.5,
        text="Contact 1, of 1 and 2.",
    ),
)
