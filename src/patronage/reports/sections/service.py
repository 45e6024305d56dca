"""Service: who asked for help, how long they waited, how content they were, what it costs."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from patronage.base.units import POINTS
from patronage.metrics.query import Query
from patronage.reports.block import Block, Section, Table, Text, Tiles
from patronage.reports.changed import changed
from patronage.reports.chapter import Chapter
from patronage.reports.held import answerable, holds
from patronage.reports.material import Material
from patronage.reports.panel import Panel, panel, split_table

__all__ = ["service"]

_TILES = (
    "contacts",
    "service_level",
    "abandonment_rate",
    "average_speed_of_answer",
    "average_handle_time",
    "first_reply_time",
    "csat",
    "nps",
    "cost_per_contact",
    "support_cost_rate",
)
_BY_MEDIUM = (
    "contacts",
    "service_level",
    "abandonment_rate",
    "average_speed_of_answer",
    "average_handle_time",
    "first_reply_time",
    "csat",
)
_BY_REASON = ("contacts", "bad_experience_rate", "average_handle_time", "csat")
_ASSISTED = ("assisted_orders", "assisted_revenue")
_WITHIN = 1.96  # standard errors to either side that 95 of 100 such surveys lie within
_FACTS = {"contacts": "contact_facts", "surveys": "survey_facts", "costs": "service_cost_facts"}


def _write(material: Material) -> Section:
    if not answerable(material.coverage, material.assume, _TILES):
        # Costs alone are of no contact and no sale.
        said = Text(_lacking(material), tone="note")
        return Section(service.name, material.text("service.title"), "", (said,))
    numbers = panel(material, (*_tile_names(material), "bad_experience_rate"))
    drawn: tuple[Block | None, ...] = (
        numbers.bars("contacts"),
        numbers.lines("service_level", "csat", title=material.text("service.level")),
        changed(material, "average_handle_time"),
        numbers.lines("support_cost_rate"),
        _assisted(material),
        _split(material, "medium", _BY_MEDIUM, numbers),
        _split(material, "contact_reason", _BY_REASON, numbers),
    )
    blocks: list[Block] = [_tiles(numbers), *(block for block in drawn if block)]
    if lacking := _lacking(material):
        blocks.append(Text(lacking, tone="note"))
    return Section(service.name, material.text("service.title"), _lead(numbers), tuple(blocks))


service = Chapter("service", 51, _write, needs=tuple(_FACTS.values()))


def _lacking(material: Material) -> tuple[str, ...]:
    missing = (name for name, fact in _FACTS.items() if not holds(material.coverage, fact))
    return tuple(material.text(f"service.lacking.{name}") for name in missing)


def _tiles(numbers: Panel) -> Tiles:
    notes = {}
    if numbers.knows("service_level"):
        waited = numbers.count("service_level_threshold")
        notes["service_level"] = numbers.material.locale.counted("report.service.within", waited)
    if numbers.knows("nps"):
        notes["nps"] = _around(numbers)
    return numbers.tiles(_tile_names(numbers.material), notes)


def _tile_names(material: Material) -> tuple[str, ...]:
    """Name the tiles; times in business hours stand beside the others where the shop states hours."""
    if not material.settings.business_hours.openings:
        return _TILES
    at = _TILES.index("first_reply_time") + 1
    return (*_TILES[:at], "first_reply_time_business", *_TILES[at:])


def _around(numbers: Panel) -> str:
    """Say between which scores the promoter score lies."""
    score, error = numbers.whole.value("nps"), numbers.whole.value("nps_error")
    if not isinstance(score, (int, float, Decimal)) or not isinstance(error, (int, float, Decimal)):
        return ""
    reach = _WITHIN * float(error)
    low, high = (numbers.material.short(float(score) + side * reach, POINTS) for side in (-1, 1))
    return numbers.material.text("panel.bounds", low=low, high=high)


def _split(material: Material, dimension: str, names: tuple[str, ...], numbers: Panel) -> Table | None:
    if not holds(material.coverage, _FACTS["contacts"]):
        return None
    title = material.text(f"service.by.{dimension}")
    return split_table(material, title, dimension, names, numbers.whole)


def _assisted(material: Material) -> Table | None:
    """Set orders after a contact apart: they are no work of service, only near it."""
    if not answerable(material.coverage, material.assume, _ASSISTED):
        return None
    whole = material.kpi(Query(_ASSISTED, period=material.window.period))
    table = split_table(material, material.text("service.assisted"), "medium", _ASSISTED, whole)
    return table and replace(table, note=material.note(whole.notes))


def _lead(numbers: Panel) -> str:
    material = numbers.material
    if not numbers.count("contacts"):
        return ""
    contacts = material.locale.counted("report.service.contacts", numbers.count("contacts"))
    if not numbers.knows("service_level"):
        return material.text("service.lead", contacts=contacts)
    return material.text(
        "service.lead_answered",
        contacts=contacts,
        level=numbers.short("service_level"),
        within=material.locale.counted("report.service.seconds", numbers.count("service_level_threshold")),
        lost=numbers.short("abandonment_rate"),
    )
