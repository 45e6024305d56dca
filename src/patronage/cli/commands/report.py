"""`patronage report`: exports in, one self-contained page out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from patronage.cli.options import DELIVERED, engine_options, place, read_options, reading_options

if TYPE_CHECKING:
    from patronage.shop import Shop

__all__ = ["command"]


@click.command(name="report", short_help="Turn exports, or a shop, into one page of numbers.")
@click.argument("files", nargs=-1, type=DELIVERED)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("report.html"),
    show_default=True,
    help="The page to write.",
)
@click.option(
    "--shop",
    type=click.Path(path_type=Path),
    help="Report on this shop, after loading FILES into it. Without it only the page is kept.",
)
@reading_options
@click.option("--period", help="2025, 2025-Q2, 2025-01-01..2025-03-31 … Default: the last 12 full months.")
@click.option("--as-of", help="Last day observed. Default: the last day of the data.")
@click.option("--margin-rate", help="Margin share to assume where costs are unknown, such as 0.35.")
@click.option("--history", help="complete, detect, or the day recording began. For a new shop.")
@click.option("--lang", "language", help="Language of the page. Default: the shop's, or English.")
@click.option("--name", help="What the shop is called on the page.")
@click.option(
    "--forecasts/--no-forecasts",
    default=None,
    help="Whether the page says what customers will be worth, which takes seconds more."
    " Default: for a shop without FILES, and for FILES of at most 20,000 customers.",
)
@engine_options
@click.option("--strict", is_flag=True, help="End with exit code 1 when a row was rejected.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def command(ctx: click.Context, /, files: tuple[Path, ...], **options: Any) -> None:  # noqa: ANN401  # click's options
    """Write the report of FILES; those that belong together (orders, their lines, refunds) in one command.

    The path of the page goes to stdout, the talk to stderr. Nothing leaves this machine.
    """
    from patronage.base.address import shown
    from patronage.cli.loading import load_files, shop_to_load, tell
    from patronage.cli.output import print_json
    from patronage.cli.reporting import refuse_early, told, write_report
    from patronage.cli.workplace import shop_folder
    from patronage.shop import Shop

    if not files and options["shop"] is None:
        raise click.UsageError(f"{len(files)} files and no shop are named; name exports, or --shop")
    asked = {name: options[name] for name in ("period", "as_of", "margin_rate", "language", "name")}
    stated = {name: options[name] for name in ("currency", "time_zone", "history")}
    asked["place"] = place(options)
    refuse_early(options["output"], asked)
    reading = read_options(options)
    loaded = []
    lasts = options["shop"] is not None
    with (
        shop_folder(options["shop"]) as folder,
        shop_to_load(folder, stated, lasts=lasts) if files else Shop.open(folder) as shop,
    ):
        if files:
            loaded.append(load_files(shop, files, reading))
            tell(loaded[0])
        if options["shop"] is None and not asked["name"]:
            asked["name"] = ", ".join(shown(file).name for file in files)
        asked["forecasts"] = _has_forecasts(shop, options, is_new=bool(files))
        report = write_report(shop, options["output"], loaded, asked)
    if options["as_json"]:
        print_json(told(report, options["output"], loaded))
    else:
        click.echo(options["output"])
    if options["strict"] and any(file.rows_rejected for load in loaded for file in load.files):
        ctx.exit(1)


_MOST_CUSTOMERS = 20_000  # beyond it, files become a page in the time that reading them takes


def _has_forecasts(shop: Shop, options: Mapping[str, Any], *, is_new: bool) -> bool:
    asked = options["forecasts"]
    if asked is not None or shop.coverage is None:
        return bool(asked)
    return not is_new or shop.coverage.customers <= _MOST_CUSTOMERS
