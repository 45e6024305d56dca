"""Campaigns: what was sent, opened and clicked, and what was ordered after it, which is association."""

from __future__ import annotations

from dataclasses import replace

from patronage.metrics.query import Query
from patronage.reports.block import Block, Column, Section, Table, Text
from patronage.reports.chapter import Chapter
from patronage.reports.material import Material
from patronage.reports.panel import Panel, panel, split_table

__all__ = ["campaigns"]

_METRICS = ("sends", "open_rate", "click_rate", "campaign_orders", "campaign_revenue")
_HOLDOUT = "holdout"


def _write(material: Material) -> Section:
    title = material.text("campaigns.title")
    numbers = panel(material, _METRICS)
    table = split_table(material, material.text("campaigns.by"), "campaign", _METRICS, numbers.whole)
    if table is None or not table.rows:
        return Section(campaigns.name, title, "", (Text((material.text("campaigns.none"),), tone="note"),))
    held = _with_holdout(material)
    said = material.text("campaigns.with_holdout" if held else "campaigns.without_holdout")
    blocks: list[Block] = [
        replace(numbers.tiles(_METRICS), note=""),
        *(chart for name in ("sends", "campaign_revenue") if (chart := numbers.bars(name))),
        _telling(material, table, held),
        Text((said,), tone="note"),
    ]
    return Section(campaigns.name, title, _lead(numbers), tuple(blocks))


campaigns = Chapter("campaigns", 53, _write, needs=("exposure_facts",))


def _with_holdout(material: Material) -> frozenset[str]:
    """Name the campaigns of the period that kept some customers out."""
    found = material.kpi(Query(("sends",), by=("campaign", "arm"), period=material.window.period))
    return frozenset(str(record["campaign"]) for record in found.records() if record["arm"] == _HOLDOUT)


def _telling(material: Material, table: Table, held: frozenset[str]) -> Table:
    """Say of each campaign whether it had a hold-out, where any had."""
    if not held:
        return table
    column = Column(_HOLDOUT, material.text("campaigns.holdout"))
    told = material.text("campaigns.held")
    rows = tuple((*row, told if row[0] in held else None) for row in table.rows)
    total = None if table.total is None else (*table.total, None)
    return replace(table, columns=(*table.columns, column), rows=rows, total=total)


def _lead(numbers: Panel) -> str:
    locale = numbers.material.locale
    return numbers.material.text(
        "campaigns.lead",
        sends=locale.counted("report.campaigns.sends", numbers.count("sends")),
        orders=locale.counted("report.orders", numbers.count("campaign_orders")),
        revenue=numbers.short("campaign_revenue"),
    )
