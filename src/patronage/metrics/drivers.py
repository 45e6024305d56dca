"""Drivers: what changed a number between two periods, split over its tree and the mix of groups."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from math import fsum, prod

from patronage.base.errors import UsageError
from patronage.base.expr import Scalar
from patronage.base.period import Period
from patronage.engine.protocol import Engine
from patronage.engine.result import Result
from patronage.facts.coverage import Coverage
from patronage.metrics.answer import answer
from patronage.metrics.change import Group, Split, split
from patronage.metrics.metric import METRICS, Metric
from patronage.metrics.query import Query
from patronage.metrics.tree import Tree

__all__ = ["Driver", "Drivers", "drivers_of", "metrics_with_trees"]


@dataclass(frozen=True)
class Driver:
    """One cause of a change: a driver before and after, and what it brought in units of the number."""

    metric: Metric
    before: float | None
    after: float | None
    brought: float


@dataclass(frozen=True)
class Drivers:
    """A change and its causes: `drivers`, the `mix` of groups and the `rest` add up to it exactly."""

    metric: Metric
    periods: tuple[Period, Period]
    across: str
    split: Split
    drivers: tuple[Driver, ...]
    notes: tuple[str, ...] = ()

    def to_json(self) -> dict[str, object]:
        """Give the object that faces print."""
        return {
            "metric": self.metric.name,
            "periods": [str(period) for period in self.periods],
            "before": self.split.before,
            "after": self.split.after,
            "change": self.split.change,
            "rows": [
                {"driver": d.metric.name, "before": d.before, "after": d.after, "brought": d.brought}
                for d in self.drivers
            ]
            + [
                {"driver": "mix", "across": self.across, "brought": self.split.mix},
                {"driver": "rest", "brought": self.split.rest},
            ],
            "notes": list(self.notes),
        }


def metrics_with_trees() -> tuple[str, ...]:
    """Name the metrics whose change can be split."""
    return tuple(metric.name for metric in METRICS if metric.tree)


def drivers_of(engine: Engine, query: Query, coverage: Coverage | None) -> Drivers:
    """Split the change of one metric between the compared period and the one asked for.

    Parameters
    ----------
    engine
        Holds facts and calendar.
    query
        The metric, a period and what to compare it with; filters hold in both. A number that always takes
        the year before `as_of` is read at the end of each period.
    coverage
        What the facts hold.

    Raises
    ------
    UsageError
        The metric has no tree, or no period is asked for.
    """
    metric = METRICS[query.metrics[0]]
    tree, after, before = metric.tree, query.period, query.compared
    if tree is None:
        known = ", ".join(metrics_with_trees())
        raise UsageError(f"{metric.name} is not made of drivers exactly; these numbers are: {known}")
    if after is None or before is None:
        message = f"the drivers of {metric.name} need two periods; add --period 2025-Q2 --compare previous"
        raise UsageError(message)
    names = tuple(dict.fromkeys((metric.name, *tree.metrics)))
    asked = [replace(_at(query, metric, period), metrics=names) for period in (before, after)]
    groups = [_groups(answer(engine, replace(q, by=(tree.across,)), coverage), tree) for q in asked]
    wholes = [answer(engine, q, coverage) for q in asked]
    done = split(groups[0], groups[1], _value(tree), len(tree.parts))
    notes = tuple(dict.fromkeys(note for result in wholes for note in result.notes))
    drivers = tuple(
        Driver(METRICS[name], _number(wholes[0].value(name)), _number(wholes[1].value(name)), brought)
        for (name, _), brought in zip(tree.parts, done.drivers, strict=True)
    )
    first, second = (_number(whole.value(metric.name)) or 0.0 for whole in wholes)
    return Drivers(metric, (before, after), tree.across, _between(done, first, second), drivers, notes)


def _between(done: Split, before: float, after: float) -> Split:
    """Set the split beside the number itself: a rule that differs between shop and groups is rest."""
    rest = done.rest + (after - before) - done.change
    return replace(done, before=before, after=after, rest=rest)


def _at(query: Query, metric: Metric, period: Period) -> Query:
    """Put a period to a question: as its days, or as the day up to which a year is taken."""
    plain = replace(query, by=(), grain=None, cohort=None, compare="")
    if any(measure.window != "period" for measure in metric.measures):
        last = min(period.last, query.as_of) if query.as_of else period.last
        return replace(plain, period=None, as_of=last)
    return replace(plain, period=period)


def _groups(result: Result, tree: Tree) -> Mapping[str, Group]:
    names = [name for name, _ in tree.parts]
    groups = {}
    for record in result.records():
        weight = _number(record[tree.weight]) or 0.0
        drivers = tuple(_number(record[name]) for name in names)
        value = _value(tree)([d or 0.0 for d in drivers])
        total = _number(record[tree.total]) if tree.total else weight * value
        groups[str(record[tree.across])] = Group(weight, total or 0.0, drivers)
    return groups


def _value(tree: Tree) -> Callable[[Sequence[float]], float]:
    powers = [power for _, power in tree.parts]

    def product(drivers: Sequence[float]) -> float:
        # A driver of nothing below the line makes no number; such groups have no weight either.
        return prod(d**p if d or p > 0 else 0.0 for d, p in zip(drivers, powers, strict=True))

    def added(drivers: Sequence[float]) -> float:
        return fsum(d * p for d, p in zip(drivers, powers, strict=True))

    return product if tree.how == "product" else added


def _number(value: Scalar) -> float | None:
    return float(value) if isinstance(value, (int, float, Decimal)) else None
