"""`patronage demo`: the main job on a made-up shop."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["command"]

_MOST_VALUED = 20_000  # customers, as of files in `patronage report`


@click.command(name="demo", short_help="Show the report of a made-up shop.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("demo-report.html"),
    show_default=True,
    help="The page to write.",
)
@click.option(
    "--customers",
    type=click.IntRange(1, 1_000_000),
    default=3000,
    show_default=True,
    help="How many people buy.",
)
@click.option("--lang", "language", help="Language of the page. Default: English.")
@click.option("--seed", type=int, default=7, show_default=True, help="The same seed makes the same shop.")
@click.option(
    "--keep",
    type=click.Path(path_type=Path, file_okay=False),
    help="Keep the exports and the shop in this folder, to try other commands on.",
)
@click.option(
    "--truth",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write what is true of the shop into this folder: its parameters, its future, what would have been"
    " with other spending or shorter waits. No command reads it; it must not lie inside the shop's folder.",
)
def command(
    *, output: Path, customers: int, language: str | None, seed: int, keep: Path | None, truth: Path | None
) -> None:
    """Make up a shop, write its exports, load them like anybody's, and write the report."""
    from patronage.cli.loading import load_files, shop_to_load
    from patronage.cli.output import say
    from patronage.cli.reporting import refuse_early, write_report
    from patronage.cli.workplace import shop_folder
    from patronage.demo.shop import invent
    from patronage.shop.exports import write_exports, write_truth
    from patronage.sources.options import ReadOptions

    asked = {"name": "Demo shop", "language": language, "forecasts": customers <= _MOST_VALUED}
    refuse_early(output, asked)
    with shop_folder(keep / "shop" if keep else None) as folder:
        made_up = invent(customers, seed)
        if truth:
            write_truth(made_up.truth, truth, shop=keep or folder)
        files = write_exports(made_up.tables, folder.parent / "exports")
        with shop_to_load(folder, {}, lasts=keep is not None) as shop:
            loaded = load_files(shop, files, ReadOptions())
            say(f"made up {customers:,} customers: {len(files)} exports, {loaded.rows_loaded:,} rows loaded")
            write_report(shop, output, [loaded], asked)
        if keep:
            say(f"kept: exports in {folder.parent / 'exports'}, the shop in {folder}")
        if truth:
            say(f"the truth is in {truth}")
    click.echo(output)
