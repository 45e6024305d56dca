"""The end of a report: what more it could hold, and which file would bring it."""

from __future__ import annotations

from collections.abc import Iterable

from patronage.reports.block import Section, Text
from patronage.reports.chapter import Chapter
from patronage.reports.held import holds
from patronage.reports.material import Material

__all__ = ["FURTHER", "further", "lacks"]

FURTHER = "further"
"""The name of the chapter, and its address on the page."""


def lacks(material: Material, chapter: Chapter) -> bool:
    """Tell whether a chapter has nothing to be written from."""
    return bool(chapter.needs) and not any(holds(material.coverage, fact) for fact in chapter.needs)


def further(material: Material, chapters: Iterable[Chapter]) -> Section:
    """Say in a sentence a chapter which file would fill it, and in one for all that orders would fill."""
    absent = tuple(chapters)
    titles = [material.text(f"{chapter.name}.title") for chapter in absent if chapter.is_of_orders]
    said = [material.text(f"{FURTHER}.orders", chapters=", ".join(titles))] if titles else []
    said += [material.text(f"{chapter.name}.missing") for chapter in absent if not chapter.is_of_orders]
    title, lead = (material.text(f"{FURTHER}.{part}") for part in ("title", "lead"))
    return Section(FURTHER, title, lead, (Text(tuple(said), tone="note"),))
