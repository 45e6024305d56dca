"""`patronage restore`: put a shop back from a backup, without those erased since."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["command"]


@click.command(name="restore", short_help="Put a shop back from a backup.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--shop",
    type=click.Path(path_type=Path),
    default=Path("shop"),
    show_default=True,
    help="Folder of the shop; made if it is missing.",
)
@click.option("--replace", is_flag=True, help="The shop that is there may go.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(*, file: Path, shop: Path, replace: bool, as_json: bool) -> None:
    """Put the shop in FILE, which `patronage backup` wrote, into a folder.

    Hashes, rows and sums are compared first; nothing is changed where one differs. Who was erased from the
    shop that is there stays gone. On another machine nobody can know who was erased since the backup: erase
    them again.
    """
    from dataclasses import asdict
    from datetime import UTC, datetime
    from importlib.metadata import version

    from patronage.cli.output import print_json, say
    from patronage.store.restore import restore

    done = restore(file, shop, datetime.now(UTC), version("patronage"), replace=replace)
    say(f"{shop} restored from {file} of {done.made_at}: {done.orders:,} orders, snapshot {done.current}")
    if done.forgotten:
        say(f"{done.forgotten} people erased since the backup stay gone")
    if as_json:
        print_json(asdict(done))
