"""Association: how groups of customers differ that were apart before the period, with no word of why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from patronage.base.errors import InputError
from patronage.base.expr import Scalar
from patronage.base.note import Note
from patronage.base.units import COUNT
from patronage.engine.result import Result
from patronage.metrics.band import BANDS
from patronage.metrics.dimension import DIMENSIONS
from patronage.metrics.metric import METRICS
from patronage.metrics.query import Query
from patronage.reports.block import Column, Row, Section, Table, Text
from patronage.reports.chapter import OF_ORDERS, Chapter
from patronage.reports.material import Material
from patronage.reports.members import NOT_GIVEN, is_given
from patronage.reports.panel import with_values
from patronage.reports.pick import beside
from patronage.reports.told_apart import may_tell_apart

__all__ = ["association"]

_GROUPS = (
    "ticket_band",
    "first_category",
    "first_product",
    "first_coupon",
    "registered",
    "returned_goods",
    "contacts_band",
    "bad_experience",
    "csat_band",
    "nps_band",
    "preferred_medium",
)
"""The dimensions of customers that are told before the period; those there are make a part of the table."""

_COUNTED = ("customers",)
_OF_PERIOD = ("customers", "repeat_rate", "inactive_rate", "margin_rate")
_OF_YEAR = ("customer_value",)
_MOST, _FEWEST, _THIN = 6, 2, 30
_TOLD_ONCE = ("note.band.before", "note.band.fixed")
_OF_ONE_BAND = ("note.band.known_from", "note.band.ticket", "note.band.undated")


def _write(material: Material) -> Section:
    title = material.text("association.title")
    groups = tuple(_groups(material)) if material.has_customers else ()
    if not groups:
        said = Text((material.text("association.none"),), tone="note")
        return Section(association.name, title, "", (said,))
    table = _table(material, groups)
    note = Text((material.text("association.caution"),), tone="note")
    told = _told(material, groups)
    return Section(association.name, title, _widest(material, table, groups), (table, note, told))


association = Chapter("association", 54, _write, needs=OF_ORDERS)


def _groups(material: Material) -> Iterator[tuple[str, Result]]:
    """Ask for the numbers of each dimension that tells at least two groups apart."""
    for name in _GROUPS:
        if name not in DIMENSIONS or not may_tell_apart(material, _COUNTED, name):
            continue
        try:
            found = material.kpi(Query(_OF_PERIOD, by=(name,), period=material.window.period))
        except InputError:
            # Nothing was loaded to tell the groups apart by.
            continue
        members = [record[name] for record in found.records() if record["customers"]]
        if len(members) >= _FEWEST and any(is_given(member) for member in members):
            yield name, beside(found, material.kpi(Query(_OF_YEAR, by=(name,))), name)


def _table(material: Material, groups: Sequence[tuple[str, Result]]) -> Table:
    first = groups[0][1]
    names = (*_OF_PERIOD, *_OF_YEAR)
    columns = (
        Column("group", material.text("association.group")),
        Column("member", material.text("association.member")),
        *(
            Column(name, first.columns[first.names.index(name)].label, METRICS[name].unit, name)
            for name in names
        ),
    )
    rows: list[Row] = []
    for name, found in groups:
        label = material.dimension(name)
        records = sorted(found.records(), key=lambda record: -_number(record["customers"]))
        for record in [each for each in records if each["customers"]][:_MOST]:
            member = material.locale.member(str(record[name]), name)
            rows.append((label, member, *(record[metric] for metric in names)))
    notes = dict.fromkeys(note for _, found in groups for note in found.notes if not _is_of_band(note))
    table = Table(material.text("association.table"), columns, tuple(rows), note=material.note(notes))
    return with_values(table)


def _told(material: Material, groups: Sequence[tuple[str, Result]]) -> Table:
    """Say once of each dimension who belongs to which group, and since when that is known."""
    rows: list[Row] = []
    for name, found in groups:
        known = dict.fromkeys(material.sentence(note) for note in found.notes if _key(note) in _OF_ONE_BAND)
        rule = material.locale.said(f"dimension.{name}.description", BANDS[name].rule)
        rows.append((material.dimension(name), " ".join([material.sentence(rule), *known])))
    names = {"group": "association.group", "rule": "association.rule"}
    columns = tuple(Column(name, material.text(key)) for name, key in names.items())
    before = material.text("association.before")
    return Table(material.text("association.told"), columns, tuple(rows), lead=before)


def _is_of_band(note: str) -> bool:
    return _key(note) in (*_TOLD_ONCE, *_OF_ONE_BAND)


def _key(note: str) -> str:
    return note.key if isinstance(note, Note) else ""


def _widest(material: Material, table: Table, groups: Sequence[tuple[str, Result]]) -> str:
    """Name the groups of one dimension, of some size, whose repeat rates lie widest apart."""
    at, size = table.at("repeat_rate"), table.at("customers")
    telling = [row for row in table.rows if row[1] != material.locale.member(NOT_GIVEN)]
    telling = [row for row in telling if row[at] is not None and _number(row[size]) >= _THIN]
    apart: list[tuple[float, Row, Row]] = []
    for label in dict.fromkeys(row[0] for row in telling):
        known = [row for row in telling if row[0] == label]
        if len(known) >= _FEWEST:
            low, high = (pick(known, key=lambda row: _number(row[at])) for pick in (min, max))
            apart.append((_number(high[at]) - _number(low[at]), high, low))
    if not apart:
        return ""
    names = {material.dimension(name): name for name, _ in groups}
    _, high, low = max(apart, key=lambda each: each[0])
    unit = METRICS["repeat_rate"].unit
    return material.text(
        "association.lead",
        by=material.by(names[str(high[0])]),
        high=high[1],
        more=material.short(high[at], unit),
        low=low[1],
        less=material.short(low[at], unit),
        fewest=material.short(_THIN, COUNT),
    )


def _number(value: Scalar) -> float:
    return float(value) if isinstance(value, (int, float, Decimal)) else 0.0
