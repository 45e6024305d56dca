"""`patronage validate`: forecasts beside what came of them, gates in words, and which model to take."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from patronage.cli.options import engine_options, place, shop_option

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from patronage.forecasts.validation.options import ValidationOptions
    from patronage.forecasts.validation.validation import Validation
    from patronage.forecasts.value.valued import Valued
    from patronage.shop.asking import Asking

__all__ = ["command"]


@click.command(name="validate", short_help="Judge models of repeat purchases on what customers did next.")
@shop_option
@click.option(
    "--cutoff",
    "cutoffs",
    type=click.DateTime(["%Y-%m-%d"]),
    multiple=True,
    help="Last day a forecast knows, such as 2025-06-30; may be repeated. The last is reported, the others"
    " choose the model. Default: four, if the history allows.",
)
@click.option(
    "--horizon",
    type=click.IntRange(min=1),
    help="Days to forecast. Default: a fifth of the history, a year at most; or all after the last cutoff.",
)
@click.option(
    "--by", default="", help="Also judge groups apart: channel, cohort, country, separated by commas."
)
@click.option(
    "--models", default="", help="Of pareto_nbd, bg_nbd, mbg_nbd; baselines always stand beside them."
)
@click.option("--as-of", help="Last day observed. Default: the last day of the data.")
@click.option(
    "--with-before-history",
    is_flag=True,
    help="Keep customers from before the export began, whose first purchase is not known.",
)
@click.option("--strict", is_flag=True, help="A gate that could not be judged counts as failed.")
@engine_options
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def command(ctx: click.Context, /, **options: Any) -> None:  # noqa: ANN401  # click hands over options of all types
    """Forecast from past days on, and compare with what customers did then.

    Prints scores of each model and of the baselines at the last cutoff, what follows from them, and which
    model the cutoffs before it choose; then whether the values of the next twelve months, those of "patronage
    value", may be bid on. The exit code is 1 where the chosen model or the value of all fails a gate.
    """
    from patronage.cli.output import print_json
    from patronage.cli.progress import working
    from patronage.cli.validation import print_validation, told_validation
    from patronage.cli.value_gates import print_bids
    from patronage.forecasts.value.gate_columns import gate_objects
    from patronage.shop import Shop

    elsewhere = place(options)
    with Shop.open(options["shop"], options["known_at"]) as own, own.on(elsewhere) as shop:
        asked = _asked(options)
        if options["as_of"]:
            asked = replace(asked, as_of=shop.question("orders", as_of=options["as_of"]).as_of)
        with working("validating forecasts") as tell:
            found = shop.validate(asked, tell=tell)
            valued = _valued(shop, found, tell)
        currency = shop.settings.currency
    if options["as_json"]:
        gates = list(gate_objects(valued)) if valued else []
        print_json({**told_validation(found, currency), "value_gates": gates})
    else:
        print_validation(found, currency)
        print_bids(valued)
    outcomes = {verdict.outcome for verdict in found.verdicts()}
    outcomes.add(valued.bid_on_shop.outcome if valued else "not judged")
    if outcomes & ({"fail", "not judged"} if options["strict"] else {"fail"}):
        ctx.exit(1)


def _valued(shop: Asking, found: Validation, tell: Callable[[str], None]) -> Valued | None:
    """Value the customers who were judged by the model that is taken; nobody where they brought no money."""
    from patronage.base.errors import InputError
    from patronage.forecasts.value_options import ValueOptions

    asked = found.options
    summary = replace(asked.summary, covariates=())
    try:
        options = ValueOptions(by=asked.by, model=found.choice.model, season=asked.season, summary=summary)
        return shop.value(found.as_of, options, tell)
    except InputError:
        return None


def _asked(options: dict[str, Any]) -> ValidationOptions:
    from patronage.features.summary_options import covariates_of
    from patronage.forecasts.validation.contenders import MODELS_JUDGED
    from patronage.forecasts.validation.options import ValidationOptions

    cutoffs: tuple[datetime, ...] = options["cutoffs"]
    return ValidationOptions(
        cutoffs=tuple(each.date() for each in cutoffs),
        horizon_days=options["horizon"],
        models=_names(options["models"]) or MODELS_JUDGED,
        by=covariates_of(_names(options["by"])),
        with_before_history=options["with_before_history"],
    )


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())
