"""Cohorts: who comes back, what they bring with time, and whether newer cohorts do better."""

from __future__ import annotations

from decimal import Decimal

from patronage.base.expr import Scalar
from patronage.base.note import Note
from patronage.base.units import COUNT, DATE
from patronage.engine.result import Result
from patronage.metrics.metric import METRICS
from patronage.metrics.query import Query
from patronage.reports.block import Column, HeatMap, HeatRow, LineChart, Section, Table, Text
from patronage.reports.chapter import OF_ORDERS, Chapter
from patronage.reports.material import Material
from patronage.reports.triangle import Triangle

__all__ = ["cohorts"]

_METRICS = ("retention_rate", "historic_revenue_clv", "historic_clv", "revenue_retention", "net_revenue")
_MILESTONES = (1, 3, 6, 12, 24)
_FEWEST_COHORTS, _MOST_LINES = 3, 3
_OF_VALUE = tuple(f"note.{each}" for each in ("service_outside", "service_allocated", "no_overhead"))


def _write(material: Material) -> Section:
    title = material.text("cohorts.title")
    found = material.kpi(Query(_METRICS, cohort=material.window.cohort_grain))
    triangle = Triangle.of(found)
    if triangle.ages < 2:  # noqa: PLR2004  # a cohort shows something once it has a second age
        return Section(cohorts.name, title, "", (_absent(material, triangle),))
    blocks = _heat_maps(material, triangle, found)
    retention, value, _ = blocks
    charts = tuple(
        chart for each in (retention, value) if (chart := _by_cohort(material, triangle, each)) is not None
    )
    lead = _lead(material, retention, value)
    return Section(cohorts.name, title, lead, (retention, value, *charts, blocks[2]))


cohorts = Chapter("cohorts", 20, _write, needs=OF_ORDERS)


def _absent(material: Material, triangle: Triangle) -> Text:
    if not material.has_customers:
        why = "cohorts.no_customers"
    elif not triangle.cohorts:
        why = "cohorts.all_before_history"
    else:
        why = "cohorts.too_short"
    return Text((material.text(why),), tone="note")


def _heat_maps(material: Material, triangle: Triangle, found: Result) -> tuple[HeatMap, HeatMap, HeatMap]:
    on_margin = any(value is not None for value in found.column("historic_clv"))
    first_revenue = [_number(triangle.at(cohort, 0, "net_revenue")) for cohort in triangle.cohorts]
    return (
        _heat_map(material, triangle, found, "retention_rate"),
        _heat_map(material, triangle, found, "historic_clv" if on_margin else "historic_revenue_clv"),
        _heat_map(material, triangle, found, "revenue_retention", first_revenue),
    )


def _heat_map(
    material: Material, triangle: Triangle, found: Result, name: str, weights: list[float] | None = None
) -> HeatMap:
    grain = material.window.cohort_grain
    metric = METRICS[name]
    mean = triangle.mean(name, material.locale.text("cohorts.mean"), weights or ())
    return HeatMap(
        title=f"{material.label(name)} {material.text(f'by_first_order.{grain}')}",
        unit=metric.unit,
        rows=triangle.rows(name),
        metric=name,
        mean=mean,
        grain=grain,
        row_label=material.text("cohorts.cohort"),
        size_label=material.text("cohorts.customers"),
        age_label=found.columns[found.names.index("age")].label,
        lead=_milestones(material, mean, name),
        note=_note(material, found, name),
    )


def _lead(material: Material, retention: HeatMap, value: HeatMap) -> str:
    """Say who comes back soon, who comes back late, and what they have brought by then."""
    kept = _means(retention)
    if 1 not in kept:
        return ""
    step = material.window.cohort_grain
    said = {"next": material.text(f"cohorts.next.{step}")}
    share = material.short(kept[1], retention.unit)
    age = max(age for age in kept if age in _MILESTONES)
    if age == 1 or age not in _means(value):
        return material.text("cohorts.lead.again", share=share, **said)
    return material.text(
        "cohorts.lead.again_and_later",
        share=share,
        later=material.short(kept[age], retention.unit),
        worth=material.short(_means(value)[age], value.unit),
        at=material.locale.counted(f"report.cohorts.at.{step}", age),
        **said,
    )


def _means(block: HeatMap) -> dict[int, Scalar]:
    cells = block.mean.cells if block.mean else ()
    return {age: cell for age, cell in enumerate(cells) if cell is not None}


def _note(material: Material, found: Result, name: str) -> str:
    """Put what is to know of values beside the values, and all else beside the first map."""
    of_value = [note for note in found.notes if isinstance(note, Note) and note.key in _OF_VALUE]
    if name in ("historic_clv", "historic_revenue_clv"):
        return material.note(of_value)
    return material.note(n for n in found.notes if n not in of_value) if name == "retention_rate" else ""


def _milestones(material: Material, mean: HeatRow, name: str) -> str:
    """Say what the mean is at a few ages."""
    unit, step = METRICS[name].unit, material.window.cohort_grain
    said = [
        material.locale.counted(
            f"report.cohorts.after.{step}", age, value=material.short(mean.cells[age], unit)
        )
        for age in _MILESTONES
        if age < len(mean.cells) and mean.cells[age] is not None
    ]
    if not said:
        return ""
    shown = ", ".join(said)
    return material.text(
        f"cohorts.lead.{name}",
        milestones=shown,
        later=material.text(f"cohorts.later.{step}"),
        first=material.text(f"cohorts.first.{step}"),
    )


def _by_cohort(material: Material, triangle: Triangle, block: HeatMap) -> LineChart | None:
    """Draw one age over the cohorts, for a few ages: whether newer cohorts do better."""
    step = material.window.cohort_grain
    ages = [age for age in _MILESTONES if _seen(triangle, age, block.metric) >= _FEWEST_COHORTS][:_MOST_LINES]
    if not ages:
        return None
    columns = (
        Column("cohort", block.row_label, DATE, grain=step),
        Column("size", block.size_label, COUNT),
        *(
            Column(
                f"age_{age}",
                material.locale.counted(f"report.cohorts.at.{step}", age),
                block.unit,
                block.metric,
            )
            for age in ages
        ),
    )
    rows = [
        (cohort, size, *(triangle.at(cohort, age, block.metric) for age in ages))
        for cohort, size in zip(triangle.cohorts, triangle.sizes, strict=True)
    ]
    shown = tuple(row for row in rows if any(value is not None for value in row[2:]))
    title = material.text("cohorts.newer", label=material.label(block.metric))
    return LineChart(Table(title, columns, shown), "cohort", tuple(f"age_{age}" for age in ages))


def _seen(triangle: Triangle, age: int, metric: str) -> int:
    return sum(triangle.at(cohort, age, metric) is not None for cohort in triangle.cohorts)


def _number(value: object) -> float:
    return float(value) if isinstance(value, (int, float, Decimal)) else 0.0
