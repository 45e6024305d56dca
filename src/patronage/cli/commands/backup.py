"""`patronage backup`: write a shop into one file, also while a load runs."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["command"]


@click.command(name="backup", short_help="Write a shop into one file.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--shop",
    type=click.Path(path_type=Path),
    default=Path("shop"),
    show_default=True,
    help="Folder of the shop.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(*, file: Path, shop: Path, as_json: bool) -> None:
    """Write the shop into FILE: settings, every kept snapshot, and the key that keeps erased people out.

    A load may run meanwhile: what it has not published is not in it. A backup of that name is replaced when
    the new one is whole. Who has the file has the data.
    """
    from datetime import UTC, datetime
    from importlib.metadata import version

    from patronage.cli.output import print_json, say
    from patronage.store.backup import back_up
    from patronage.store.folder import ShopFolder

    made = back_up(ShopFolder.open(shop), file, datetime.now(UTC), version("patronage"))
    say(f"{shop} backed up into {file}: {made.snapshots} snapshots, {made.bytes:,} bytes")
    if as_json:
        told = {"snapshots": made.snapshots, "current": made.current, "bytes": made.bytes}
        print_json({"file": str(file), **told})
