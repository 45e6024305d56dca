"""Overview: the headlines beside the period before, how they went over time, and what moved them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from patronage.base.expr import Scalar
from patronage.base.units import SHARE
from patronage.engine.result import Result
from patronage.metrics.metric import METRICS
from patronage.metrics.query import Query
from patronage.reports.block import BarChart, Block, LineChart, Section, Text, Tiles
from patronage.reports.chapter import OF_ORDERS, Chapter
from patronage.reports.material import HEADLINES, Material
from patronage.reports.pick import Pick, beside, pick
from patronage.reports.tile import tile_of

__all__ = ["overview"]

_LINES = ("net_revenue", "orders", "aov")
_FEWEST_STEPS = 2
_FEWEST_FOR_PEAK = 3


def _write(material: Material) -> Section:
    steps = _steps(material)
    blocks: tuple[Block, ...] = (_tiles(material, steps),)
    if len(steps) < _FEWEST_STEPS:
        blocks += (Text((material.text("overview.one_step"),), tone="note"),)
    else:
        blocks += (_line(material, steps, "net_revenue"), _line(material, steps, "orders"))
        blocks += (_who_bought(material, steps),) if material.has_customers else ()
        blocks += (_line(material, steps, "aov"),)
    return Section(overview.name, material.text("overview.title"), _lead(material), blocks)


overview = Chapter("overview", 10, _write, needs=OF_ORDERS)


def _steps(material: Material) -> Result:
    window = material.window
    further = tuple(name for name in HEADLINES if name not in _LINES)
    compared = Query(_LINES, grain=window.grain, period=window.period, compare=window.compare)
    plain = Query(further, grain=window.grain, period=window.period)
    return beside(material.kpi(compared), material.kpi(plain), str(window.grain))


def _tiles(material: Material, steps: Result) -> Tiles:
    window, locale = material.window, material.locale
    compared = note = ""
    if window.before:
        compared = material.text("overview.compared", before=locale.period(window.before))
    else:
        note = material.text("overview.not_compared", first_on=locale.day(window.first_on))
    whole = [not cut for cut in steps.column("is_partial")]
    tiles = tuple(
        tile_of(name, material.totals, _series(steps, name, whole), _missing(material, name))
        for name in HEADLINES
    )
    return Tiles(tiles, note=note, compared=compared, series_label=_by(material))


def _series(steps: Result, name: str, whole: list[bool]) -> tuple[Scalar, ...]:
    return tuple(value for value, is_whole in zip(steps.column(name), whole, strict=True) if is_whole)


def _missing(material: Material, name: str) -> str:
    """Say why there is no number."""
    if material.totals.value(name) is not None:
        return ""
    if name == "margin":
        return material.text("overview.no_margin", known=_short(material, "margin_coverage"))
    if not _count(material, "orders"):
        return material.text("overview.no_orders")
    return material.text("overview.no_number" if material.has_customers else "overview.no_customers")


def _line(material: Material, steps: Result, name: str) -> LineChart:
    window, locale = material.window, material.locale
    picks = [Pick(str(window.grain)), Pick(name, locale.period(window.period))]
    if window.before:
        picks.append(Pick(f"{name}_previous", locale.period(window.before)))
    title = material.text("overview.over_time", label=material.label(name), by=_by(material))
    table = pick(title, steps, picks, window.grain)
    table = replace(table, lead=_peak(material, steps, name))
    return LineChart(table, str(window.grain), tuple(each.name for each in picks[1:]))


def _peak(material: Material, steps: Result, name: str) -> str:
    """Name the highest and the lowest step among those that are over."""
    days = steps.column(str(material.window.grain))
    whole = [
        (value, day)
        for value, day, cut in zip(steps.column(name), days, steps.column("is_partial"), strict=True)
        if isinstance(day, date) and isinstance(value, (int, float, Decimal)) and not cut
    ]
    if len(whole) < _FEWEST_FOR_PEAK:
        return ""
    unit, grain = METRICS[name].unit, material.window.grain
    (low, low_day), (high, high_day) = min(whole), max(whole)
    return material.text(
        "overview.peak",
        high=material.short(high, unit),
        high_step=material.locale.step(high_day, grain),
        low=material.short(low, unit),
        low_step=material.locale.step(low_day, grain),
    )


def _who_bought(material: Material, steps: Result) -> BarChart:
    grain = str(material.window.grain)
    title = material.text("overview.who_bought", by=_by(material))
    picks = (Pick(grain), Pick("new_customers"), Pick("returning_customers"))
    table = pick(title, steps, picks, material.window.grain)
    table = replace(table, lead=_new_against_returning(material), note=material.text("overview.loyal_note"))
    return BarChart(table, grain, ("new_customers", "returning_customers"), stacked=True)


def _new_against_returning(material: Material) -> str:
    return material.text(
        "overview.loyal",
        share=_short(material, "returning_revenue_share"),
        new=material.locale.counted("report.new_customers", _count(material, "new_customers")),
        returning=material.locale.counted(
            "report.returning_customers", _count(material, "returning_customers")
        ),
    )


def _lead(material: Material) -> str:
    """Say in one sentence how the period went, and what moved it."""
    value = _short(material, "net_revenue")
    if not _count(material, "orders"):
        return material.text("overview.lead_without_orders", value=value)
    change, orders, each = (_move(material, name) for name in ("net_revenue", "orders", "aov"))
    if not (change and orders and each):
        orders = material.locale.counted("report.orders", _count(material, "orders"))
        return material.text("overview.lead", value=value, orders=orders, aov=_short(material, "aov"))
    return material.text("overview.lead_compared", value=value, moved=change, orders=orders, each=each)


def _move(material: Material, name: str) -> str:
    """Say how a metric moved, in the words for it; nothing where nothing is known of before."""
    tile = tile_of(name, material.totals)
    if tile.change is None:
        return ""
    shown = material.short(abs(tile.change), SHARE)
    way = "same" if shown == material.short(0, SHARE) else "up" if tile.change > 0 else "down"
    return material.text(f"moved.{name}.{way}", change=shown)


def _by(material: Material) -> str:
    return material.text(f"by.{material.window.grain}")


def _short(material: Material, name: str) -> str:
    totals = material.totals
    return material.short(totals.value(name), totals.columns[totals.names.index(name)].unit)


def _count(material: Material, name: str) -> int:
    value = material.totals.value(name)
    return value if isinstance(value, int) else 0
