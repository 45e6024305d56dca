"""Puts results on the screen: a table for people, one JSON object for programs; notes as talk on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence

import click

from patronage.base.expr import Scalar
from patronage.base.locale import Locale
from patronage.base.period import Grain
from patronage.engine.result import Result, ResultColumn
from patronage.metrics.wording import worded

__all__ = ["print_json", "print_result", "print_table", "say", "say_note"]

_WIDE = 200


def print_json(content: Mapping[str, object]) -> None:
    """Print one JSON object."""
    click.echo(json.dumps(content, ensure_ascii=False, indent=2, default=str))


def print_result(
    result: Result,
    language: str = "en",
    grains: Mapping[str, Grain] | None = None,
    total: Result | None = None,
    *,
    quiet: bool = False,
) -> None:
    """Print a result as a table; day, currency and notes go to stderr, unless it is `quiet`."""
    locale = Locale(language, result.currency)
    write, result = _writer(locale, grains or {}), worded(result, locale)
    rows = [[write(c, v) for c, v in zip(result.columns, row, strict=True)] for row in result.rows]
    if total is not None:
        of_total = dict(zip(total.names, total.rows[0], strict=True))
        cells = [write(c, of_total[c.name]) if c.name in of_total else "" for c in result.columns]
        cells[0] = locale.text("table.total")
        rows.append(cells)
    print_table(
        [c.label for c in result.columns], rows, [c.unit.kind in ("text", "date") for c in result.columns]
    )
    if quiet:
        return
    say_day(result, locale)
    for note in result.notes:
        say_note(note, locale)


def print_table(labels: Sequence[str], rows: Sequence[Sequence[str]], is_text: Sequence[bool]) -> None:
    """Print plain cells under labels, numbers to the right."""
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, header_style="bold", pad_edge=False)
    for label, left in zip(labels, is_text, strict=True):
        table.add_column(label, justify="left" if left else "right", no_wrap=left)
    for row in rows:
        table.add_row(*row)
    # A pipe has no width: give lines room instead of folding them.
    width = None if sys.stdout.isatty() else _WIDE
    console = Console(highlight=False, markup=False, width=width)
    console.print(table)


def say_day(result: Result, locale: Locale) -> None:
    """Say until when a result is observed, and in which money."""
    key = "output.as_of_in" if result.currency else "output.as_of"
    say(locale.text(key, day=result.as_of, currency=result.currency))


def say_note(note: str, locale: Locale) -> None:
    """Say a note beside the data."""
    say(locale.text("output.note", note=locale.note(note)))


def say(text: str) -> None:
    """Talk to the person, beside the data."""
    click.echo(text, err=True)


def _writer(locale: Locale, grains: Mapping[str, Grain]) -> Callable[[ResultColumn, Scalar], str]:
    def write(column: ResultColumn, value: Scalar) -> str:
        if value is None:
            return locale.text("format.none")
        if isinstance(value, str) and column.unit.kind == "text":
            return locale.member(value, column.name)
        return locale.write(value, column.unit, grains.get(column.name))

    return write
