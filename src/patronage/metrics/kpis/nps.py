"""How many more customers recommend the shop than warn of it."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import call, ratio
from patronage.base.units import POINTS
from patronage.metrics.measures.surveys import DETRACTORS, NPS_ANSWERS, PROMOTERS, left_out
from patronage.metrics.metric import Companion, Example, Metric

__all__ = ["nps"]

_variance = ratio(PROMOTERS + DETRACTORS, NPS_ANSWERS) - ratio(
    (PROMOTERS - DETRACTORS) * (PROMOTERS - DETRACTORS), NPS_ANSWERS * NPS_ANSWERS
)
_error = call("sqrt", ratio(call("greatest", _variance, 0.0), NPS_ANSWERS)) * 100

nps = Metric(
    name="nps",
    label="Net promoter score",
    unit=POINTS,
    question="How many more customers would recommend the shop than warn of it, of 100?",
    formula=ratio((PROMOTERS - DETRACTORS) * 100, NPS_ANSWERS),
    better="up",
    source=(
        "Share of scores 9 and 10 less share of scores 0 to 6, in points (Reichheld 2003); the standard"
        " error is the root of (P + D - (P - D)^2) / n."
    ),
    companions=(
        Companion("error", _error, POINTS, "Standard error"),
        left_out("nps"),
    ),
    example=Example(
        rows={
            "surveys": [
                {
                    "survey_id": "1",
                    "customer": None,
                    "kind": "nps",
                    "score": 10,
                    "scale": 10,
                    "answered_at": date(2025, 1, 3),
                },
                {
                    "survey_id": "2",
                    "customer": None,
                    "kind": "nps",
                    "score": 9,
                    "scale": 10,
                    "answered_at": date(2025, 1, 3),
                },
                {
                    "survey_id": "3",
                    "customer": None,
                    "kind": "nps",
                    "score": 8,
                    "scale": 10,
                    "answered_at": date(2025, 1, 3),
                },
                {
                    "survey_id": "4",
                    "customer": None,
                    "kind": "nps",
                    "score": 6,
                    "scale": 10,
                    "answered_at": date(2025, 1, 3),
                },
            ]
        },
        expected=[{"nps": 25, "nps_error": 41.457809879442494}],
        text="(2 - 1) of 4, give or take.",
    ),
)
