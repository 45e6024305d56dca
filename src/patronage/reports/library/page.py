"""Writes pages of the library: questions and reports, their blocks, the definitions behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from patronage.base.errors import UnknownName
from patronage.metrics.metric import METRICS
from patronage.metrics.wording import question
from patronage.reports.block import BarChart, Block, IntervalChart, LineChart, Report, Section, metrics_of
from patronage.reports.definitions import define
from patronage.reports.library.library import entry, library
from patronage.reports.library.questions import QUESTIONS
from patronage.reports.library.view import VIEWS, Entry
from patronage.reports.material import Material

__all__ = ["Answer", "blocks_of", "library_report", "title_of"]


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


@dataclass(frozen=True)
class Answer:
    """One part of a page of the library: a title, how to read it, and the reports it shows."""

    name: str
    title: str
    advice: str
    entries: tuple[Entry, ...]

    @classmethod
    def to(cls, name: str, material: Material) -> Answer:
        """Find a question or a report by its name.

        Raises
        ------
        UnknownName
            Neither is called so.
        """
        if name not in QUESTIONS and name not in library():
            raise UnknownName.among("question or report", name, [*QUESTIONS, *library()])
        if asked := QUESTIONS.get(name):
            text, advice = (material.locale.text(f"question.{name}.{part}") for part in ("text", "advice"))
            return cls(name, text, advice, asked.entries)
        found = entry(name)
        return cls(name.replace("/", "-"), question(METRICS[found.metric], material.locale), "", (found,))


def library_report(material: Material, shop: str, names: Sequence[str]) -> Report:
    """Write some questions or reports of the library as a page of their own.

    Parameters
    ----------
    material
        What it is written from.
    shop
        What the shop is called.
    names
        Names of questions, and of reports.
    """
    answers = [Answer.to(name, material) for name in names]
    sections = tuple(
        Section(a.name, a.title, a.advice, tuple(b for e in a.entries for b in blocks_of(material, e)))
        for a in answers
    )
    shown = [metric for section in sections for block in section.blocks for metric in metrics_of(block)]
    return Report(
        title=answers[0].title if len(answers) == 1 else material.text("library.several"),
        shop=shop,
        period=material.window.period,
        as_of=material.window.as_of,
        currency=material.settings.currency,
        language=material.locale.language,
        sections=sections,
        definitions=define(shown, material.locale),
    )


def _titled(block: Block, title: str) -> Block:
    match block:
        case LineChart() | BarChart() | IntervalChart():
            return replace(block, table=replace(block.table, title=title))
    return replace(block, title=title)
