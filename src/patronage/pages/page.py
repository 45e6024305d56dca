"""Turns a report into one self-contained page: no request leaves it, nothing runs but its own script."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import ClassVar, Protocol

from jinja2 import Environment, PackageLoader, StrictUndefined

from patronage.base.locale import Locale
from patronage.pages.bars import draw_bars
from patronage.pages.cohorts import draw_cohorts
from patronage.pages.findings import draw_findings
from patronage.pages.intervals import draw_intervals
from patronage.pages.lines import draw_lines
from patronage.pages.palette import HEAT_STEPS, tokens_css
from patronage.pages.scores import draw_scores
from patronage.pages.tables import draw_table
from patronage.pages.tiles import draw_tiles
from patronage.reports.block import (
    BarChart,
    Block,
    Findings,
    HeatMap,
    IntervalChart,
    LineChart,
    Report,
    ScoreMap,
    Section,
    Table,
    Text,
    Tiles,
)

__all__ = ["render"]

NARROW_TABLE = 4  # columns that still fit half a page


class Drawn(Protocol):
    """Anything a template of this folder can be filled with."""

    template: ClassVar[str]


@dataclass(frozen=True)
class DrawnText:
    """Paragraphs ready to be filled in."""

    template: ClassVar[str] = "text.html"
    title: str
    tone: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class DrawnSection:
    """A chapter ready to be filled in."""

    anchor: str
    title: str
    lead: str
    rows: tuple[tuple[Drawn, ...], ...]


def render(report: Report) -> str:
    """Draw a report as one HTML file.

    Returns
    -------
    str
        A page that asks for nothing outside itself, reads on paper and on a phone, in light and dark,
        and shows all its numbers without its script too.
    """
    locale = Locale(report.language, report.currency)
    script = _static("report.js")
    page = _environment().get_template("page.html")
    return page.render(
        report=report,
        period=locale.period(report.period),
        as_of=locale.day(report.as_of),
        sections=[_section(section, locale) for section in report.sections],
        definitions={d.name: d for d in report.definitions},
        locale=locale,
        t=locale.text,
        css=tokens_css() + _heat_css() + _static("report.css"),
        script=script,
        policy=_policy(script),
    )


def _section(section: Section, locale: Locale) -> DrawnSection:
    rows = tuple(tuple(_draw(block, locale) for block in row) for row in _rows(section.blocks))
    return DrawnSection(_anchor(section.name), section.title, section.lead, rows)


def _draw(block: Block, locale: Locale) -> Drawn:
    if isinstance(block, Text):
        return DrawnText(block.title, block.tone, block.paragraphs)
    return _DRAWERS[type(block)](block, locale)


_DRAWERS: dict[type, Callable[..., Drawn]] = {
    BarChart: draw_bars,
    Findings: draw_findings,
    HeatMap: draw_cohorts,
    IntervalChart: draw_intervals,
    LineChart: draw_lines,
    ScoreMap: draw_scores,
    Table: draw_table,
    Tiles: draw_tiles,
}


def _rows(blocks: Sequence[Block]) -> Iterator[tuple[Block, ...]]:
    """Set charts and narrow tables two abreast, and whatever has no neighbour across the page."""
    at = 0
    while at < len(blocks):
        pair = tuple(blocks[at : at + 2])
        row = pair if all(_is_narrow(block) for block in pair) else pair[:1]
        yield row
        at += len(row)


def _is_narrow(block: Block) -> bool:
    if isinstance(block, Table):
        return len(block.columns) <= NARROW_TABLE
    return isinstance(block, LineChart | BarChart | IntervalChart)


def _anchor(name: str) -> str:
    return "section-" + re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("patronage.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _static(name: str) -> str:
    return files("patronage.pages").joinpath("static", name).read_text("utf-8")


@cache
def _heat_css() -> str:
    return "".join(f".h{n}{{background:var(--h{n});color:var(--i{n})}}" for n in range(HEAT_STEPS))


def _policy(script: str) -> str:
    """Write what the page may do: nothing but its own styles, its own script, images inside itself."""
    digest = b64encode(sha256(script.encode()).digest()).decode()
    return (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
        f"script-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
