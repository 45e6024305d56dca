"""`patronage export`: the shop's facts where another engine finds them."""

from __future__ import annotations

from typing import Any

import click

from patronage.base.errors import UsageError
from patronage.cli.options import engine_options, place, shop_option

__all__ = ["command"]


@click.command(name="export", short_help="Write the shop's facts where another engine finds them.")
@shop_option
@engine_options
def command(**options: Any) -> None:  # noqa: ANN401  # click hands over options of all types
    """Write the facts to --address for --engine, in place of what was written there before.

    For Spark they are a folder of Parquet files, which other tools read as well. Who customers are is not
    among them: facts know people by numbers only.
    """
    from patronage.cli.output import say
    from patronage.cli.progress import working
    from patronage.shop import Shop

    engine = options["engine"]
    to = place(options)
    if to is None or not to.address:
        raise UsageError(
            f"the engine is {engine or 'not named'} and no address is given, so nobody knows where to write;"
            " add --engine spark --address FOLDER"
        )
    with Shop.open(options["shop"], options["known_at"]) as shop:
        with working("writing facts"):
            written = shop.carry(to)
        for name, rows in written.items():
            click.echo(f"{name}  {rows:,}")
        say(f"{len(written)} tables written for {to.engine}")
