"""Numbers of several facts count the days for which all of them are known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from patronage.base.expr import Column, Expr, Literal
from patronage.base.tree import rewrite, walk
from patronage.contract.facts import CUSTOMER_FACTS, LINE_FACTS, ORDER_FACTS, REFUND_FACTS
from patronage.contract.forecast_facts import NEWCOMER_VALUES
from patronage.facts.coverage import ORDERS_SPAN
from patronage.metrics.measure import AtStart, FirstDay, Measure, OfCohort, Running, only
from patronage.metrics.query import Frame, Query

__all__ = ["ON_COMMON_DAYS", "Days", "common_days", "days_to_keep", "on_common_days", "on_days"]

_OF_ORDERS = frozenset(
    table.name for table in (ORDER_FACTS, LINE_FACTS, REFUND_FACTS, CUSTOMER_FACTS, NEWCOMER_VALUES)
)


ON_COMMON_DAYS = "on_common_days"
"""The word that measures restricted to these days bear."""


@dataclass(frozen=True)
class Days:
    """Days from the first to the last; the first lies after the last where there is none."""

    first: date
    last: date

    @property
    def is_none(self) -> bool:
        """Whether there is no such day."""
        return self.first > self.last

    def cover(self, first: date, last: date) -> bool:
        """Tell whether all days from one to another are among them."""
        return self.first <= first and last <= self.last


def common_days(measures: Iterable[Measure], frame: Frame) -> Days | None:
    """Give the days that all facts of a number cover; nothing where it stands on one fact alone."""
    spans = dict(frame.spans)
    found = {_group(m.table) for m in measures if m.window == "period"}
    covered = [spans[name] for name in found if name in spans]
    if len(found) < 2 or len(covered) < len(found):  # noqa: PLR2004  # one fact has its own days
        return None
    return Days(max(p.start for p in covered), min(p.last for p in covered))


def on_common_days(formula: Expr, measures: Iterable[Measure], query: Query, frame: Frame) -> Expr:
    """Restrict every measure of a formula to the days that all its facts cover."""
    days = days_to_keep(tuple(measures), frame)
    return (
        formula if days is None else on_days(formula, days, query.basis, by_cohort=query.cohort is not None)
    )


def days_to_keep(measures: Sequence[Measure], frame: Frame) -> Days | None:
    """Give the days that all facts of a number cover; nothing where these are all of their days."""
    days = common_days(measures, frame)
    if days is None:
        return None
    spans = dict(frame.spans)
    own = (spans[_group(m.table)] for m in measures if m.window == "period")
    return None if all(days.cover(span.start, span.last) for span in own) else days


def on_days(formula: Expr, days: Days, basis: str, *, by_cohort: bool) -> Expr:
    """Restrict every measure of a formula to some days."""
    follows = by_cohort or any(isinstance(node, _OF_LIVES) for node in walk(formula))

    def change(node: Expr) -> Expr | None:
        return _restricted(node, days, basis, follows=follows) if isinstance(node, Measure) else None

    return rewrite(formula, change)


_OF_LIVES = (AtStart, FirstDay, OfCohort, Running)


def _restricted(measure: Measure, days: Days, basis: str, *, follows: bool) -> Measure:
    if measure.window != "period" or measure.until is not None:
        return measure
    clock: Expr = measure.clock
    if follows:
        # What a cohort brings later counts in full: the days say which cohorts are compared.
        clock = Column("cohort_on")
    elif basis == "cash" and measure.cash_clock is not None:
        clock = measure.cash_clock
    inside = (clock >= Literal(days.first)) & (clock <= Literal(days.last))
    finer = None if measure.finer is None else _restricted(measure.finer, days, basis, follows=follows)
    # Beside a number of other facts the same measure counts other days: each has a name of its own.
    followed = "cohorts_" if clock == Column("cohort_on") else ""
    word = f"_{followed}{days.first:%Y%m%d}_{days.last:%Y%m%d}_{ON_COMMON_DAYS}"
    return replace(only(replace(measure, finer=None), inside, word), finer=finer)


def _group(table: str) -> str:
    return ORDERS_SPAN if table in _OF_ORDERS else table
