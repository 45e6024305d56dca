"""Promoters, passives and detractors, by the last answer before."""

from __future__ import annotations

from patronage.base.expr import case
from patronage.contract.service_facts import SURVEY_FACTS
from patronage.metrics.band import Band
from patronage.metrics.last_answer import last_answer
from patronage.metrics.measures.surveys import DETRACTOR, POINTS, PROMOTER

__all__ = ["nps_band"]

_MEMBER = case((POINTS >= PROMOTER, "promoter"), (POINTS <= DETRACTOR, "detractor"), otherwise="passive")

nps_band = Band(
    name="nps_band",
    label="NPS band",
    rule="The customer's last answer: promoter 9 to 10, detractor 0 to 6, passive between",
    steps=last_answer("nps_band", "nps", _MEMBER),
    none="no answer",
    stands_on=SURVEY_FACTS.name,
)
