"""Visits by shop day, with the day their visitor began to buy."""

from __future__ import annotations

from patronage.base.expr import Expr, case, count
from patronage.base.select import Select, select, source
from patronage.contract.facts import CUSTOMER_FACTS
from patronage.contract.visit_facts import VISIT_FACTS
from patronage.facts.fact import Fact, Making
from patronage.facts.visit_base import VISIT_BASE

__all__ = ["VISITS"]


def _visits(making: Making) -> Select:
    del making
    v, c, carts = source(VISIT_BASE, "v"), source(CUSTOMER_FACTS.name, "c"), source("carts", "carts")
    columns: dict[str, Expr] = {name: v[name] for name in VISIT_FACTS.names if name not in _ELSEWHERE}
    columns |= {"cohort_on": c["cohort_on"], "carts_known": carts["carted"] > 0}
    return (
        select(v, **{name: columns[name] for name in VISIT_FACTS.names})
        .left_join(c, c["customer"].eq(v["customer"]))
        .cross_join(carts)
        .with_step("carts", _carts())
    )


_ELSEWHERE = ("cohort_on", "carts_known")


def _carts() -> Select:
    v = source(VISIT_BASE, "v")
    return select(v, carted=count(case((v["is_carted"], 1)).eq(1)))


VISITS = Fact(VISIT_FACTS, _visits, clock="visited_on", delivered="visits")
