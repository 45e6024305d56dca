"""From definitions to output columns: companions, intervals, comparisons; then the leaves put in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property

from patronage.base.errors import PatronageError
from patronage.base.expr import Call, Expr, Literal, Parameter, call, case, ratio
from patronage.base.tree import rewrite
from patronage.base.units import SHARE, Unit
from patronage.metrics.measure import AtStart, Measure, OfCohort, Overall, Running, leaves_of
from patronage.metrics.metric import Metric
from patronage.metrics.query import Frame, Query

__all__ = ["Output", "bound", "outputs"]

_Z = 1.959963984540054


@dataclass(frozen=True)
class Output:
    """A column of the answer before its leaves are put in; `earlier` takes them from the compared period."""

    name: str
    formula: Expr
    unit: Unit
    label: str
    earlier: Expr | None = None

    @cached_property
    def leaves(self) -> dict[type[Expr], dict[str, Measure]]:
        """The measures it takes, by level."""
        return leaves_of(self.formula)


def outputs(metrics: tuple[Metric, ...], query: Query) -> list[Output]:
    """Give the columns metrics come with, in order."""
    return [output for metric in metrics for output in _of_metric(metric, query.compare)]


def bound(formula: Expr, leaf: Callable[[Expr], Expr | None], query: Query, frame: Frame) -> Expr:
    """Put columns in place of measures, and values in place of parameters."""
    values = query.assume.parameters | {"history_days": Literal(frame.history_days)}

    def change(node: Expr) -> Expr | None:
        if isinstance(node, (Measure, OfCohort, Overall, Running, AtStart)):
            return leaf(node)
        return values[node.name] if isinstance(node, Parameter) else None

    return rewrite(formula, change)


@cache
def _of_metric(metric: Metric, compare: str) -> tuple[Output, ...]:
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
            Output(f"{metric.name}_change", metric.formula, SHARE, f"{metric.label}, change", metric.formula)
        )
    return tuple(found)


def _wilson(metric: Metric) -> tuple[Expr, Expr]:
    """Bounds of a share: Wilson 1927; Brown, Cai & DasGupta 2001, eq. 4."""
    match metric.formula:
        case Call("ratio", (cases, tries)):
            share, n = ratio(cases, tries), tries.cast("double")
        case _:
            message = f"{metric.name} asks for a Wilson interval, but its formula is not ratio(cases, tries)"
            raise PatronageError(message)
    z2 = _Z * _Z
    # A share above 1 (a definition that allows it) must not take the root of a negative number.
    spread = call("greatest", share * (Literal(1.0) - share), Literal(0.0))
    half = call("sqrt", ratio(spread, n) + ratio(z2 / 4, n * n)) * _Z
    centre = share + ratio(z2 / 2, n)
    scale = Literal(1.0) + ratio(z2, n)
    high = call("least", ratio(centre + half, scale), Literal(1.0))
    # Engines disagree on the least of nothing and one.
    return ratio(centre - half, scale), case((tries > 0, high))
