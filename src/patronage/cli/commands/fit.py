"""`patronage fit`: a model's parameters for customers that are already summarised in a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from patronage.forecasts.fitted_file import FittedGroup

__all__ = ["command"]


@click.command(name="fit", short_help="Fit a model of repeat purchases or renewals to a file of summaries.")
@click.argument("model")
@click.option(
    "--summary",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    required=True,
    help="A text table: frequency, recency, T, monetary_value, weight;"
    " or frequency, recency, periods, weight; or period, active.",
)
@click.option(
    "--unit",
    type=click.Choice(["day", "week", "month", "year"]),
    default="day",
    show_default=True,
    help="Unit of the file's times, which the parameters are in too.",
)
@click.option(
    "--base", type=click.FloatRange(min=0, min_open=True), help="Customers a cohort of shares began with."
)
@click.option(
    "--active", metavar="COLUMN", help="Customers still active, or shares of them, where no header says so."
)
@click.option("--group", metavar="COLUMN", help="Fit each group of customers by itself.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(model: str, summary: Path, **options: Any) -> None:  # noqa: ANN401  # click hands over all types
    """Fit MODEL to the customers of a file; print its parameters and how sure they are.

    MODEL is pareto_nbd, bg_nbd, mbg_nbd, nbd, poisson (repeat purchases), gamma_gamma, lognormal_spend
    (spending), bg_bb (given occasions), sbg or bdw (renewals).
    """
    from patronage.cli.output import print_json, say
    from patronage.cli.progress import working
    from patronage.forecasts.fitted_file import fit_file
    from patronage.forecasts.summary_file import SummaryFile

    with working("fitting the model"):
        read = SummaryFile.read(summary)
        read = read.called("active", options["active"]) if options["active"] else read
        found = fit_file(model, read, base=options["base"], group=options["group"])
    notes = [_named(each, note) for each in found for note in each.fitted.findings]
    if options["as_json"]:
        rows = [_row(model, options["unit"], each) for each in found]
        columns = [{"name": name, "label": name.replace("_", " "), "unit": None} for name in rows[0]]
        print_json({"rows": rows, "columns": columns, "as_of": None, "notes": notes})
        return
    _print(found, options["unit"])
    for note in notes:
        say(f"note: {note}")


def _row(model: str, unit: str, each: FittedGroup) -> dict[str, object]:
    fitted = each.fitted
    group = {} if each.group is None else {"group": each.group}
    errors = {f"se_{name}": error for name, error in fitted.standard_errors.items()}
    told = {"log_likelihood": fitted.log_likelihood, "converged": fitted.converged}
    counted = {"customers": each.customers, "time_unit": unit}
    return {"model": model, **group, **counted, **fitted.parameters, **errors, **told}


def _print(found: tuple[FittedGroup, ...], unit: str) -> None:
    from patronage.cli.output import print_table, say

    grouped = found[0].group is not None
    labels, rows = ["Parameter", "Estimate", "Standard error", "95 % from", "to"], []
    for each in found:
        errors, intervals = each.fitted.standard_errors, each.fitted.intervals()
        for name, value in each.fitted.parameters.items():
            numbers = (value, errors[name], *intervals[name])
            rows.append([*([each.group or ""] if grouped else []), name, *map("{:.5g}".format, numbers)])
    print_table(["Group", *labels] if grouped else labels, rows, [True] * (1 + grouped) + [False] * 4)
    for each in found:
        likelihood = f"log-likelihood {each.fitted.log_likelihood:,.4f}"
        say(_named(each, f"{each.customers:,.0f} customers, {likelihood}; times in {unit}s"))


def _named(each: FittedGroup, note: str) -> str:
    return note if each.group is None else f"{each.group}: {note}"
