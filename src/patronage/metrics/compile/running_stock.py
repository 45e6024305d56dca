"""A stock at the end of each cell: what came and what went each day, added up once and summed so far.

No row is compared with the end of every cell it may hold at. It adds its worth on the day it comes and takes
it away on the day it goes; a group's stock is the sum of all that moved, however long before the first cell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import cast

from patronage.base.expr import Aggregate, Call, Expr, Literal, call, count, over, total
from patronage.base.period import Grain
from patronage.base.select import Query as Statement
from patronage.base.select import Select, Source, Union, select, source, union
from patronage.base.tree import Template, filler
from patronage.metrics.compile.band_paths import is_band
from patronage.metrics.compile.binder import binder, values
from patronage.metrics.compile.branch import dimensions, with_paths
from patronage.metrics.compile.counted import Counted, counted, only_where
from patronage.metrics.compile.timing import (
    BEGAN,
    DAY,
    STEP,
    Branch,
    clock_of,
    days_until,
    is_step,
    of_cohorts,
    shown,
    shown_steps,
)
from patronage.metrics.measure import NEVER, Measure
from patronage.metrics.query import Query

__all__ = ["running_stock"]

_CAME, _MOVED_ON, _STEP, _HELD = "came_on", "moved_on", "step", "rows_held"


def running_stock(branch: Branch, query: Query, name: str) -> Select | None:
    """Build a stock over time, with the steps it needs under names that begin with `name`.

    It has a row for each cell at whose end a row of the fact holds, counted by a measure or not. There is
    none where the branch is no such stock, where its values do not add up, or where a customer's band
    differs from cell to cell.
    """
    step, is_additive = branch.step, all(m.is_additive for m in branch.measures)
    if step is None or branch.like.until is None or not is_additive:
        return None
    if any(map(is_band, (*branch.by, *(way for _, way in branch.filters)))):
        return None
    return _RunningStock(branch, query, name, step).cells()


@dataclass(frozen=True)
class _RunningStock:
    """One stock on its way: what its steps are built from."""

    branch: Branch
    query: Query
    name: str
    step: Grain

    def cells(self) -> Select:
        held = source(f"{self.name}_held", "h")
        moves, groups = source(f"{self.name}_moves", "m"), source(f"{self.name}_groups", "g")
        rows, changes = source(f"{self.name}_steps", "r"), source(f"{self.name}_changes", "r")
        so_far = source(f"{self.name}_so_far", "r")
        steps: list[tuple[str, Statement]] = [(held.name, self._held()), (moves.name, self._moves(held))]
        if self._split:
            of_group = {name: moves[name] for name in self._split}
            steps.append((groups.name, select(moves, **of_group).group_by(*self._split)))
        steps += [
            (rows.name, self._over_steps(moves, groups)),
            (changes.name, _changes(rows, self._split, self._values)),
            (so_far.name, _so_far(changes, self._split, self._values)),
        ]
        return self._cells(so_far).with_steps(tuple(steps))

    @property
    def _split(self) -> tuple[str, ...]:
        return (*(("cohort",) if self.branch.cohort else ()), *self.query.by)

    @property
    def _values(self) -> tuple[str, ...]:
        return (*(m.name + self.branch.span.suffix for m in self.branch.measures), _HELD)

    @cached_property
    def _bind(self) -> Callable[[Expr], Expr]:
        return binder(self.branch, self.query)

    @cached_property
    def _filled(self) -> Callable[[Template], Expr]:
        return filler(values(self.branch, self.query))

    @cached_property
    def _comes(self) -> Expr:
        return self._bind(clock_of(self.branch.like, self.query.basis))

    def _held(self) -> Select:
        """Give the rows a stock is made of: the day each comes, those it ends by, and what it is worth."""
        fact = source(self.branch.like.table, "f")
        rows = select(fact)
        columns: dict[str, Expr] = {_CAME: self._comes}
        columns |= {ends: self._first_end(sooner) for sooner, ends in self._ends}
        if self.branch.cohort is not None:
            columns["cohort"] = BEGAN[self.step]
            rows = of_cohorts(self.branch, fact, rows)
        columns |= dimensions(self.branch, self.query)
        columns |= {name: worth for name, worth in self._worth.items() if worth is not None}
        rows = with_paths(self.branch, self.query, rows.where(_not_after(self._comes, self.branch.last)))
        return rows.where(*map(self._filled, self._counted.common)).giving(columns)

    def _moves(self, held: Source) -> Union:
        """Add up by day and group: all that came, and for each day rows end by, what went."""
        return union(self._came(held), *(self._went(held, *each) for each in self._ends))

    def _came(self, held: Source) -> Select:
        values: dict[str, Expr] = {_HELD: count()}
        ends_by = {sooner: held[ends] for sooner, ends in self._ends}
        for m in self.branch.measures:
            values[m.name] = self._value(held, m)
            if m.sooner is not None:
                ends = ends_by[m.sooner]
                values[m.name] = only_where(self._value(held, m), [ends.is_null() | (ends > held[_CAME])])
        return self._moved(held, held[_CAME], (), values)

    def _went(self, held: Source, sooner: Expr | None, name: str) -> Select:
        """Take away what ended, by the first of the days that end it; one may be some measures' own."""
        nothing: Expr = Literal(0)
        ended = [m for m in self.branch.measures if m.sooner == sooner]
        values = {m.name: nothing - self._value(held, m) for m in ended}
        ends, came = held[name], held[_CAME]
        if sooner is None:
            # What ends before it begins goes the day it comes, which is as good as never.
            goes = call("greatest", ends, came)
            values |= {_HELD: nothing - count()}
            return self._moved(held, goes, (ends <= self.branch.last,), values)
        return self._moved(held, ends, (ends <= self.branch.last, ends > came), values)

    def _value(self, held: Source, measure: Measure) -> Aggregate:
        is_row = self._worth[measure.name] is None
        return Aggregate(measure.value.function, None if is_row else held[measure.name])

    @cached_property
    def _ends(self) -> tuple[tuple[Expr | None, str], ...]:
        """The days rows end by, of all measures and of some, each with the column it stands in."""
        sooner = dict.fromkeys(m.sooner for m in self.branch.measures if m.sooner is not None)
        found = [None, *sooner] if self.branch.like.until != NEVER else [*sooner]
        return tuple((each, f"ends_{number}") for number, each in enumerate(found, 1))

    def _first_end(self, sooner: Expr | None) -> Expr:
        until = self.branch.like.until
        days = (*(() if until is None else days_until(until)), *(() if sooner is None else (sooner,)))
        return _first_of(map(self._bind, days), self._comes)

    def _moved(self, held: Source, day: Expr, conditions: Iterable[Expr], values: dict[str, Expr]) -> Select:
        columns: dict[str, Expr] = {_MOVED_ON: day}
        columns |= {name: held[name] for name in self._split}
        keys = tuple(columns)
        names = (*(m.name for m in self.branch.measures), _HELD)
        columns |= {to: values.get(name, Literal(0)) for name, to in zip(names, self._values, strict=True)}
        return select(held, **columns).where(*conditions).group_by(*keys)

    @cached_property
    def _counted(self) -> Counted:
        # A group of which no row is left still stands.
        return counted(self.branch.measures, sees_all=False, is_narrowed=not self.branch.by)

    @cached_property
    def _worth(self) -> dict[str, Expr | None]:
        """What a row adds to each measure; nothing where each row counts as one."""
        found = zip(self.branch.measures, self._counted.values, strict=True)
        return {m.name: cast("Aggregate", self._filled(value)).operand for m, value in found}

    def _over_steps(self, moves: Source, groups: Source) -> Union:
        """Put the moves into the steps their days lie in, and nothing into every step that is shown."""
        columns: dict[str, Expr] = {_STEP: DAY[self.step]}
        columns |= {name: moves[name] for name in (*self._split, *self._values)}
        moved = select(moves, **columns).join(DAY, DAY["day"].eq(moves[_MOVED_ON]))
        nothing: dict[str, Expr] = {_STEP: STEP[self.step]}
        nothing |= {name: groups[name] for name in self._split}
        nothing |= {name: Literal(0) for name in self._values}
        if self.branch.cohort is None:
            every = select(STEP, **nothing).where(shown_steps(self.branch, self.step))
        else:
            ages = is_step(self.step) & (STEP["day"] <= self.branch.last) & (STEP["day"] >= groups["cohort"])
            every = select(STEP, **nothing).where(ages)
        return union(moved, every.cross_join(groups) if self._split else every)

    def _cells(self, so_far: Source) -> Select:
        rows = select(so_far)
        if self.branch.cohort is not None:
            rows = rows.join(BEGAN, BEGAN["day"].eq(so_far["cohort"]))
        in_step = STEP["day"].eq(so_far[_STEP]) & shown_steps(self.branch, self.step)
        rows = rows.join(STEP, in_step).where(so_far[_HELD] > 0)
        if self.branch.cohort is None:
            cells, rows = shown(self.branch, self.step, STEP, rows)
        else:
            number = f"{self.step}_number"
            cells = {"cohort": so_far["cohort"], "age": STEP[number] - BEGAN[number]}
        kept = (*self.query.by, *self._values[:-1])
        return rows.giving(cells | {name: so_far[name] for name in kept})


# What no day of a question stands in is the same for all of a shape.
@lru_cache(maxsize=256)
def _changes(rows: Source, split: tuple[str, ...], names: tuple[str, ...]) -> Select:
    columns: dict[str, Expr] = {name: rows[name] for name in (_STEP, *split)}
    columns |= {name: total(rows[name]) for name in names}
    return select(rows, **columns).group_by(_STEP, *split)


@lru_cache(maxsize=256)
def _so_far(changes: Source, split: tuple[str, ...], names: tuple[str, ...]) -> Select:
    columns: dict[str, Expr] = {name: changes[name] for name in (_STEP, *split)}
    group = tuple(changes[name] for name in split)
    for name in names:
        columns[name] = over(total(changes[name]), partition=group, order=(changes[_STEP],))
    return select(changes, **columns)


def _first_of(days: Iterable[Expr], start: Expr) -> Expr:
    """Give the first of some days, any of which may be absent; the start never is."""
    found: dict[Expr, int] = {}
    for day in days:
        # A day some days after another of them is never the first.
        base, further = _stripped(day)
        found[base] = min(further, found.get(base, further))
    known = _stripped(start)[0]
    first, *others = (_after(base, found[base]) for base in sorted(found, key=lambda base: base != known))
    for other in others:
        # Engines disagree on the least of a day and nothing.
        given = (first,) if known in found else (first, other)
        first = call("coalesce", call("least", first, other), *given)
    return first


def _not_after(day: Expr, last: date) -> Expr:
    """Compare a fixed day moved back, rather than the day of every row moved forth."""
    base, further = _stripped(day)
    return base <= last - timedelta(days=further)


def _stripped(day: Expr) -> tuple[Expr, int]:
    """Take the days added to a day off it."""
    match day:
        case Call("add_days", (start, Literal(int(days)))):
            base, further = _stripped(start)
            return base, further + days
    return day, 0


def _after(day: Expr, days: int) -> Expr:
    return call("add_days", day, days) if days else day
