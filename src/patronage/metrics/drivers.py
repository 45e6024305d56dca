"""Drivers: what changed a number between two periods, split over its tree and the mix of groups."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from math import fsum, isclose

from patronage.base.errors import NoValue, UsageError
from patronage.base.expr import Scalar
from patronage.base.note import Note, Term
from patronage.base.period import Period
from patronage.base.units import NUMBER, TEXT, Unit
from patronage.engine.protocol import Engine
from patronage.engine.result import Result
from patronage.facts.coverage import Coverage
from patronage.metrics.answer import answer, frame_of
from patronage.metrics.change import Group, Split, split
from patronage.metrics.compile.known import common_days
from patronage.metrics.compile.taken import taken
from patronage.metrics.metric import METRICS, Metric
from patronage.metrics.query import Query
from patronage.metrics.tree import Tree
from patronage.metrics.wording import heading_key

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
    currency: str = ""

    def to_json(self) -> dict[str, object]:
        """Give the object that faces print: `before` and `after` are in the row's unit, the rest in one."""
        units = [self._told(driver.metric.unit) for driver in self.drivers]
        return {
            "metric": self.metric.name,
            **self._told(self.metric.unit),
            "periods": [str(period) for period in self.periods],
            "before": self.split.before,
            "after": self.split.after,
            "change": self.split.change,
            "rows": [
                {"driver": d.metric.name, "before": d.before, "after": d.after, **unit, "brought": d.brought}
                for d, unit in zip(self.drivers, units, strict=True)
            ]
            + [
                {"driver": "mix", "across": self.across, "brought": self.split.mix},
                {"driver": "rest", "brought": self.split.rest},
            ],
            "columns": [
                {"name": "driver", "unit": TEXT.name, "label": "Driver"},
                {"name": "before", "unit": NUMBER.name, "label": "Before, in the row's unit"},
                {"name": "after", "unit": NUMBER.name, "label": "After, in the row's unit"},
                {"name": "brought", **self._told(self.metric.unit), "label": "Brought"},
            ],
            "as_of": self.periods[1].last.isoformat(),
            "notes": list(self.notes),
        }

    def _told(self, unit: Unit) -> dict[str, str]:
        is_money = unit.kind == "money" and self.currency
        return {"unit": unit.name} | ({"currency": self.currency} if is_money else {})


def metrics_with_trees() -> tuple[str, ...]:
    """Name the metrics whose change can be split."""
    return tuple(metric.name for metric in METRICS if metric.tree)


def drivers_of(
    engine: Engine, query: Query, coverage: Coverage | None, ask: Callable[[Query], Result] | None = None
) -> Drivers:
    """Split the change of one metric between the compared period and the one asked for.

    Parameters
    ----------
    engine
        Holds facts and calendar.
    query
        The metric, a period and what to compare it with; filters hold in both. A dimension asked for makes
        the mix in place of the tree's own. A number that always takes the year before `as_of` is read at the
        end of each period.
    coverage
        What the facts hold.
    ask
        Answers in the engine's stead, for who was told some of it before.

    Raises
    ------
    UsageError
        The metric has no tree, or no two periods are asked for.
    NoValue
        The metric has no value in one of them.
    """
    metric, told = METRICS[query.metrics[0]], ask or (lambda asked: answer(engine, asked, coverage))
    tree, periods = _tree_of(metric, query), _periods_of(metric, query)
    names = tuple(dict.fromkeys((metric.name, *tree.metrics)))
    asked = [replace(_at(query, metric, period), metrics=names) for period in periods]
    wholes = [told(q) for q in asked]
    before, after = (_value(whole, metric, period) for whole, period in zip(wholes, periods, strict=True))
    on_days = [_on_common_days(q, metric, coverage) for q in asked]
    found = [
        whole if known == q else told(known) for whole, q, known in zip(wholes, asked, on_days, strict=True)
    ]
    groups = [_groups(told(replace(q, by=(tree.across,))), tree) for q in on_days]
    for period, whole, parts in zip(periods, found, groups, strict=True):
        _refuse_overlaps(tree, period, whole, parts)
    done = split(groups[0], groups[1], tree.value, len(tree.drivers))
    drivers = tuple(
        Driver(METRICS[name], _number(found[0].value(name)), _number(found[1].value(name)), brought)
        for name, brought in zip(tree.drivers, done.drivers, strict=True)
    )
    notes = [note for result in (*wholes, *found) for note in result.notes]
    notes += _coverages(metric, tree, found)
    return Drivers(
        metric, periods, tree.across, _between(done, before, after), drivers, tuple(dict.fromkeys(notes))
    )


def _tree_of(metric: Metric, query: Query) -> Tree:
    if metric.tree is None:
        known = ", ".join(metrics_with_trees())
        message = f"no driver tree is declared for {metric.name}; declared are those of: {known}"
        raise UsageError(message)
    if query.grain or query.cohort or len(query.by) > 1:
        message = (
            f"the drivers of {metric.name} are of two periods as wholes; leave grain and cohort out, and name"
            f" one dimension at most, whose mix is wanted (default: {metric.tree.across})"
        )
        raise UsageError(message)
    return replace(metric.tree, across=query.by[0]) if query.by else metric.tree


def _periods_of(metric: Metric, query: Query) -> tuple[Period, Period]:
    if query.period is None or query.compared is None:
        message = f"the drivers of {metric.name} need two periods; add --period 2025-Q2 --compare previous"
        raise UsageError(message)
    return query.compared, query.period


def _at(query: Query, metric: Metric, period: Period) -> Query:
    """Put a period to a question: as its days, or as the day up to which a year is taken."""
    plain = replace(query, by=(), compare="")
    if any(measure.window != "period" for measure in metric.measures):
        last = min(period.last, query.as_of) if query.as_of else period.last
        return replace(plain, period=None, as_of=last)
    return replace(plain, period=period)


def _on_common_days(query: Query, metric: Metric, coverage: Coverage | None) -> Query:
    """Keep the days of a period that the number counts, so that drivers of fewer facts count no others."""
    if query.period is None or coverage is None:
        return query
    days = common_days(taken(metric, query.assume), frame_of(query, coverage))
    if days is None:
        return query
    start, last = max(query.period.start, days.first), min(query.period.last, days.last)
    return replace(query, period=Period(start, last + timedelta(days=1)))


def _value(whole: Result, metric: Metric, period: Period) -> float:
    value = _number(whole.value(metric.name))
    if value is None:
        message = (
            f"{metric.name} has no value in {period}, so nothing can be said of its change; ask for two"
            " periods in which it has one"
        )
        raise NoValue(message)
    return value


def _groups(result: Result, tree: Tree) -> Mapping[str, Group]:
    groups = {}
    for record in result.records():
        weight = _number(record[tree.weight]) or 0.0
        drivers = tuple(_number(record[name]) for name in tree.drivers)
        value = tree.value([driver or 0.0 for driver in drivers])
        total = _number(record[tree.total]) if tree.total else weight * value
        groups[str(record[tree.across])] = Group(weight, total or 0.0, drivers)
    return groups


def _refuse_overlaps(tree: Tree, period: Period, whole: Result, groups: Mapping[str, Group]) -> None:
    """Refuse groups that share what the number is a mean over: they have no mix."""
    weight = _number(whole.value(tree.weight)) or 0.0
    parts = fsum(group.weight for group in groups.values())
    if not isclose(weight, parts, rel_tol=_SAME):
        message = (
            f"{tree.weight} is {weight:,.0f} in {period}, and {parts:,.0f} when added up by {tree.across}:"
            " one may be in several groups, so they have no mix; ask for another dimension"
        )
        raise UsageError(message)


def _between(done: Split, before: float, after: float) -> Split:
    """Set the split beside the number itself: a rule that differs between shop and groups is rest."""
    rest = done.rest + (after - before) - done.change
    return replace(done, before=before, after=after, rest=rest)


def _coverages(metric: Metric, tree: Tree, found: list[Result]) -> Iterator[Note]:
    """Say what the number and its drivers rest on, where that is less than all; what is the same, once."""
    said = set()
    for each in (metric, *(METRICS[name] for name in tree.drivers)):
        for beside in each.companions:
            if beside.suffix != "coverage":
                continue
            shares = tuple(_number(result.value(f"{each.name}_coverage")) for result in found)
            before, after = shares
            if shares in said or before is None or after is None or before == after == 1:
                continue
            said.add(shares)
            name = Term(f"metric.{each.name}.label", each.label)
            what = Term(heading_key(beside.label), beside.label)
            yield Note.of("driver_coverage", metric=name, what=what, before=before, after=after)


def _number(value: Scalar) -> float | None:
    return float(value) if isinstance(value, (int, float, Decimal)) else None


_SAME = 1e-9
