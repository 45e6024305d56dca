"""Value: what a customer is plainly worth, how that is reckoned, and where the worthier ones come from."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from patronage.base.expr import Scalar
from patronage.base.period import Period
from patronage.base.units import COUNT
from patronage.engine.result import Result
from patronage.metrics.metric import METRICS
from patronage.metrics.query import Query
from patronage.reports.block import Block, Section, Table, Text, Tiles
from patronage.reports.changed import Told, changed
from patronage.reports.chapter import OF_ORDERS, Chapter
from patronage.reports.held import answerable
from patronage.reports.material import Material
from patronage.reports.members import is_given, named_members
from patronage.reports.pick import Pick, pick
from patronage.reports.tile import tile_of
from patronage.reports.told_apart import may_tell_apart

__all__ = ["value"]

_YEAR = timedelta(days=365)
_IN_BOTH = ("new_customers", "customer_value", "average_lifespan")
_SPLITS = ("acquisition_channel", "country")
_RULE = "average_lifespan_rule"
_THIN = 30


def _write(material: Material) -> Section:
    title = material.text("value.title")
    if not material.has_customers:
        return Section(value.name, title, "", (Text((material.text("value.no_customers"),), tone="note"),))
    shop = material.kpi(Query(_metrics()))
    names = _shown(shop)
    told = tuple(found for name in _SPLITS if (found := _ask(material, name, names)) is not None)
    tables = tuple(table for each in told if (table := _split(material, each, names, shop)) is not None)
    blocks: tuple[Block, ...] = (_tiles(material, shop, names), *tables)
    # The drivers of the value over a life hold those of a year.
    if chart := changed(material, names[0], told) or changed(material, "customer_value"):
        blocks += (chart,)
    if len(tables) < len(_SPLITS):
        blocks += (Text((material.text("value.missing"),), tone="note"),)
    return Section(value.name, title, _lead(material, shop, names), blocks)


value = Chapter("value", 40, _write, needs=OF_ORDERS)


def _metrics() -> tuple[str, ...]:
    on_both = [f"{kind}_{basis}" for kind in ("simple", "historic") for basis in ("clv", "revenue_clv")]
    return (*_IN_BOTH, *on_both)


def _shown(shop: Result) -> tuple[str, str]:
    """Choose the plain and the historic value: on margin where it is known, else on revenue by that name."""
    if shop.value("simple_clv") is not None:
        return ("simple_clv", "historic_clv")
    return ("simple_revenue_clv", "historic_revenue_clv")


def _tiles(material: Material, shop: Result, names: tuple[str, str]) -> Tiles:
    as_of = material.window.as_of
    year = Period(as_of - _YEAR + timedelta(days=1), as_of + timedelta(days=1))
    of_year = material.kpi(Query(("purchase_frequency",), period=year))
    plain, historic = names
    rule = material.text(f"value.rule.{shop.value(_RULE)}")
    tiles = [
        tile_of("customer_value", shop),
        tile_of("purchase_frequency", of_year, note=material.text("value.of_year")),
        tile_of("average_lifespan", shop, note=rule),
        tile_of(plain, shop),
        tile_of(historic, shop),
    ]
    if plain == "simple_clv":
        tiles.insert(4, tile_of("simple_revenue_clv", shop))
    return Tiles(tuple(tiles), note=material.note(shop.notes))


def _lead(material: Material, shop: Result, names: tuple[str, str]) -> str:
    shown = {
        name: material.short(shop.value(name), METRICS[name].unit)
        for name in ("customer_value", "average_lifespan", names[0])
    }
    observed = material.window.history_days
    if observed < _YEAR.days:
        return material.locale.counted("report.value.lead.short", observed, worth=shown["customer_value"])
    return material.text(
        f"value.lead.{names[0]}",
        worth=shown[names[0]],
        yearly=shown["customer_value"],
        lifespan=shown["average_lifespan"],
    )


def _ask(material: Material, dimension: str, names: tuple[str, str]) -> Told | None:
    """Ask for the values by a dimension, with what drives them where it is the one their mix is of."""
    asked: tuple[str, ...] = (*_IN_BOTH, *names)
    if not may_tell_apart(material, asked, dimension):
        return None
    tree = METRICS[names[0]].tree
    if tree and tree.across == dimension and material.window.before:
        asked = tuple(dict.fromkeys((*asked, *answerable(material.coverage, material.assume, tree.metrics))))
    query = Query(asked, by=(dimension,))
    return material.asked(query), material.kpi(query)


def _split(material: Material, told: Told, names: tuple[str, str], shop: Result) -> Table | None:
    (dimension,), found = told[0].by, told[1]
    if len(named_members(found, dimension)) < 2:  # noqa: PLR2004  # one alone says nothing of another
        return None
    plain, historic = names
    # What a customer is worth comes first: a phone shows few columns at once.
    picks = [Pick(name) for name in (dimension, plain, "customer_value", historic, "new_customers")]
    picks[1] = replace(picks[1], bar=True)
    if set(found.column(_RULE)) != {"default"}:
        picks.insert(3, Pick("average_lifespan"))
    table = pick(material.text("value.by", by=material.by(dimension)), found, tuple(picks))
    rows = [row for row in table.rows if row[table.at(plain)] is not None or row[table.at("new_customers")]]
    at = table.at(plain)
    rows.sort(key=lambda row: _number(row[at]), reverse=True)
    total = (material.text("value.shop"), *(shop.value(column.name) for column in table.columns[1:]))
    return replace(table, rows=tuple(rows), total=total, lead=_best(material, found, dimension, plain))


def _best(material: Material, found: Result, dimension: str, plain: str) -> str:
    """Name the groups whose customers are worth most and least, among those of some size."""
    known = [
        (_number(record[plain]), str(record[dimension]))
        for record in found.records()
        if is_given(record[dimension])
        and record[plain] is not None
        and _number(record["new_customers"]) >= _THIN
    ]
    if len(known) < 2:  # noqa: PLR2004  # one alone is neither
        return ""
    (least, last), (most, first) = min(known), max(known)
    unit = METRICS[plain].unit
    return material.text(
        "value.best",
        first=first,
        most=material.short(most, unit),
        last=last,
        least=material.short(least, unit),
        fewest=material.short(_THIN, COUNT),
    )


def _number(value: Scalar) -> float:
    return float(value) if isinstance(value, (int, float, Decimal)) else float("-inf")
