"""The first day of customers' lives on which a running formula reaches a goal: rows by day, summed so far."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from patronage.base.expr import Expr, Literal, call, over, total
from patronage.base.period import Grain
from patronage.base.select import Query as Statement
from patronage.base.select import Select, Source, select, source
from patronage.metrics.compile.formula import Output, bound
from patronage.metrics.compile.plan import life_branches
from patronage.metrics.compile.side_by_side import side_by_side
from patronage.metrics.compile.timing import Span
from patronage.metrics.measure import FirstDay, Measure, leaves_of
from patronage.metrics.query import Frame, Query

__all__ = ["Lives", "first_days", "joined"]

_AGE, _DAY = "age", "day"


def first_days(wanted: Iterable[Output]) -> list[FirstDay]:
    """Give the first days that columns of an answer ask for, each once."""
    return list(dict.fromkeys(day for output in wanted for day in output.first_days))


@dataclass(frozen=True)
class Lives:
    """What the first days of one question are found from.

    `base` holds what each group's goal is taken from, one row a group, and `leaf` gives it from there.
    """

    query: Query
    frame: Frame
    span: Span
    base: Source
    leaf: Callable[[Expr], Expr]

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns a group of customers is told by."""
        return (*(("cohort",) if self.query.cohort else ()), *self.query.by)

    def steps(self, node: FirstDay, name: str) -> list[tuple[str, Statement]]:
        """Build the steps that find a first day; the last of them, `name`, has a row a group reached."""
        # Where no cohort is asked, years stand in for it and are added up again.
        query = replace(self.query, cohort=self.query.cohort or Grain.YEAR, grain=None, ages=True)
        measures = leaves_of(node.so_far)[Measure].values()
        branches = life_branches(measures, query, self.span)
        parts, days, so_far = (source(f"{name}_{part}", "r") for part in ("parts", "days", "so_far"))
        names = tuple(m.name for m in measures)
        return [
            *side_by_side(parts.name, branches, query, ("cohort", *query.by, _AGE)),
            (days.name, self._by_day(parts, names)),
            (so_far.name, self._so_far(days, names)),
            (name, self._reached(node, so_far)),
        ]

    def _by_day(self, parts: Source, names: tuple[str, ...]) -> Select:
        columns: dict[str, Expr] = {key: parts[key] for key in (*self.keys, _AGE)}
        columns |= {name: total(parts[name].or_else(0)) for name in names}
        # What has no day comes at none.
        return select(parts, **columns).where(~parts[_AGE].is_null()).group_by(*self.keys, _AGE)

    def _so_far(self, days: Source, names: tuple[str, ...]) -> Select:
        group = tuple(days[key] for key in self.keys)
        columns: dict[str, Expr] = {key: days[key] for key in (*self.keys, _AGE)}
        columns |= {name: over(total(days[name]), partition=group, order=(days[_AGE],)) for name in names}
        return select(days, **columns)

    def _reached(self, node: FirstDay, so_far: Source) -> Select:
        def of_day(leaf: Expr) -> Expr:
            return so_far[leaf.name] if isinstance(leaf, Measure) else leaf

        value = bound(node.so_far, of_day, self.query, self.frame)
        goal = bound(node.goal, self.leaf, self.query, self.frame)
        lived = call("add_days", self.leaf(node.newest), so_far[_AGE]) <= Literal(self.frame.as_of)
        columns: dict[str, Expr] = {key: so_far[key] for key in self.keys}
        columns[_DAY] = call("min", so_far[_AGE])
        rows = joined(select(so_far, **columns), self.base, so_far, self.keys, inner=True)
        return rows.where((value >= goal) & lived).group_by(*self.keys)


def joined(query: Select, other: Source, own: Source, keys: Iterable[str], *, inner: bool = False) -> Select:
    """Join the row of the same group; where there is but one group, its only row."""
    same: Expr | None = None
    for key in keys:
        one = other[key].eq(own[key])
        same = one if same is None else same & one
    if same is None:
        return query.cross_join(other)
    return query.join(other, same) if inner else query.left_join(other, same)
