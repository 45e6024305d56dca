"""`patronage load`: bring files into a shop that stays."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from patronage.cli.options import DELIVERED, read_options, reading_options

__all__ = ["command"]


@click.command(name="load", short_help="Load exports into a shop folder.")
@click.argument("files", nargs=-1, required=True, type=DELIVERED)
@click.option(
    "--shop",
    type=click.Path(path_type=Path),
    default=Path("shop"),
    show_default=True,
    help="Folder of the shop; made if it is missing.",
)
@reading_options
@click.option("--history", help="complete, detect, or the day recording began. For a new shop.")
@click.option("--margin-rate", help="Margin share to assume where costs are unknown. For a new shop.")
@click.option(
    "--save-mapping",
    is_flag=True,
    help="Keep what --map says in the shop's patronage.toml; take what is proposed for a file nobody knows.",
)
@click.option("--strict", is_flag=True, help="End with exit code 1 when a row was rejected.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def command(ctx: click.Context, /, files: tuple[Path, ...], **options: Any) -> None:  # noqa: ANN401  # click's options
    """Load FILES; those that belong together (orders, their lines, refunds) in one command.

    The same file twice, overlaps and re-sorted rows change nothing. Nothing is loaded when a file cannot
    be understood.
    """
    from patronage.cli.loading import load_files, shop_to_load, tell
    from patronage.cli.output import print_json, say

    stated = {name: options[name] for name in ("currency", "time_zone", "history", "margin_rate")}
    reading = replace(read_options(options), save_mapping=options["save_mapping"])
    with shop_to_load(options["shop"], stated) as shop:
        report = load_files(shop, files, reading)
        tell(report)
        if options["as_json"]:
            print_json(report.to_json())
        say(f"loaded into {options['shop']}")
    if options["strict"] and any(f.rows_rejected for f in report.files):
        ctx.exit(1)
