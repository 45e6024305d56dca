"""`patronage value`: what customers will leave, with intervals, by channel and cohort."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from patronage.cli.horizon import HORIZON
from patronage.cli.options import engine_options, json_options, language_option, place, shop_option

if TYPE_CHECKING:
    from patronage.engine.protocol import Engine
    from patronage.forecasts.value.valued import Valued
    from patronage.forecasts.value_options import ValueOptions

__all__ = ["command"]


@click.command(name="value", short_help="What customers and contracts will be worth, with intervals.")
@shop_option
@click.option("--as-of", help="Last day observed. Default: the last day of the data.")
@click.option(
    "--by", default="", help="channel, cohort, country …, separated by commas; plan, of subscriptions."
)
@click.option(
    "--horizon",
    type=HORIZON,
    default="12m",
    show_default=True,
    help="How far to look: 12m, 3y, 365 (days), or endless.",
)
@click.option(
    "--model",
    default="auto",
    show_default=True,
    help="pareto_nbd, bg_nbd or mbg_nbd; auto lets past cutoffs choose.",
)
@click.option(
    "--annual-rate", type=float, default=0.1, show_default=True, help="Of discounting; 0.1 is 10 %."
)
@click.option("--margin-rate", help="Margin share to assume where costs are unknown, such as 0.35.")
@click.option("--season", help="Twelve indices of the months, separated by commas; none for no season.")
@click.option("--contract-model", default="auto", show_default=True, help="Of renewals: sbg, bdw or auto.")
@click.option(
    "--observed-from", help="First day from which ends of contracts are known, where files leave out others."
)
@click.option(
    "--customers",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Also write every customer's value, with the ids your files gave, into this CSV file.",
)
@click.option("--wide", is_flag=True, help="Show every column; --json has them always.")
@engine_options
@language_option
@json_options
def command(**options: Any) -> None:  # noqa: ANN401  # click hands over options of all types
    """Value the known customers of a shop: the margin their future orders will leave, discounted.

    Beside stand what may come about that, what a new customer is worth, what one cost where spend is known,
    how often that comes back and when, and the plain formula. Of a shop with subscriptions stands below what
    those that run will pay, and what a new one is worth.
    """
    from patronage.cli.output import print_json, say
    from patronage.cli.progress import working
    from patronage.cli.worth import ask_worth, print_worth, worth_json
    from patronage.shop import Shop

    elsewhere = place(options)
    with Shop.open(options["shop"], options["known_at"]) as own, own.on(elsewhere) as shop:
        with working("valuing customers") as tell:
            found = ask_worth(shop, options["as_of"], _options(options), _of_contracts(options), tell)
        if (path := options["customers"]) and found.valued is not None:
            written = _write_customers(found.valued, own.engine, path)
            say(f"{written:,} customers written to {path}; it names people: keep it safe")
        elif path:
            say("no customer to write: nobody is valued by orders")
        if options["as_json"]:
            print_json(worth_json(found, exact=options["exact"]))
            return
        print_worth(found, options["language"] or shop.settings.language, wide=options["wide"])


def _options(options: dict[str, Any]) -> ValueOptions:
    from patronage.contract.assumption import ASSUMPTIONS
    from patronage.forecasts.value_options import ValueOptions

    stated = ASSUMPTIONS["margin_rate"].read(options["margin_rate"], "--margin-rate")
    return ValueOptions(
        by=tuple(name.strip() for name in options["by"].split(",") if name.strip()),
        horizon=options["horizon"],
        annual_rate=options["annual_rate"],
        margin_rate=stated if isinstance(stated, Decimal) else None,
        model=options["model"],
        season=_season(options["season"]),
    )


def _of_contracts(options: dict[str, Any]) -> dict[str, Any]:
    """Give what is asked of contracts alone."""
    from patronage.base.period import parse_day

    first = options["observed_from"]
    return {
        "model": options["contract_model"],
        "observed_from": parse_day(first) if first else None,
    }


def _season(text: str | None) -> tuple[float, ...] | None:
    from patronage.base.errors import UsageError

    if text is None:
        return None
    if text.strip().lower() == "none":
        return ()
    try:
        return tuple(float(part) for part in text.split(","))
    except ValueError:
        raise UsageError(
            f"--season is {text!r}; expected twelve numbers separated by commas, or none"
        ) from None


def _write_customers(valued: Valued, names_of: Engine, path: Path) -> int:
    """Write every customer, those worth most first, with the ids that were delivered."""
    from patronage.cli.csv_file import write_rows
    from patronage.cli.delivered import delivered_ids
    from patronage.forecasts.value.customer_costs import customer_costs

    names, rows = valued.prepared.summarised.engine.run(customer_costs(valued))
    ids = delivered_ids(names_of)
    write_rows(path, ["customer_ids", *names[1:]], ((" ".join(ids[row[0]]), *row[1:]) for row in rows))
    return len(rows)
