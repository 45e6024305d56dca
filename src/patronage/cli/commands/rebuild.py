"""`patronage rebuild`: build the facts anew after a change of settings."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["command"]


@click.command(name="rebuild", short_help="Build the facts anew after a change of settings.")
@click.option(
    "--shop",
    type=click.Path(path_type=Path),
    default=Path("shop"),
    show_default=True,
    help="Folder of the shop.",
)
def command(shop: Path) -> None:
    """Build the facts anew from what is loaded, and publish them.

    Needed after `history` or `currency` was changed in patronage.toml; a load does it too.
    """
    from datetime import UTC, datetime

    from patronage.cli.output import say
    from patronage.shop import Shop

    with Shop.open(shop) as opened:
        opened.rebuild(datetime.now(UTC))
    say(f"facts of {shop} built anew")
