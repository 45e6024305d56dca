"""Breakdowns: where revenue comes from, by channel, country, category and product."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from patronage.base.expr import Scalar
from patronage.base.note import Note
from patronage.base.period import Period
from patronage.base.units import MONEY, SHARE
from patronage.contract.left_out import LINES_WITHOUT_PRICE
from patronage.engine.result import Result
from patronage.metrics.query import Filter, Query
from patronage.reports.block import Block, Column, Row, Section, Table, Text, change_between
from patronage.reports.chapter import OF_ORDERS, Chapter
from patronage.reports.material import Material, sentence
from patronage.reports.members import is_given, named_members
from patronage.reports.pick import Pick, capital, lower, pick, with_before
from patronage.reports.told_apart import may_name_any

__all__ = ["breakdowns"]

_REVENUE = "net_revenue"
_METRICS = ("orders", "customers", "aov", "refund_rate", "margin_rate")
_MOST = 20


@dataclass(frozen=True)
class _Split:
    """A split by the first of some dimensions that holds something; `lines` where order lines hold it."""

    name: str
    dimensions: tuple[str, ...]
    lines: bool = False


_SPLITS = (
    _Split("channel", ("channel",)),
    _Split("sales_channel", ("sales_channel",)),
    _Split("country", ("order_country", "country")),
    _Split("category", ("category",), lines=True),
    _Split("product", ("product",), lines=True),
)
_OPTIONAL = ("sales_channel",)


def _write(material: Material) -> Section:
    found = {split.name: _table(material, split) for split in _SPLITS}
    tables = [table for table in found.values() if table is not None]
    missing = [name for name, table in found.items() if table is None and name not in _OPTIONAL]
    blocks: list[Block] = [*tables]
    if missing:
        said = tuple(material.text(f"breakdowns.missing.{name}") for name in missing)
        blocks.append(Text(said, material.text("breakdowns.not_given"), tone="note"))
    largest = ", ".join(_first(material, table) for table in tables if _number(table.rows[0][1]) > 0)
    lead = material.text("breakdowns.lead", largest=largest) if largest else ""
    return Section(breakdowns.name, material.text("breakdowns.title"), lead, tuple(blocks))


breakdowns = Chapter("breakdowns", 50, _write, needs=OF_ORDERS)


def _first(material: Material, table: Table) -> str:
    """Name the row that brings most, and how much of all."""
    whole, first = _number(material.totals.value("net_revenue")), table.rows[0]
    return material.text(
        "breakdowns.first",
        member=first[0],
        dimension=lower(table.columns[0].label),
        share=material.short(_number(first[1]) / whole if whole > 0 else None, SHARE),
    )


def _table(material: Material, split: _Split) -> Table | None:
    window = material.window
    for dimension in split.dimensions:
        if not may_name_any(material, (_REVENUE,), dimension):
            continue
        asked = Query((_REVENUE, *_METRICS), by=(dimension,), period=window.period)
        found = material.kpi(asked)
        if window.before:
            found = with_before(found, material.kpi(_before(asked, window.before)), dimension)
        if named_members(found, dimension):
            return _of(material, split, asked, found)
    return None


def _before(asked: Query, before: Period) -> Query:
    """Ask the period before for revenue alone: nothing else of it is shown, and each number has its price."""
    return replace(asked, metrics=(_REVENUE,), period=before)


def _of(material: Material, split: _Split, asked: Query, found: Result) -> Table:
    dimension = asked.by[0]
    picks = _picks(material, split, dimension)
    table = pick(capital(material.by(dimension)), found, picks)
    table = _ranked(material, asked, picks, table)
    if split.lines and _without_price(material):
        table = _priceless(table)
    table = replace(table, total=_total(material, table), note=_note(material, split, table))
    table = replace(table, lead=_lead(material, found, dimension))
    return _with_change(material, table) if material.window.compare else table


def _ranked(material: Material, asked: Query, picks: tuple[Pick, ...], table: Table) -> Table:
    """Put the greatest first, the many small ones together, and what was not given last."""
    named = [row for row in table.rows if is_given(row[0])]
    rest = tuple(row for row in table.rows if not is_given(row[0]))
    named.sort(key=lambda row: _number(row[1]), reverse=True)
    rows = tuple(named[:_MOST])
    if len(named) > _MOST:
        others = _others(material, asked, picks, (*rows, *rest))
        label = material.locale.counted("report.breakdowns.others", len(named) - _MOST)
        if _number(others[0]) > _number(rows[0][1]):
            # Beside the sum of all the others no other bar would be seen.
            table = replace(table, columns=tuple(replace(column, bar=False) for column in table.columns))
        rows += ((label, *others),)
    return replace(table, rows=(*rows, *rest))


def _note(material: Material, split: _Split, table: Table) -> str:
    """Say what stands in the row of what was not given."""
    if all(is_given(row[0]) for row in table.rows):
        return ""
    beyond = [material.text("breakdowns.beyond_lines")] if split.lines else []
    if split.lines and (lines := _without_price(material)):
        beyond.append(sentence(material.locale.note(Note.of(LINES_WITHOUT_PRICE, count=lines))))
    if material.coverage.refunds_without_order:
        beyond.append(material.text("breakdowns.without_order"))
    return " ".join(beyond)


def _without_price(material: Material) -> int:
    return dict(material.coverage.left_out).get(LINES_WITHOUT_PRICE, 0)


def _priceless(table: Table) -> Table:
    """Leave open what products brought where no line tells it: it is unknown, not nothing."""
    at = table.at(_REVENUE)
    if any(_number(row[at]) for row in table.rows if is_given(row[0])):
        return table
    rows = tuple(
        (*row[:at], None, *row[at + 1 :]) if is_given(row[0]) and not row[at] else row for row in table.rows
    )
    return replace(table, rows=rows)


def _picks(material: Material, split: _Split, dimension: str) -> tuple[Pick, ...]:
    picks = [Pick(dimension), Pick("net_revenue", bar=True)]
    if before := material.window.before:
        picks.append(Pick("net_revenue_previous", material.locale.period(before)))
    picks += [Pick("orders"), Pick("customers")]
    if not split.lines:
        # A product's share of an order is no order value.
        picks.append(Pick("aov"))
    picks.append(Pick("refund_rate"))
    return tuple([*picks, Pick("margin_rate")] if material.has_margin else picks)


def _with_change(material: Material, table: Table) -> Table:
    """Put the relative change behind the value before."""
    now, before = table.at("net_revenue"), table.at("net_revenue_previous")
    column = Column("change", material.text("breakdowns.change"), SHARE)

    def longer(row: Row) -> Row:
        change = change_between(row[now], row[before], MONEY)
        return (*row[: before + 1], change, *row[before + 1 :])

    return replace(
        table,
        columns=(*table.columns[: before + 1], column, *table.columns[before + 1 :]),
        rows=tuple(longer(row) for row in table.rows),
        total=longer(table.total) if table.total else None,
    )


def _others(material: Material, asked: Query, picks: tuple[Pick, ...], shown: tuple[Row, ...]) -> Row:
    """Ask for all members that are not shown at once: ratios are retaken, people counted once."""
    dimension = asked.by[0]
    others = Filter(dimension, tuple(str(row[0]) for row in shown), excluded=True)
    whole, before = replace(asked, by=(), where=(others,)), material.window.before
    found = material.kpi(whole)
    values = {name: found.value(name) for name in found.names}
    if before:
        values[f"{_REVENUE}_previous"] = material.kpi(_before(whole, before)).value(_REVENUE)
    return tuple(values[each.name] for each in picks[1:])


def _total(material: Material, table: Table) -> Row:
    """Give the headlines under the columns that have one: the same numbers, not sums of the rows."""
    known = material.totals
    values = [known.value(c.name) if c.name in known.names else None for c in table.columns[1:]]
    return (None, *values)


def _lead(material: Material, found: Result, dimension: str) -> str:
    """Say who brings most, and who moved most against the period before."""
    whole = _number(material.totals.value("net_revenue"))
    records = [record for record in found.records() if is_given(record[dimension])]
    first = max(records, key=lambda record: _number(record["net_revenue"]))
    if whole <= 0 or _number(first["net_revenue"]) <= 0:
        return ""
    share = material.short(_number(first["net_revenue"]) / whole, SHARE)
    said = {"member": first[dimension], "share": share}
    if not material.window.compare:
        return material.text("breakdowns.most", **said)
    moved = max(records, key=lambda record: abs(_difference(record)))
    way = "grew" if _difference(moved) > 0 else "fell"
    amount = material.short(abs(_difference(moved)), MONEY)
    who = "itself" if moved is first else "other"
    return material.text(f"breakdowns.{way}.{who}", **said, moved=moved[dimension], amount=amount)


def _difference(record: dict[str, Scalar]) -> float:
    return _number(record["net_revenue"]) - _number(record["net_revenue_previous"])


def _number(value: Scalar) -> float:
    return float(value) if isinstance(value, (int, float, Decimal)) else 0.0
