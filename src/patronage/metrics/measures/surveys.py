"""The measures of surveys: how many answered, and how many of them were content."""

from __future__ import annotations

from patronage.base.expr import Aggregate, Column, Expr, Parameter, count, total
from patronage.base.units import COUNT
from patronage.contract.service_facts import SURVEY_FACTS
from patronage.metrics.measure import Measure, only
from patronage.metrics.metric import Companion

__all__ = [
    "ANSWERS",
    "DETRACTOR",
    "DETRACTORS",
    "EASY",
    "EFFORT",
    "EFFORT_ANSWERS",
    "LAST_ANSWERS",
    "LAST_SATISFIED",
    "NPS_ANSWERS",
    "POINTS",
    "PROMOTER",
    "PROMOTERS",
    "SATISFIED",
    "SCORES",
    "left_out",
]

POINTS = Column("points")
PROMOTER, DETRACTOR, _EASY = 9, 6, 5


def _of(kind: str) -> Expr:
    return Column("kind").eq(kind) & Column("is_scaled")


def _on_surveys(name: str, value: Aggregate, where: Expr) -> Measure:
    return Measure(name, SURVEY_FACTS.name, value, Column("answered_on"), where)


ANSWERS = _on_surveys("csat_answers", count(), _of("csat"))
SATISFIED = only(ANSWERS, Parameter("csat_goal") <= POINTS, "satisfied")
SCORES = _on_surveys("csat_points", total(POINTS), _of("csat"))

_IS_LAST = Column("next_answered_on").is_null() | (Column("next_answered_on") > Parameter("cell_end"))
LAST_ANSWERS = only(ANSWERS, Column("is_given") & _IS_LAST, "last")
LAST_SATISFIED = only(LAST_ANSWERS, Parameter("csat_goal") <= POINTS, "satisfied")

NPS_ANSWERS = _on_surveys("nps_answers", count(), _of("nps"))
PROMOTERS = only(NPS_ANSWERS, POINTS >= PROMOTER, "promoters")
DETRACTORS = only(NPS_ANSWERS, POINTS <= DETRACTOR, "detractors")

EFFORT_ANSWERS = _on_surveys("ces_answers", count(), _of("ces"))
EFFORT = _on_surveys("ces_points", total(POINTS), _of("ces"))
EASY = only(EFFORT_ANSWERS, POINTS >= _EASY, "easy")


def left_out(kind: str) -> Companion:
    """Stand the answers that count nowhere, as nobody declared their scale, beside a number."""
    where = Column("kind").eq(kind) & ~Column("is_scaled")
    measure = _on_surveys(f"{kind}_left_out", count(), where)
    return Companion("left_out", measure, COUNT, "Answers on a scale nobody declared, left out")
