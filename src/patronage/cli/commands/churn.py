"""`patronage churn`: contracts that are lost, and customers who fall silent."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from patronage.cli.horizon import HORIZON
from patronage.cli.options import engine_options, json_options, language_option, place, shop_option

if TYPE_CHECKING:
    from patronage.forecasts.churn.options import ChurnOptions

__all__ = ["command"]


@click.command(name="churn", short_help="Who is leaving: contracts, and customers by their orders.")
@shop_option
@click.option("--as-of", help="Last day observed. Default: the last day of the data.")
@click.option("--by", default="channel,cohort,plan", show_default=True,
              help="Any of these, separated by commas; each by itself.")  # fmt: skip
@click.option("--horizon", type=HORIZON, default="12m", show_default=True,
              help="How far to look: 12m, 1y or 365 (days).")  # fmt: skip
@click.option("--model", default="auto", show_default=True,
              help="Of purchases: pareto_nbd, bg_nbd, mbg_nbd; auto lets past cutoffs choose.")  # fmt: skip
@click.option("--contract-model", default="auto", show_default=True, help="Of renewals: sbg, bdw or auto.")
@click.option("--annual-rate", type=float, default=0.1, show_default=True,
              help="Of discounting; 0.1 is 10 %.")  # fmt: skip
@click.option("--margin-rate", help="Margin share to assume where costs are unknown, such as 0.35.")
@click.option(
    "--observed-from", help="First day from which ends of contracts are known, where files leave out others."
)
@click.option(
    "--customers",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Also write every customer, most at risk first, with the ids your files gave, into this CSV file.",
)
@engine_options
@language_option
@json_options
def command(**options: Any) -> None:  # noqa: ANN401  # click hands over options of all types
    """Tell who is leaving a shop, and what better keeping would bring at most.

    Contractual: subscriptions, lost on the day they end. Non-contractual: customers by their orders, of whom
    a model says how surely they are still there. The two are never mixed.
    """
    from patronage.cli.leaving import leaving_json, print_leaving, write_risks
    from patronage.cli.output import print_json, say
    from patronage.cli.progress import working
    from patronage.shop import Shop

    elsewhere = place(options)
    with Shop.open(options["shop"], options["known_at"]) as own, own.on(elsewhere) as shop:
        with working("looking for who leaves") as tell:
            found = shop.churn(options["as_of"], _options(options), tell)
        if options["customers"]:
            written = write_risks(found, own.engine, options["customers"])
            say(f"{written:,} customers written to {options['customers']}; it names people: keep it safe")
        if options["as_json"]:
            print_json(leaving_json(found, exact=options["exact"]))
            return
        print_leaving(found, options["language"] or shop.settings.language)


def _options(options: dict[str, Any]) -> ChurnOptions:
    from patronage.base.period import parse_day
    from patronage.contract.assumption import ASSUMPTIONS
    from patronage.forecasts.churn.options import ChurnOptions

    stated = ASSUMPTIONS["margin_rate"].read(options["margin_rate"], "--margin-rate")
    return ChurnOptions(
        by=tuple(dict.fromkeys(name.strip() for name in options["by"].split(",") if name.strip())),
        horizon=options["horizon"],
        model=options["model"],
        contract_model=options["contract_model"],
        annual_rate=options["annual_rate"],
        margin_rate=stated if isinstance(stated, Decimal) else None,
        observed_from=parse_day(options["observed_from"]) if options["observed_from"] else None,
    )
