"""Segments: customers by recency, frequency and money, their tiers, and what the best have in common."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from patronage.base.expr import Scalar
from patronage.base.units import COUNT, DAYS, MONEY, SHARE, TEXT, Unit
from patronage.contract.segments import TIERS
from patronage.engine.result import Result
from patronage.features.boundaries import boundaries
from patronage.features.rfm_map import PARTS, rfm_map
from patronage.features.scored import Scored, score
from patronage.features.tiers import tiers
from patronage.features.traits import traits
from patronage.metrics.wording import worded
from patronage.reports.block import Axis, Block, Column, ScoreCell, ScoreMap, Section, Table, Text
from patronage.reports.chapter import OF_ORDERS, Chapter
from patronage.reports.material import Material, sentence
from patronage.reports.pick import Pick, pick

__all__ = ["segments"]

_WARNING = "warning: "
_UNITS: dict[str, Unit] = {"recency": replace(DAYS, digits=0), "frequency": COUNT, "money": MONEY}
_TIER_COLUMNS = (
    Pick("customers", bar=True),
    Pick("customer_share"),
    Pick("net_value", bar=True),
    Pick("value_share"),
    Pick("value_per_customer"),
    Pick("orders_per_customer"),
)
_SUMMED = ("customers", "customer_share", "net_value", "value_share")


def _write(material: Material) -> Section:
    title = material.text("segments.title")
    scored = score(material.engine, material.window.as_of, currency=material.settings.currency)
    if not scored.population.inside:
        why = "segments.no_orders" if material.has_customers else "segments.no_customers"
        return Section(segments.name, title, "", (Text((material.text(why),), tone="note"),))
    bounds, of_tiers = (worded(found, material.locale) for found in (boundaries(scored), tiers(scored)))
    blocks: tuple[Block, ...] = (
        *_warnings(material, scored),
        _map(material, scored, bounds),
        _tiers(material, of_tiers),
        _bounds(material, bounds),
        _traits(material, worded(traits(scored), material.locale)),
    )
    return Section(segments.name, title, _lead(material, of_tiers), blocks)


segments = Chapter("segments", 30, _write, needs=OF_ORDERS)


def _lead(material: Material, of_tiers: Result) -> str:
    best = of_tiers.records()[0]
    if not best["customers"]:
        return material.text("segments.nobody_on_top")
    return material.text(
        "segments.lead",
        share=material.short(best["customer_share"], SHARE),
        value=material.short(best["value_share"], SHARE),
    )


def _warnings(material: Material, scored: Scored) -> tuple[Text, ...]:
    found = [material.locale.note(note) for note in scored.notes if note.startswith(_WARNING)]
    said = [sentence(note.removeprefix(_WARNING)) for note in found]
    return (Text(tuple(said), tone="warning"),) if said else ()


def _map(material: Material, scored: Scored, bounds: Result) -> ScoreMap:
    found = rfm_map(scored, PARTS)
    cells = tuple(
        ScoreCell(
            scores=tuple(int(str(record[f"{part}_score"])) for part in PARTS),
            customers=int(str(record["customers"])),
            value=record["net_value"] if record["customers"] else None,
            tier=_tier(material, record["tier"]) if record["tier"] else "",
        )
        for record in found.records()
    )
    notes = [note for note in scored.notes if not note.startswith(_WARNING)]
    return ScoreMap(
        title=material.text("segments.map"),
        axes=tuple(_axis(material, part, bounds) for part in PARTS),
        cells=cells,
        customers_label=material.text("segments.customers"),
        tier_label=material.text("segments.tier"),
        value_label=material.text("segments.net_value"),
        value_unit=MONEY,
        lead=material.text("segments.map_lead"),
        note=material.note(notes),
    )


def _axis(material: Material, part: str, bounds: Result) -> Axis:
    levels = {
        int(str(record["score"])): _range(material, part, record["least"], record["greatest"])
        for record in bounds.records()
        if record["part"] == part
    }
    return Axis(part, material.text(f"segments.part.{part}"), tuple(levels[score] for score in (1, 2, 3)))


def _range(material: Material, part: str, least: Scalar, greatest: Scalar) -> str:
    """Write the values that hold a score, `1 – 3`; nobody may."""
    if least is None:
        return material.text("segments.nobody")
    locale, unit = material.locale, _UNITS[part]
    last = locale.write(greatest, unit)
    if part == "frequency":
        last = locale.counted("report.orders", int(str(greatest).partition(".")[0]))
    if least == greatest:
        return last
    first = locale.write(least, unit) if unit is MONEY else locale.figure(least, COUNT)
    return f"{first} – {last}"


def _tiers(material: Material, of_tiers: Result) -> Table:
    picks = (*_TIER_COLUMNS, Pick("days_since_last_order", material.text("segments.since")))
    found = pick(material.text("segments.tiers"), of_tiers, picks)
    names = tuple(_tier(material, name) for name in of_tiers.column("tier"))
    rows = tuple((name, *row) for name, row in zip(names, found.rows, strict=True))
    total = tuple(_sum(of_tiers, column.name) for column in found.columns)
    columns = (Column("tier", material.text("segments.tier")), *found.columns)
    return replace(found, columns=columns, rows=rows, total=(None, *total), highlight=(0,))


def _sum(of_tiers: Result, name: str) -> Scalar:
    values = [value for value in of_tiers.column(name) if isinstance(value, (int, float, Decimal))]
    return sum(values, start=type(values[0])(0)) if name in _SUMMED and values else None


def _tier(material: Material, name: Scalar) -> str:
    return material.text(f"segments.named.{name}") if name in TIERS else str(name)


def _bounds(material: Material, bounds: Result) -> Table:
    rows = tuple(
        (
            material.text(f"segments.part.{record['part']}"),
            record["score"],
            _range(material, str(record["part"]), record["least"], record["greatest"]),
            record["customers"],
            record["customer_share"],
        )
        for record in bounds.records()
    )
    columns = (
        Column("part", material.text("segments.scored_by")),
        Column("score", material.text("segments.score"), COUNT),
        Column("range", material.text("segments.values"), TEXT),
        Column("customers", material.text("segments.customers"), COUNT, bar=True),
        Column("share", material.text("segments.share"), SHARE),
    )
    return Table(material.text("segments.boundaries"), columns, rows)


def _traits(material: Material, found: Result) -> Table | Text:
    title = material.text("segments.traits")
    if not len(found):
        return Text((material.text("segments.no_traits"),), title)
    picks = (
        Pick("dimension", material.text("segments.dimension")),
        Pick("value", material.text("segments.value")),
        Pick("tier_customers"),
        Pick("tier_share"),
        Pick("customer_share"),
        Pick("lift"),
    )
    table = pick(title, found, picks)
    rows = tuple(
        (material.dimension(str(row[0])), material.locale.member(str(row[1]), str(row[0])), *row[2:])
        for row in table.rows
    )
    return replace(
        table,
        rows=rows,
        lead=_commonest(material, found),
        note=sentence(material.locale.note(found.notes[-1])),
    )


def _commonest(material: Material, found: Result) -> str:
    first = found.records()[0]
    return material.text(
        "segments.traits_lead",
        dimension=material.dimension(str(first["dimension"])),
        value=material.locale.member(str(first["value"]), str(first["dimension"])),
        share=material.short(first["tier_share"], SHARE),
        of_all=material.short(first["customer_share"], SHARE),
    )
