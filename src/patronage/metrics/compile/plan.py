"""Sorts a question's measures into branches: one pass over a fact for all that share clock and paths."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from patronage.base.errors import Unreachable
from patronage.base.expr import Expr
from patronage.base.period import Grain
from patronage.metrics.compile.timing import Branch, Span, clock_of
from patronage.metrics.dimension import FACTS, Reach, place
from patronage.metrics.measure import Measure
from patronage.metrics.measures.commerce import OF_FIRST_ORDER
from patronage.metrics.query import Query

__all__ = ["cell_branches", "cohort_branches", "life_branches", "shop_branches"]


def cell_branches(measures: Iterable[Measure], query: Query, spans: Iterable[Span]) -> list[Branch]:
    """Plan the measures of each cell, once a span."""
    found = list(measures)
    return [branch for span in spans for branch in _branches(found, query, span, ages=query.ages)]


def cohort_branches(measures: Iterable[Measure], query: Query, span: Span) -> list[Branch]:
    """Plan the measures of whole cohorts."""
    return _branches(list(measures), query, span, ages=False)


def life_branches(measures: Iterable[Measure], query: Query, span: Span) -> list[Branch]:
    """Plan measures by the day of the customers' lives, whatever steps their cohorts are made of."""
    return [replace(branch, age=Grain.DAY) for branch in _branches(list(measures), query, span, ages=True)]


def shop_branches(measures: Iterable[Measure], query: Query, span: Span) -> list[Branch]:
    """Plan the measures of the whole shop, beyond any dimension or filter."""
    plain = replace(query, by=(), where=(), grain=None, cohort=None)
    return _branches(list(measures), plain, span, ages=False)


def _branches(measures: list[Measure], query: Query, span: Span, *, ages: bool) -> list[Branch]:
    asked = (*query.by, *(f.dimension for f in query.where))
    split = len(query.by)
    return [
        Branch(
            measures=members,
            by=ways[:split],
            filters=tuple(zip(query.where, ways[split:], strict=True)),
            span=span,
            grain=query.grain,
            cohort=query.cohort,
            ages=ages,
        )
        for members, ways in _passes(tuple(measures), asked, query.basis, by_cohort=query.cohort is not None)
    ]


@lru_cache(maxsize=2048)
def _passes(
    measures: tuple[Measure, ...], asked: tuple[str, ...], basis: str, *, by_cohort: bool
) -> tuple[tuple[tuple[Measure, ...], tuple[Reach, ...]], ...]:
    grouped: dict[_Pass, list[Measure]] = {}
    for measure in measures:
        # A cohort is split by how its customers began, at every age.
        placed, ways = place(_began_by(measure) if by_cohort else measure, asked)
        if by_cohort:
            _refuse_without_cohort(placed)
        clock = clock_of(placed, basis)
        one = _Pass(placed.table, clock, placed.until, placed.window, placed.cash_clock is not None, ways)
        grouped.setdefault(one, []).append(placed)
    return tuple((tuple(members), one.ways) for one, members in grouped.items())


def _refuse_without_cohort(measure: Measure) -> None:
    """Refuse a cohort of what no customer causes: it would belong to none, and look like nothing."""
    if "cohort_on" not in FACTS[measure.table].names:
        message = (
            f"{measure.name} cannot be followed by cohort: a row of {measure.table} belongs to no customer;"
            " ask it by month, or by what is reachable"
        )
        raise Unreachable(message)


@lru_cache(maxsize=4096)
def _began_by(measure: Measure) -> Measure:
    finer = _began_by(measure.finer) if measure.finer else None
    own = dict(measure.roles)
    # Spend says its own way what a customer's beginning is called there.
    began = {asked: own.get(name, name) for asked, name in OF_FIRST_ORDER}
    return replace(measure, roles=tuple((own | began).items()), finer=finer)


class _Pass(NamedTuple):
    """What measures must share to be computed in one pass over their fact."""

    table: str
    clock: Expr
    until: Expr | None
    window: str
    keeps_undated: bool
    ways: tuple[Reach, ...]
