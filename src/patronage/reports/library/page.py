"""Writes one report of the library: its blocks, its definition, the days it stands on."""

from __future__ import annotations

from dataclasses import replace

from patronage.reports.block import BarChart, Block, LineChart, Report, Section, metrics_of
from patronage.reports.definitions import define
from patronage.reports.library.view import VIEWS, Entry
from patronage.reports.material import Material

__all__ = ["blocks_of", "library_report", "title_of"]


def blocks_of(material: Material, entry: Entry) -> tuple[Block, ...]:
    """Give the blocks of one report, under its title."""
    title = title_of(material, entry)
    return tuple(_titled(block, title) for block in VIEWS[entry.view].draw(material, entry))


def title_of(material: Material, entry: Entry) -> str:
    """Say what a report shows: `CAC by channel, by month`."""
    said = {"label": material.label(entry.metric)}
    if entry.by:
        said["by"] = material.by(entry.by)
    if entry.grain:
        steps = "by_first_order" if entry.view == "cohorts" else "by"
        said["steps"] = material.text(f"{steps}.{entry.grain}")
    return material.text(f"library.title.{entry.view.replace(' ', '_')}", **said)


def library_report(
    material: Material, name: str, title: str, entries: tuple[Entry, ...], advice: str = ""
) -> Report:
    """Write some reports of the library as a page of their own.

    Parameters
    ----------
    material
        What it is written from.
    name
        What the shop is called.
    title
        What stands above the page.
    entries
        The reports, in order.
    advice
        How to read them.
    """
    blocks = tuple(block for each in entries for block in blocks_of(material, each))
    section = Section("answer", title, advice, blocks)
    return Report(
        title=title,
        shop=name,
        period=material.window.period,
        as_of=material.window.as_of,
        currency=material.settings.currency,
        language=material.locale.language,
        sections=(section,),
        definitions=define((metric for block in blocks for metric in metrics_of(block)), material.locale),
    )


def _titled(block: Block, title: str) -> Block:
    match block:
        case LineChart() | BarChart():
            return replace(block, table=replace(block.table, title=title))
    return replace(block, title=title)
