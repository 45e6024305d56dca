"""Metrics: one definition a KPI, from which every face, page, statement and test of it follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Literal

from patronage.base.expr import Binary, Call, Expr, Scalar
from patronage.base.registry import Registry
from patronage.base.units import Unit
from patronage.metrics.measure import Measure, OfCohort, leaves_of
from patronage.metrics.tree import Tree

__all__ = ["METRICS", "Companion", "Example", "Metric"]

Row = Mapping[str, Scalar]


@dataclass(frozen=True)
class Example:
    """Literal rows and the value they give: documentation and test in one.

    Parameters
    ----------
    rows
        Delivered rows by contract table. Days may stand for instants (`"ordered_at": date(2025, 1, 1)`);
        customers are any ids; an order needs `order_id`, `customer`, `ordered_at`, `gross`.
    expected
        The value, or the rows as objects holding at least the columns to compare.
    ask
        Further parts of the question: `by`, `grain`, `cohort`, `period`, `as_of`, `basis`, assumptions;
        and what the shop states beside: `history`, `business_hours`.
    text
        The sum in words, where the rows do not show it at once.
    """

    rows: Mapping[str, Sequence[Row]]
    expected: Decimal | float | int | Sequence[Row] | None
    ask: Mapping[str, object] = field(default_factory=dict)
    text: str = ""


@dataclass(frozen=True)
class Companion:
    """A column that stands beside a metric's own: the coverage it rests on, the rule it followed."""

    suffix: str
    formula: Expr
    unit: Unit
    label: str


@dataclass(frozen=True, eq=False)
class Metric:
    """A KPI: a formula over measures, and all that people need to trust it; itself and no other by identity.

    Parameters
    ----------
    name, label, unit
        The name in code, what people call it, what it counts.
    question
        The question it answers, in the words of the person who asks.
    formula
        An expression whose leaves are measures; ratios are `ratio(...)` of sums, taken after grouping.
    source
        Where the definition comes from.
    example
        Rows and the value they give.
    better
        Which direction is good: `up`, `down`, or neither.
    companions
        Columns that stand beside it.
    interval
        `wilson` for a share of independent yes-or-no cases: 95 % bounds stand beside it.
    drivers
        The metrics it is made of, for explanations.
    needs_ages
        It has a meaning only by cohort and age.
    cohorts
        What its cohorts are made of, where that is not new customers: `cohort_size` counts it.
    notes
        What a reader must know of every value.
    tree
        How it is made of other metrics exactly, so that its change can be split over them.
    """

    name: str
    label: str
    unit: Unit
    question: str
    formula: Expr
    source: str
    example: Example
    better: Literal["up", "down", ""] = ""
    companions: tuple[Companion, ...] = ()
    interval: Literal["", "wilson"] = ""
    drivers: tuple[str, ...] = ()
    needs_ages: bool = False
    cohorts: Measure | None = None
    notes: tuple[str, ...] = ()
    tree: Tree | None = None

    @cached_property
    def kind(self) -> str:
        """What kind of number it is: sum, distinct, ratio, stock, cohort or derived."""
        leaves = leaves_of(self.formula)
        if self.needs_ages or leaves[OfCohort]:
            return "cohort"
        if all(m.until is not None for m in leaves[Measure].values()):
            return "stock"
        if isinstance(self.formula, Measure):
            return "sum" if self.formula.is_additive else "distinct"
        if isinstance(self.formula, Call) and self.formula.name == "ratio":
            return "ratio"
        return "derived"

    @cached_property
    def measures(self) -> tuple[Measure, ...]:
        """Every measure of the formula and its companions, at any level."""
        formulas = (self.formula, *(c.formula for c in self.companions))
        found = {name: m for f in formulas for level in leaves_of(f).values() for name, m in level.items()}
        return tuple(found.values())

    @cached_property
    def tables(self) -> frozenset[str]:
        """The facts it stands on."""
        return frozenset(m.table for m in self.measures)

    @property
    def is_additive(self) -> bool:
        """Whether the values of all groups add up to the total: a sum, or sums and differences of sums."""
        return self.kind in ("sum", "derived") and _is_linear(self.formula)


def _is_linear(formula: Expr) -> bool:
    match formula:
        case Measure():
            return formula.is_additive
        case Binary("+" | "-", left, right):
            return _is_linear(left) and _is_linear(right)
    return False


METRICS: Registry[Metric] = Registry(Metric, "patronage.metrics.kpis", "metric", group="patronage.metrics")
"""Every metric by name, built-in and plugged in."""
