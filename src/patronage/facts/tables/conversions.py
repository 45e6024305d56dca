"""Delivered conversions by shop day, with the channel they or the visit before them name."""

from __future__ import annotations

from patronage.base.expr import Expr, call, case, over
from patronage.base.select import Select, select, source
from patronage.contract.table import MISSING
from patronage.contract.visit_facts import CONVERSION_FACTS
from patronage.facts.conversion_base import CONVERSION_BASE
from patronage.facts.fact import Fact, Making
from patronage.facts.visit_base import VISIT_BASE

__all__ = ["CONVERSIONS"]


def _conversions(making: Making) -> Select:
    del making
    c, visit = source(CONVERSION_BASE, "c"), source("visits_before", "v")
    own = case((c["channel"].ne(MISSING), c["channel"]))
    columns: dict[str, Expr] = {name: c[name] for name in CONVERSION_FACTS.names if name != "cohort_on"}
    columns |= {
        "cohort_on": c["converted_on"],
        "channel": own.or_else(visit["channel"]).or_else(MISSING),
        "campaign": case((c["campaign"].ne(MISSING), c["campaign"]))
        .or_else(visit["campaign"])
        .or_else(MISSING),
    }
    return (
        select(c, **{name: columns[name] for name in CONVERSION_FACTS.names})
        .left_join(visit, visit["conversion_id"].eq(c["conversion_id"]))
        .with_step("visits_ranked", _ranked())
        .with_step("visits_before", _before())
    )


def _ranked() -> Select:
    c, v = source(CONVERSION_BASE, "c"), source(VISIT_BASE, "v")
    is_before = case((v["visited_at"] <= c["converted_at"], 0), otherwise=1)
    latest = (is_before, (v["visited_at"], True), v["visit_id"])
    same = c["who"].eq(v["who"]) & (v["visited_on"] <= c["converted_on"])
    return select(
        c,
        conversion_id=c["conversion_id"],
        channel=v["channel"],
        campaign=v["campaign"],
        place=over(call("row_number"), partition=(c["conversion_id"],), order=latest),
    ).join(v, same)


def _before() -> Select:
    r = source("visits_ranked", "r")
    kept = ("conversion_id", "channel", "campaign")
    return select(r, **{name: r[name] for name in kept}).where(r["place"].eq(1))


CONVERSIONS = Fact(CONVERSION_FACTS, _conversions, clock="converted_on", delivered="conversions")
