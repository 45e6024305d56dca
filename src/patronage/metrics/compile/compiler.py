"""Compiles a question into one select: each fact alone, the parts side by side, formulas last."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache

from patronage.base.errors import UsageError
from patronage.base.expr import Column, Expr, case
from patronage.base.select import Query as Statement
from patronage.base.select import Select, Source, select, source
from patronage.base.tree import filler
from patronage.base.units import COUNT, DATE, FLAG, TEXT
from patronage.contract.table import LABELS, MISSING
from patronage.engine.result import ResultColumn
from patronage.metrics.compile.band_rules import refuse_added_up
from patronage.metrics.compile.formula import Output, binding, outputs
from patronage.metrics.compile.lives import Lives, first_days, joined
from patronage.metrics.compile.one_select import in_one_select
from patronage.metrics.compile.placed import CELLS, PREVIOUS, SHOP, Place, placed
from patronage.metrics.compile.plan import cell_branches, cohort_branches, shop_branches
from patronage.metrics.compile.shop_of_cells import shop_of_cells
from patronage.metrics.compile.side_by_side import side_by_side
from patronage.metrics.compile.spine import (
    COHORTS,
    PARTIAL,
    Spine,
    cohort_cells,
    time_cells,
    unfinished_age,
    unfinished_step,
)
from patronage.metrics.compile.timing import Branch, Span
from patronage.metrics.dimension import DIMENSIONS, FACTS, place
from patronage.metrics.measure import FirstDay, LivedTo, Measure, OfCohort, Overall
from patronage.metrics.measures.commerce import COHORT_SIZE
from patronage.metrics.metric import METRICS, Metric
from patronage.metrics.query import Frame, Query

__all__ = ["Compiled", "compile_query"]


@dataclass(frozen=True)
class Compiled:
    """A select, what its columns are, and the metrics they came from."""

    select: Select
    columns: tuple[ResultColumn, ...]
    metrics: tuple[Metric, ...]


def compile_query(query: Query, frame: Frame) -> Compiled:
    """Build the select that answers a question.

    Parameters
    ----------
    query
        The question.
    frame
        The days observed: bounds of open-ended questions.

    Raises
    ------
    UnknownName
        A metric or dimension that nobody declared.
    Unreachable
        A dimension that would count rows several times.
    UsageError
        A metric that needs a cohort and has none, or refuses the time asked.
    """
    metrics = tuple(METRICS[name] for name in query.metrics)
    for metric in metrics:
        _refuse_misuse(metric, query)
        refuse_added_up(metric, query)
    return _Compilation(query, frame, outputs(metrics, query, frame)).compiled(metrics)


def _refuse_misuse(metric: Metric, query: Query) -> None:
    asked = query.period or query.grain
    if metric.needs_ages and not (query.cohort and query.ages):
        message = (
            f"{metric.name} has a meaning only by cohort and age; add --cohort month (or week, quarter, year)"
        )
        raise UsageError(message)
    if metric.kind == "cohort" and asked and not query.cohort:
        message = (
            f"{metric.name} follows customers from their first order on and got {asked}; add --cohort month"
            " (or week, quarter, year): a period then says when the cohorts began"
        )
        raise UsageError(message)
    asked = asked or (query.cohort if query.ages else None)
    windows = {m.window for m in metric.measures}
    if asked and windows & set(_FIXED):
        taken = next(text for window, text in _FIXED.items() if window in windows)
        message = f"{metric.name} always takes {taken} and got {asked}; move --as-of instead"
        raise UsageError(message)


_FIXED = {"year": "the 365 days before as_of", "now": "what holds at as_of"}


@dataclass(frozen=True)
class _Compilation:
    """One question on its way: what stays fixed while its select is put together."""

    query: Query
    frame: Frame
    of_metrics: tuple[tuple[Output, ...], ...]

    def compiled(self, metrics: tuple[Metric, ...]) -> Compiled:
        final = in_one_select(self._final().order_by(*self._keys()))
        return Compiled(final, self._result_columns(), metrics)

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        frame, period, before = self.frame, self.query.period, self.query.compared
        # Under the basis of cash a refund counts on its own day, whatever its order's is.
        is_dated = frame.is_dated and self.query.basis == "order"
        now = Span(frame.as_of, period, sees_all=frame.sees_all, is_dated=is_dated, within=frame.within)
        if period is None or before is None:
            return (now,)
        earlier = replace(now, period=before, shift=self.query.shift, shown_until=now.last, suffix=PREVIOUS)
        return (now, earlier)

    def _keys(self) -> tuple[str, ...]:
        time: tuple[str, ...] = (self.query.grain.value,) if self.query.grain else ()
        if self.query.cohort:
            time = ("cohort", "age") if self.query.ages else ("cohort",)
        return (*time, *self.query.by)

    @cached_property
    def _wanted(self) -> tuple[Output, ...]:
        return tuple(output for of_metric in self.of_metrics for output in of_metric)

    @cached_property
    def _leaves(self) -> dict[type[Expr], dict[str, Measure]]:
        found: dict[type[Expr], dict[str, Measure]] = {}
        for wanted in self._wanted:
            for level, measures in wanted.leaves.items():
                found.setdefault(level, {}).update(measures)
        return found

    def _measures(self, level: type[Expr]) -> list[Measure]:
        return list(self._leaves[level].values())

    def _final(self) -> Select:
        cells = source(CELLS, "x")
        final = select(cells, **self._columns(cells))
        if self.query.cohort:
            k = source(COHORTS, "k")
            same = k["cohort"].eq(cells["cohort"])
            for name in self.query.by:
                same = same & k[name].eq(cells[name])
            final = final.left_join(k, same)
        if self._measures(Overall):
            final = final.cross_join(source(SHOP, "s"))
        for name, _ in self._first_days:
            final = joined(final, source(name), cells, self._lives.keys)
        for calendar, on in self._unfinished(cells)[1]:
            final = final.join(calendar, on)
        # Several passes may need the same band.
        return final.with_steps(tuple(dict(self._steps()).items()))

    def _columns(self, cells: Source) -> dict[str, Expr]:
        columns: dict[str, Expr] = {}
        for name in self._keys():
            key: Expr = cells[name]
            if name in self.query.by:
                key = _labelled(cells[name], self._reserved)
            columns[name] = key
        if self.query.cohort:
            columns["cohort_size"] = source(COHORTS, "k")[self._size.name].or_else(0)
        filled = filler(binding(self._of_life, self.query, self.frame))
        place = self._place(cells)
        for of_metric in self.of_metrics:
            for wanted, formula in zip(of_metric, placed(of_metric, place), strict=True):
                columns[wanted.name] = filled(formula)
        partial = self._unfinished(cells)[0]
        return columns if partial is None else columns | {PARTIAL: partial}

    def _place(self, cells: Source) -> Place:
        by_cohort = self.query.cohort is not None
        # Several passes laid side by side have their zeros already.
        has_zeros = len(self._branches) > 1 or self._spine is not None
        by_age = by_cohort and self.query.ages
        return Place(cells, self.query.by, by_cohort=by_cohort, by_age=by_age, has_zeros=has_zeros)

    def _steps(self) -> list[tuple[str, Statement]]:
        query, span = self.query, self.spans[0]
        steps: list[tuple[str, Statement]] = []
        if query.cohort:
            of_cohort = [self._size, *(m for m in self._measures(OfCohort) if m.name != self._size.name)]
            keys = tuple(name for name in self._keys() if name != "age")
            steps += side_by_side(COHORTS, cohort_branches(of_cohort, query, span), query, keys)
        cells = side_by_side(CELLS, self._branches, query, self._keys(), self._spine)
        if overall := self._measures(Overall):
            whole = shop_of_cells(source(CELLS, "c"), overall, self._branches, query)
            shop = shop_branches(overall, query, span)
            steps += [] if whole else side_by_side(SHOP, shop, replace(query, by=()), ())
            cells += [(SHOP, whole)] if whole else []
        steps += cells
        return [*steps, *(s for name, day in self._first_days for s in self._lives.steps(day, name))]

    @cached_property
    def _first_days(self) -> list[tuple[str, FirstDay]]:
        return [(f"life_{number}", day) for number, day in enumerate(first_days(self._wanted), 1)]

    def _of_life(self, node: Expr) -> Expr | None:
        if not isinstance(node, (LivedTo, FirstDay)):
            return None
        wanted, column = (node.day, "lived") if isinstance(node, LivedTo) else (node, "day")
        return next(source(name)[column] for name, day in self._first_days if day == wanted)

    @cached_property
    def _lives(self) -> Lives:
        base = source(COHORTS, "k") if self.query.cohort else source(CELLS, "x")
        return Lives(self.query, self.frame, self.spans[0], self._place(base))

    @cached_property
    def _reserved(self) -> tuple[str, ...]:
        """The keys that may stand in a dimension and are shown under a label."""
        query = self.query
        asked = (*query.by, *(f.dimension for f in query.where))
        every = (m for level in (Measure, OfCohort) for m in self._measures(level))
        tables = {place(m, asked)[0].table for m in every}
        return (MISSING, *({FACTS[table].unmatched for table in tables} - {MISSING}))

    @cached_property
    def _size(self) -> Measure:
        """What a cohort is counted by: customers, where not all metrics count others."""
        counted = [METRICS[name].cohorts or COHORT_SIZE for name in self.query.metrics]
        return counted[0] if all(each is counted[0] for each in counted) else COHORT_SIZE

    @cached_property
    def _branches(self) -> list[Branch]:
        cell = [*self._measures(Measure), *([] if self.query.cohort else self._measures(OfCohort))]
        return cell_branches(cell, self.query, self.spans)

    @cached_property
    def _spine(self) -> Spine | None:
        query = self.query
        if query.cohort:
            return cohort_cells(query, query.cohort, self.frame.as_of)
        if query.grain:
            first, last = self._observed()
            return time_cells(query, query.grain, first, last)
        return None

    def _observed(self) -> tuple[date, date]:
        span = self.spans[0]
        return (span.period.start if span.period else self.frame.first_on), span.last

    def _unfinished(self, cells: Source) -> tuple[Expr | None, list[tuple[Source, Expr]]]:
        query = self.query
        if query.cohort:
            # A cohort's period says when it began; it is observed up to as_of all the same.
            return unfinished_age(query, query.cohort, cells, self.frame.as_of)
        return unfinished_step(query.grain, cells) if query.grain else None, []

    def _result_columns(self) -> tuple[ResultColumn, ...]:
        began = "the first order" if self._size is COHORT_SIZE else "the beginning"
        named = {
            "age": ResultColumn("age", COUNT, f"{(self.query.cohort or '').capitalize()}s since {began}"),
            "cohort": ResultColumn("cohort", DATE, "Cohort"),
        }
        columns = []
        for name in self._keys():
            if name in DIMENSIONS:
                columns.append(ResultColumn(name, TEXT, DIMENSIONS[name].label))
            else:
                columns.append(named.get(name) or ResultColumn(name, DATE, name.capitalize()))
        if self.query.cohort:
            counted = "customers" if self._size is COHORT_SIZE else self._size.name.replace("_", " ")
            label = counted.capitalize()
            columns.append(ResultColumn("cohort_size", COUNT, label))
        columns += [ResultColumn(w.name, w.unit, w.label) for w in self._wanted]
        if self.query.grain or self.query.cohort:
            columns.append(ResultColumn(PARTIAL, FLAG, "Incomplete"))
        return tuple(columns)


@lru_cache(maxsize=1024)
def _labelled(key: Column, reserved: tuple[str, ...]) -> Expr:
    return case(*((key.eq(each), LABELS[each]) for each in reserved), otherwise=key)
