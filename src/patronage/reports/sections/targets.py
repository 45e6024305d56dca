"""Targets: what was to be reached and what was, and what others reach."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from patronage.base.errors import PatronageError
from patronage.base.expr import Scalar
from patronage.base.locale import Locale
from patronage.base.units import NUMBER, Unit
from patronage.metrics.benchmark import Benchmark, read_benchmarks, shipped
from patronage.metrics.metric import METRICS
from patronage.metrics.query import Filter, Query
from patronage.metrics.target import Checked, check_targets, read_targets
from patronage.reports.block import Block, Column, Section, Table, Text
from patronage.reports.chapter import Chapter
from patronage.reports.material import Material

__all__ = ["targets"]


def _write(material: Material) -> Section:
    asked = material.window.as_of, material.assume, read_targets(material.own)
    checked = check_targets(material.engine, material.coverage, *asked)
    blocks: list[Block] = []
    if checked:
        blocks.append(_targets(material, checked))
    else:
        blocks.append(Text((material.text("targets.none"),), tone="note"))
    if others := _others(material):
        blocks.append(others)
    return Section(targets.name, material.text("targets.title"), _lead(material, checked), tuple(blocks))


targets = Chapter("targets", 55, _write)


def _lead(material: Material, checked: Sequence[Checked]) -> str:
    if not checked:
        return ""
    count = {status: sum(c.status == status for c in checked) for status in ("met", "missed", "open")}
    over = count["met"] + count["missed"]
    return material.text("targets.lead", met=count["met"], over=over, open=count["open"])


def _targets(material: Material, checked: Sequence[Checked]) -> Table:
    names = ("metric", "of", "period", "reached", "target", "status")
    columns = _columns(material, names)
    rows = tuple(
        (
            material.label(each.target.metric),
            _of(material, each.target.dimensions),
            each.target.period,
            _written(material.locale, each.value, _unit(each.target.metric)),
            _written(material.locale, each.target.value, _unit(each.target.metric)),
            material.text(f"targets.{each.status}"),
        )
        for each in checked
    )
    missed = tuple(at for at, each in enumerate(checked) if each.status == "missed")
    unknown = (each for each in checked if each.status == "unknown")
    note = "; ".join(
        dict.fromkeys(f"{material.label(each.target.metric)}: {each.reason}" for each in unknown)
    )
    return Table(material.text("targets.checked"), columns, rows, highlight=missed, note=note)


def _others(material: Material) -> Table | None:
    """Set the shop's own number beside what others reach, for every benchmark whose metric it has."""
    rows = []
    for each in read_benchmarks(material.own):
        own = _own(material, each)
        if own is None:
            continue
        unit = METRICS[each.metric].unit
        locale = Locale(material.locale.language, each.currency) if each.currency else material.locale
        others = tuple(_written(locale, value, unit) for value in (each.low, each.median, each.high))
        rows.append(
            (
                material.label(each.metric),
                _written(material.locale, own, unit),
                *others,
                _source(material, each),
            )
        )
    if not rows:
        return None
    names = ("metric", "own", "low", "median", "high", "source")
    columns = _columns(material, names)
    return Table(material.text("targets.others"), columns, tuple(rows))


def _of(material: Material, dimensions: str) -> str:
    """Say in words of which part of the shop a target is; what cannot be read stays as it was delivered."""
    try:
        where = [Filter.parse(text) for text in dimensions.split(",") if text.strip()]
        return "; ".join(_part(material, each) for each in where) or material.text("targets.whole")
    except PatronageError:
        return dimensions


def _part(material: Material, part: Filter) -> str:
    sign = " \N{NOT EQUAL TO}" if part.excluded else ":"
    members = ", ".join(material.locale.member(each, part.dimension) for each in part.values)
    return f"{material.dimension(part.dimension)}{sign} {members}"


def _source(material: Material, benchmark: Benchmark) -> str:
    """Name the source of a benchmark; the shop's own words stay as they are."""
    if benchmark not in shipped():
        return benchmark.source
    return material.locale.said(f"benchmark.{benchmark.metric}", benchmark.source)


def _own(material: Material, benchmark: Benchmark) -> Scalar:
    if benchmark.metric not in METRICS.all():
        return None
    metric = METRICS[benchmark.metric]
    fixed = any(measure.window != "period" for measure in metric.measures)
    period = None if fixed else material.window.period
    try:
        return material.kpi(Query((metric.name,), period=period)).value(metric.name)
    except PatronageError:
        # Nothing was loaded to work it out from.
        return None


def _columns(material: Material, names: Sequence[str]) -> tuple[Column, ...]:
    return tuple(Column(name, material.text(f"targets.column.{name}")) for name in names)


def _unit(metric: str) -> Unit:
    return METRICS[metric].unit if metric in METRICS.all() else NUMBER


def _written(locale: Locale, value: Scalar, unit: Unit) -> str:
    return (
        locale.text("format.none")
        if not isinstance(value, (int, float, Decimal))
        else locale.write(value, unit)
    )
