"""From definitions to output columns: companions, intervals, comparisons; then the leaves put in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from patronage.base.errors import PatronageError
from patronage.base.expr import Call, Expr, Literal, Parameter, call, case, ratio
from patronage.base.tree import Change, sharer, walk
from patronage.base.units import SHARE, Unit
from patronage.contract.assumption import Assumptions
from patronage.contract.subscription_facts import SUBSCRIPTION_CHANGES
from patronage.metrics.compile.fold import folded
from patronage.metrics.compile.known import Days, days_to_keep, on_days
from patronage.metrics.compile.taken import taken
from patronage.metrics.measure import (
    AtStart,
    FirstDay,
    LivedTo,
    Measure,
    OfCohort,
    Overall,
    Running,
    leaves_of,
)
from patronage.metrics.metric import Metric
from patronage.metrics.milestone import with_milestones
from patronage.metrics.query import Frame, Query

__all__ = ["LEAVES", "Output", "binding", "outputs"]

_Z = 1.959963984540054


@dataclass(frozen=True, eq=False)
class Output:
    """A column of the answer before its leaves are put in; `earlier` takes them from the compared period."""

    name: str
    formula: Expr
    unit: Unit
    label: str
    earlier: Expr | None = None
    is_change: bool = False

    @cached_property
    def leaves(self) -> dict[type[Expr], dict[str, Measure]]:
        """The measures it takes, by level."""
        return leaves_of(self.formula)

    @cached_property
    def first_days(self) -> tuple[FirstDay, ...]:
        """The first days it asks for."""
        return tuple(node for node in walk(self.formula) if isinstance(node, FirstDay))


def outputs(metrics: tuple[Metric, ...], query: Query, frame: Frame) -> tuple[tuple[Output, ...], ...]:
    """Give the columns that each metric comes with, in order."""
    return tuple(_of_metric(_asked(metric, query, frame)) for metric in metrics)


def binding(leaf: Callable[[Expr], Expr | None], query: Query, frame: Frame) -> Change:
    """Give what stands in place of a formula's leaves and parameters."""
    known = {
        "history_days": Literal(frame.history_days),
        "contract_days": Literal(frame.days_of(SUBSCRIPTION_CHANGES.name)),
    }
    values = {**query.assume.parameters, **known}

    def change(node: Expr) -> Expr | None:
        if isinstance(node, LEAVES):
            return leaf(node)
        return values[node.name] if isinstance(node, Parameter) else None

    return change


LEAVES = (Measure, OfCohort, Overall, Running, AtStart, FirstDay, LivedTo)
"""What a formula takes from data."""


@dataclass(frozen=True)
class _Asked:
    """All of a question that the formulas of a metric depend on.

    `days` are those its facts have in common, where that is not all of them.
    """

    metric: Metric
    compare: str
    assume: Assumptions
    has_start: bool
    days: Days | None
    by_cohort: bool
    basis: str


def _asked(metric: Metric, query: Query, frame: Frame) -> _Asked:
    days = None
    if len(metric.tables) > 1:
        days = days_to_keep(taken(metric, query.assume), frame)
    by_cohort = query.cohort is not None
    return _Asked(metric, query.compare, query.assume, query.has_start, days, by_cohort, query.basis)


@lru_cache(maxsize=1024)
def _of_metric(asked: _Asked) -> tuple[Output, ...]:
    values = {**asked.assume.parameters, "has_start": Literal(asked.has_start)}
    share = sharer()

    def settled(formula: Expr) -> Expr:
        known = with_milestones(folded(formula, values))
        if asked.days is not None:
            known = on_days(known, asked.days, asked.basis, by_cohort=asked.by_cohort)
        return share(known)

    return tuple(
        replace(
            each,
            formula=settled(each.formula),
            earlier=None if each.earlier is None else settled(each.earlier),
        )
        for each in _described(asked.metric, asked.compare)
    )


def _described(metric: Metric, compare: str) -> list[Output]:
    found = [Output(metric.name, metric.formula, metric.unit, metric.label)]
    if metric.interval == "wilson":
        low, high = _wilson(metric)
        found.append(Output(f"{metric.name}_low", low, metric.unit, f"{metric.label}, 95 % low"))
        found.append(Output(f"{metric.name}_high", high, metric.unit, f"{metric.label}, 95 % high"))
    found += [Output(f"{metric.name}_{c.suffix}", c.formula, c.unit, c.label) for c in metric.companions]
    if compare:
        label = "before" if compare == "previous" else "a year before"
        found.append(
            Output(
                f"{metric.name}_previous",
                metric.formula,
                metric.unit,
                f"{metric.label}, {label}",
                metric.formula,
            )
        )
        found.append(
            Output(
                f"{metric.name}_change",
                metric.formula,
                SHARE,
                f"{metric.label}, change",
                metric.formula,
                is_change=True,
            )
        )
    return found


def _wilson(metric: Metric) -> tuple[Expr, Expr]:
    """Bounds of a share: Wilson 1927; Brown, Cai & DasGupta 2001, eq. 4, here times the number of tries."""
    match metric.formula:
        case Call("ratio", (cases, tries)):
            pass
        case _:
            message = f"{metric.name} asks for a Wilson interval, but its formula is not ratio(cases, tries)"
            raise PatronageError(message)
    z2 = _Z * _Z
    # A share above 1 (a definition that allows it) must not take the root of a negative number.
    spread = call("greatest", ratio(cases * (tries - cases), tries), 0.0)
    half = call("sqrt", spread + z2 / 4) * _Z
    low, high = (ratio(cases + z2 / 2 + side, tries + z2) for side in (half * -1.0, half))
    # Where nothing was tried nothing is known; engines disagree on the least of nothing and one.
    return case((tries > 0, low)), case((tries > 0, call("least", high, 1.0)))
