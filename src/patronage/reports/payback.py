"""Cohorts against their cost: the margin so far of a customer by age, framed where it reaches the CAC."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from patronage.base.expr import Scalar
from patronage.metrics.metric import METRICS
from patronage.metrics.query import Query
from patronage.reports.block import Column, HeatMap, HeatRow
from patronage.reports.material import Material
from patronage.reports.triangle import Triangle

__all__ = ["payback_map"]

_MARGIN, _COST = "historic_clv", "cac"


def payback_map(material: Material) -> HeatMap | None:
    """Draw the margin so far of each cohort's customers; nothing where no cohort's cost is known."""
    grain = material.window.cohort_grain
    found = material.kpi(Query((_MARGIN, _COST), cohort=grain))
    triangle = Triangle.of(found)
    costs = [triangle.of_cohort(cohort, _COST) for cohort in triangle.cohorts]
    if not any(_is_cost(cost) for cost in costs):
        return None
    rows = tuple(
        # Spend that nobody came of makes a cohort of nobody.
        _set_against(row, cost)
        for row, cost in zip(triangle.rows(_MARGIN), costs, strict=True)
        if row.size
    )
    mean = triangle.mean(_MARGIN, material.locale.text("cohorts.mean"))
    by = material.text(f"by_first_order.{grain}")
    unit = METRICS[_COST].unit
    return HeatMap(
        title=material.text("acquisition.matrix", by=by),
        unit=METRICS[_MARGIN].unit,
        rows=rows,
        metric=_MARGIN,
        mean=_set_against(mean, _mean_cost(triangle, costs)),
        grain=grain,
        row_label=material.text("cohorts.cohort"),
        size_label=material.text("cohorts.customers"),
        beside=(Column(_COST, material.text("acquisition.cost"), unit, _COST),),
        age_label=found.columns[found.names.index("age")].label,
        marked_label=material.text("acquisition.paid_back"),
        lead=_lead(material, rows),
        note=material.note(found.notes),
    )


def _set_against(row: HeatRow, cost: Scalar) -> HeatRow:
    """Stand the cost beside a cohort and mark the first age at which its margin reaches it."""
    row = replace(row, beside=(cost,))
    if not _is_cost(cost):
        return row
    reached = (
        age for age, cell in enumerate(row.cells) if cell is not None and _number(cell) >= _number(cost)
    )
    age = next(reached, None)
    return row if age is None else replace(row, marked=(age,))


def _mean_cost(triangle: Triangle, costs: Sequence[Scalar]) -> Scalar:
    """Give the cost of a customer over all cohorts whose cost is known."""
    known = [
        (size, _number(cost)) for size, cost in zip(triangle.sizes, costs, strict=True) if cost is not None
    ]
    whole = sum(size for size, _ in known)
    return sum(size * cost for size, cost in known) / whole if whole else None


def _lead(material: Material, rows: Sequence[HeatRow]) -> str:
    """Say how many cohorts have paid back, and how soon."""
    costly = [row for row in rows if _is_cost(row.beside[0])]
    ages = sorted(row.marked[0] for row in costly if row.marked)
    if not ages:
        return material.text("acquisition.matrix_none")
    median, step = ages[(len(ages) - 1) // 2], material.window.cohort_grain
    if median:
        soon = material.locale.counted(f"report.cohorts.at.{step}", median)
    else:
        soon = material.text("acquisition.within", first=material.text(f"cohorts.first.{step}"))
    return material.text("acquisition.matrix_lead", reached=len(ages), all=len(costly), soon=soon)


def _is_cost(cost: Scalar) -> bool:
    return isinstance(cost, (int, float, Decimal)) and cost > 0


def _number(value: Scalar) -> float:
    return float(value) if isinstance(value, (int, float, Decimal)) else 0.0
