"""Options that several commands share, declared once."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from patronage.base.address import as_path
from patronage.base.errors import UsageError

if TYPE_CHECKING:
    from patronage.engine.backend import Place
    from patronage.sources.options import ReadOptions

__all__ = [
    "DELIVERED",
    "engine_options",
    "json_options",
    "language_option",
    "place",
    "question_options",
    "read_options",
    "reading_options",
    "shop_option",
]

Command = Callable[..., None]


class _Delivered(click.Path):
    """A file, a folder, or the address of a database."""

    def convert(
        self,
        value: str | os.PathLike[str],
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Any:  # noqa: ANN401  # a path, as click.Path gives it
        return as_path(value) if isinstance(value, str) else super().convert(value, param, ctx)


DELIVERED = _Delivered(path_type=Path)


def shop_option(command: Command) -> Command:
    """Add `--shop` and `--known-at`."""
    return _all_of(
        click.option("--shop", type=click.Path(path_type=Path), default=Path("shop"), show_default=True,
                     help="Folder of the shop."),
        click.option("--known-at", help="As it was known by then: a snapshot's number, day or instant."),
    )(command)  # fmt: skip


def engine_options(command: Command) -> Command:
    """Add `--engine`, `--address` and `--master`."""
    return _all_of(
        click.option("--engine", help="Another engine, such as spark. Default: the shop's own."),
        click.option("--address", help="Where that engine has the shop's tables: a folder, a URL, a database."
                     " Default: they are brought along."),
        click.option("--master", help="The Spark that works: local[4], spark://host:7077, yarn, sc://host."),
    )(command)  # fmt: skip


def place(options: dict[str, Any]) -> Place | None:
    """Take the engine and its place out of a command's options; None stands for the shop's own."""
    from patronage.engine.backend import BACKENDS, Place

    engine, address, master = (options.pop(name) or "" for name in ("engine", "address", "master"))
    if not engine:
        if named := address or master:
            raise UsageError(f"{named!r} says where an engine is, and not which; add --engine, such as spark")
        return None
    BACKENDS[engine]
    return Place(engine, address, master)


def json_options(command: Command) -> Command:
    """Add `--json` and `--exact`."""
    return _all_of(
        click.option("--json", "as_json", is_flag=True, help="Print one JSON object."),
        click.option("--exact", is_flag=True, help="With --json: decimals as strings, digit for digit."),
    )(command)


def language_option(command: Command) -> Command:
    """Add `--lang`."""
    return click.option(
        "--lang", "language", help="Language of the answer. Default: the shop's, or English."
    )(command)


def question_options(command: Command) -> Command:
    """Add everything a question may say beside its metrics."""
    return _all_of(
        click.option("--by", default="", help="Dimensions, separated by commas; cohort and age too."),
        click.option("--grain", help="One row a day, week, month, quarter or year."),
        click.option("--cohort", help="One row a cohort and age, in weeks, months, quarters or years."),
        click.option("--where", multiple=True, help="channel=email|meta or country!=US; may be repeated."),
        click.option("--period", help="2025, 2025-Q2, 2025-03, 2025-01-01..2025-03-31, 'last 12 months'."),
        click.option("--compare", help="previous (the period before) or year (same days a year earlier)."),
        click.option("--as-of", help="Last day observed. Default: the last day of the data."),
        click.option("--basis", default="order", show_default=True,
                     help="Refunds in their order's cell (order) or on their own day (cash)."),
        click.option("--margin-rate", help="Margin share to assume where costs are unknown, such as 0.35."),
        click.option("--inactive-window-days", type=int, help="Silence that counts as lost. Default: 365."),
        click.option("--assume", multiple=True, metavar="NAME=VALUE", callback=_assumed,
                     help="State any other setting for this once, such as csat_goal=4. May be repeated."),
    )(command)  # fmt: skip


def reading_options(command: Command) -> Command:
    """Add what a person may decide about the reading of files."""
    return _all_of(
        click.option("--as", "table", help="What the files hold: orders, order_lines, customers, refunds …"),
        click.option("--map", "mapping", multiple=True, metavar="COLUMN=HEADER",
                     help="Which header holds a column; HEADER/100 for cents, :VALUE for one value in every"
                     " row. May be repeated."),
        click.option("--currency", help="ISO currency of amounts that state none."),
        click.option("--time-zone", help="Time zone of the shop, such as Europe/Madrid. Default: UTC."),
        click.option("--date-order", type=click.Choice(["dmy", "mdy"]), help="For dates such as 03/04/2025."),
        click.option("--decimal", type=click.Choice([".", ","]), help="The decimal sign."),
        click.option("--encoding", help="The text encoding, such as windows-1251."),
        click.option("--sheet", help="The sheet of a workbook."),
    )(command)  # fmt: skip


def read_options(options: dict[str, Any]) -> ReadOptions:
    """Take the reading options out of a command's options."""
    from patronage.sources.options import ReadOptions

    names = ("table", "currency", "time_zone", "date_order", "decimal", "encoding", "sheet")
    given = {name: value for name in names if (value := options.pop(name)) is not None}
    return ReadOptions(mapping=dict(_pair(text) for text in options.pop("mapping")), **given)


def _assumed(_context: click.Context, _parameter: click.Parameter, texts: tuple[str, ...]) -> dict[str, str]:
    stated = {}
    for text in texts:
        name, sign, value = text.partition("=")
        if not sign or not name.strip():
            raise UsageError(f"{text!r} states nothing; write name=value, such as csat_goal=4")
        stated[name.strip()] = value.strip()
    return stated


def _pair(text: str) -> tuple[str, str]:
    column, sign, header = text.partition("=")
    if not sign or not column.strip():
        raise UsageError(f'{text!r} is not a mapping; write column=Header, such as gross="Order total"')
    return column.strip(), header.strip()


def _all_of(*decorators: Callable[[Command], Command]) -> Callable[[Command], Command]:
    return lambda command: reduce(lambda inner, wrap: wrap(inner), reversed(decorators), command)
