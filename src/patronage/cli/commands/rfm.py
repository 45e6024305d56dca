"""`patronage rfm`: customers scored by recency, frequency and money, and what their tiers are worth."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from patronage.cli.options import engine_options, json_options, language_option, place, shop_option

__all__ = ["command"]


@click.command(name="rfm", short_help="Score customers by recency, frequency and money.")
@shop_option
@click.option("--as-of", help="Last day of the window. Default: the last day of the data.")
@click.option("--window-days", type=int, default=365, show_default=True, help="Days in which orders count.")
@click.option(
    "--scoring",
    type=click.Choice(["thirds", "ranges"]),
    default="thirds",
    show_default=True,
    help="Thirds of the customers, or equal ranges of the values.",
)
@click.option(
    "--tiers",
    type=click.Choice(["sums", "thirds"]),
    default="sums",
    show_default=True,
    help="Tiers by the sum of the scores (7-9, 5-6, 3-4), or by thirds of the customers.",
)
@click.option(
    "--customers",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Also write every scored customer, with the ids your files gave, into this CSV file.",
)
@engine_options
@language_option
@json_options
def command(**options: Any) -> None:  # noqa: ANN401  # click hands over options of all types
    """Score the known customers of a shop; print tiers, score boundaries, what the top tier has in common."""
    from patronage.base.locale import Locale
    from patronage.cli.output import print_json, print_result, say, say_note
    from patronage.cli.progress import working
    from patronage.cli.scoring import scored_customers, write_customers
    from patronage.features.boundaries import boundaries
    from patronage.features.rfm_map import PARTS, rfm_map
    from patronage.features.tiers import tiers
    from patronage.features.traits import traits
    from patronage.shop import Shop

    elsewhere = place(options)
    with Shop.open(options["shop"], options["known_at"]) as own, own.on(elsewhere) as shop:
        with working("scoring customers"):
            scored = scored_customers(shop, options)
            of_tiers, common = tiers(scored), traits(scored)
            more = {"boundaries": boundaries(scored), "map": rfm_map(scored, PARTS), "traits": common}
        if options["customers"]:
            written = write_customers(scored, own.engine, options["customers"])
            say(f"{written:,} customers written to {options['customers']}; it names people: keep it safe")
        if options["as_json"]:
            exact = options["exact"]
            others = {name: found.to_json(exact=exact)["rows"] for name, found in more.items()}
            print_json(of_tiers.to_json(exact=exact) | others)
            return
        language = options["language"] or shop.settings.language
        print_result(of_tiers, language)
        click.echo()
        print_result(more["boundaries"], language, quiet=True)
        if len(common):
            click.echo()
            print_result(common, language, quiet=True)
            say_note(common.notes[-1], Locale(language))
