"""Writes the report of a shop: every chapter, the notes that hold for all of it, the definitions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import TypedDict

from patronage.base.period import Period
from patronage.reports.block import Report, Section, metrics_of
from patronage.reports.chapter import CHAPTERS
from patronage.reports.definitions import define
from patronage.reports.further import FURTHER, further, lacks
from patronage.reports.material import Material, sentence

__all__ = ["ReportOptions", "shop_report"]


class ReportOptions(TypedDict, total=False):
    """What may be said of a report: its days and assumptions as for any question, its language and name.

    `forecasts` asks for the chapter on what customers will be worth, which takes seconds. Default: no.
    """

    period: str | Period | None
    as_of: str | date | None
    margin_rate: Decimal | float | str | None
    language: str
    name: str
    forecasts: bool


def shop_report(material: Material, name: str, tell: Callable[[str], None] | None = None) -> Report:
    """Write the report.

    Parameters
    ----------
    material
        What it is written from.
    name
        What the shop is called.
    tell
        Hears the title of each chapter before it is written.
    """
    sections: list[Section] = []
    chapters = sorted(CHAPTERS, key=lambda each: each.place)
    absent = [chapter for chapter in chapters if lacks(material, chapter)]
    for chapter in (each for each in chapters if each not in absent):
        if tell:
            tell(chapter.name)
        sections.append(chapter.write(material))
    if absent:
        if tell:
            tell(FURTHER)
        sections.append(further(material, absent))
    shown = [metric for section in sections for block in section.blocks for metric in metrics_of(block)]
    return Report(
        title=material.text("title"),
        shop=name,
        period=material.window.period,
        as_of=material.window.as_of,
        currency=material.settings.currency,
        language=material.locale.language,
        sections=tuple(sections),
        definitions=define(shown, material.locale),
        notes=_notes(material),
    )


def _notes(material: Material) -> tuple[str, ...]:
    notes = [sentence(material.locale.note(note)) for note in material.notes]
    if rest := material.window.rest:
        notes.append(material.text("rest", rest=material.locale.period(rest)))
    return tuple(notes)
