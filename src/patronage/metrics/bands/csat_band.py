"""Content or not, by the last satisfaction score before."""

from __future__ import annotations

from patronage.base.expr import Parameter, case
from patronage.contract.service_facts import SURVEY_FACTS
from patronage.metrics.band import Band
from patronage.metrics.last_answer import last_answer
from patronage.metrics.measures.surveys import POINTS

__all__ = ["csat_band"]

csat_band = Band(
    name="csat_band",
    label="Satisfaction band",
    rule="The customer's last satisfaction score, of 5: met the goal (csat_goal), or below it",
    steps=last_answer(
        "csat_band", "csat", case((Parameter("csat_goal") <= POINTS, "met the goal"), otherwise="below")
    ),
    none="no answer",
    stands_on=SURVEY_FACTS.name,
)
