"""The first day of customers' lives on which a running formula reaches a goal: rows by day, summed so far.

Of customers who began on different days, fewer and fewer have lived a day: what it brought is that of those
who have, in proportion for all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from patronage.base.expr import Expr, Parameter, call, case, over, ratio, total
from patronage.base.period import Grain
from patronage.base.select import Query as Statement
from patronage.base.select import Select, Source, select, source
from patronage.base.tree import Template, filler, rewrite
from patronage.metrics.compile.formula import LEAVES, Output, binding
from patronage.metrics.compile.placed import Place
from patronage.metrics.compile.plan import life_branches
from patronage.metrics.compile.side_by_side import side_by_side
from patronage.metrics.compile.timing import Span
from patronage.metrics.measure import FirstDay, Measure
from patronage.metrics.query import Frame, Query

__all__ = ["Lives", "first_days", "joined"]

_AGE, _DAY = "age", "day"
_CUSTOMERS, _LIVED = "customers", "lived"


def first_days(wanted: Iterable[Output]) -> list[FirstDay]:
    """Give the first days that columns of an answer ask for, each once."""
    found: list[FirstDay] = []
    for output in wanted:
        # Compared by identity first, and never hashed: trees are slow to hash whole.
        found += [day for day in output.first_days if day not in found]
    return found


@dataclass(frozen=True)
class Lives:
    """What the first days of one question are found from.

    `place` is where each group's goal is taken from, one row a group.
    """

    query: Query
    frame: Frame
    span: Span
    place: Place

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns a group of customers is told by."""
        return (*(("cohort",) if self.query.cohort else ()), *self.query.by)

    def steps(self, node: FirstDay, name: str) -> list[tuple[str, Statement]]:
        """Build the steps that find a first day; the last of them, `name`, has a row a group reached."""
        # Where no cohort is asked, years stand in for it and are added up again.
        query = replace(self.query, cohort=self.query.cohort or Grain.YEAR, grain=None, ages=True)
        measures = node.measures
        branches = life_branches((*measures, node.lived), query, self.span)
        steps = ("parts", "days", "watched", "so_far")
        parts, days, watched, so_far = (source(f"{name}_{step}", "r") for step in steps)
        names, lived = tuple(m.name for m in measures), node.lived.name
        return [
            *side_by_side(parts.name, branches, query, ("cohort", *query.by, _AGE)),
            (days.name, _by_day(parts, self.keys, (*names, lived))),
            (watched.name, _watched(days, self.keys, names, lived)),
            (so_far.name, _so_far(watched, self.keys, names)),
            (name, self._reached(node, so_far)),
        ]

    def _reached(self, node: FirstDay, so_far: Source) -> Select:
        filled = filler(binding(self.place.leaf, self.query, self.frame))
        value, goal, fewest = map(filled, _compared(node, so_far, self.place))
        columns: dict[str, Expr] = {key: so_far[key] for key in self.keys}
        # Days that fewer have lived come later.
        columns |= {_DAY: call("min", so_far[_AGE]), _LIVED: call("max", so_far[_LIVED])}
        rows = joined(select(so_far, **columns), self.place.cells, so_far, self.keys, inner=True)
        return rows.where((value >= goal) & (so_far[_LIVED] >= fewest)).group_by(*self.keys)


def joined(query: Select, other: Source, own: Source, keys: Iterable[str], *, inner: bool = False) -> Select:
    """Join the row of the same group; where there is but one group, its only row."""
    same: Expr | None = None
    for key in keys:
        one = other[key].eq(own[key])
        same = one if same is None else same & one
    if same is None:
        return query.cross_join(other)
    return query.join(other, same) if inner else query.left_join(other, same)


# What no day of a question stands in is the same for all of a shape.
@lru_cache(maxsize=256)
def _compared(node: FirstDay, so_far: Source, place: Place) -> tuple[Template, ...]:
    """Give what was brought so far, the goal it is held against, and how many must have lived a day."""

    def of_day(leaf: Expr) -> Expr | None:
        return so_far[leaf.name] if isinstance(leaf, Measure) else None

    def of_group(leaf: Expr) -> Expr | None:
        return place.leaf(leaf) if isinstance(leaf, LEAVES) else None

    found = rewrite(node.so_far, of_day), rewrite(node.goal, of_group), rewrite(node.fewest, of_group)
    return tuple(Template(expr, (Parameter,)) for expr in found)


@lru_cache(maxsize=256)
def _by_day(parts: Source, keys: tuple[str, ...], names: tuple[str, ...]) -> Select:
    columns: dict[str, Expr] = {key: parts[key] for key in (*keys, _AGE)}
    columns |= {name: total(parts[name].or_else(0)) for name in names}
    # What has no day comes at none.
    return select(parts, **columns).where(~parts[_AGE].is_null()).group_by(*keys, _AGE)


@lru_cache(maxsize=256)
def _watched(days: Source, keys: tuple[str, ...], names: tuple[str, ...], lived: str) -> Select:
    """Put beside each day how many customers there are, and how many of them have lived it."""
    group = tuple(days[key] for key in keys)
    columns: dict[str, Expr] = {key: days[key] for key in (*keys, _AGE, *names)}
    columns[_CUSTOMERS] = over(total(days[lived]), partition=group)
    columns[_LIVED] = over(total(days[lived]), partition=group, order=((days[_AGE], True),))
    return select(days, **columns)


@lru_cache(maxsize=256)
def _so_far(watched: Source, keys: tuple[str, ...], names: tuple[str, ...]) -> Select:
    group = tuple(watched[key] for key in keys)
    columns: dict[str, Expr] = {key: watched[key] for key in (*keys, _AGE, _LIVED)}
    for name in names:
        for_all = ratio(watched[name].cast("double") * watched[_CUSTOMERS], watched[_LIVED])
        # Rounded to the stored place, sums are the same in any order; of a day all lived, the day's own.
        of_day = case(
            (watched[_LIVED].eq(watched[_CUSTOMERS]), watched[name].cast("money")),
            otherwise=for_all.cast("money"),
        )
        columns[name] = over(total(of_day), partition=group, order=(watched[_AGE],))
    return select(watched, **columns)
