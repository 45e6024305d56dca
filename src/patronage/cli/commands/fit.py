"""`patronage fit`: a model's parameters for customers that are already summarised in a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from patronage.forecasts.fit_intervals import FitIntervals
    from patronage.forecasts.fitted_file import FittedGroup

__all__ = ["command"]


_NAMED = 5  # groups in a note
_SIDES = "low", "high"
_BY = {
    "laplace": "by standard errors",
    "likelihood": "by the likelihood",
    "bootstrap": "by 200 times the customers weighed anew",
}


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
@click.option("--group", metavar="COLUMN", help="Fit each group of customers by itself, and as it borrows.")
@click.option(
    "--covariates",
    metavar="COLUMN,COLUMN",
    help="Columns the parameters move with: plain numbers, or levels of texts.",
)
@click.option(
    "--intervals",
    type=click.Choice(["laplace", "bootstrap"]),
    default="laplace",
    show_default=True,
    help="Intervals of parameters by standard errors, checked by draws; or by customers weighed anew.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="Of what is drawn for them.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(model: str, summary: Path, **options: Any) -> None:  # noqa: ANN401  # click hands over all types
    """Fit MODEL to the customers of a file; print its parameters and how sure they are.

    MODEL is pareto_nbd, ggompertz_nbd, bg_nbd, mbg_nbd, nbd, poisson (repeat purchases), gamma_gamma,
    lognormal_spend (spending), bg_bb (given occasions), sbg or bdw (renewals).
    """
    from patronage.cli.output import print_json, say
    from patronage.cli.progress import working
    from patronage.forecasts.fit_intervals import Asked
    from patronage.forecasts.fitted_file import fit_file
    from patronage.forecasts.summary_file import SummaryFile

    with working("fitting the model"):
        read = SummaryFile.read(summary)
        read = read.called("active", options["active"]) if options["active"] else read
        covariates = [name.strip() for name in (options["covariates"] or "").split(",") if name.strip()]
        asked = Asked(options["intervals"], options["seed"])
        parts = {"base": options["base"], "group": options["group"], "covariates": covariates}
        found = fit_file(model, read, intervals=asked, **parts)
    notes = _of_each(found, in_json=options["as_json"])
    notes += _further(model, found, in_json=options["as_json"])
    if options["as_json"]:
        rows = [_row(model, options["unit"], each) for each in found]
        columns = [{"name": name, "label": name.replace("_", " "), "unit": None} for name in rows[0]]
        print_json({"rows": rows, "columns": columns, "as_of": None, "notes": notes})
        return
    if found[0].beside:
        _print_beside(found)
    else:
        _print(found)
    for each in found:
        say(_named(each, _counted(each, options["unit"])))
        if not each.beside:
            say(_named(each, _surely(each.intervals)))
    for note in notes:
        say(f"note: {note}")


def _row(model: str, unit: str, each: FittedGroup) -> dict[str, object]:
    fitted = each.fitted
    group = {} if each.group is None else {"group": each.group}
    surely = each.intervals
    errors = {f"se_{name}": error for name, error in surely.standard_errors.items()}
    told: dict[str, object] = {"log_likelihood": fitted.log_likelihood, "converged": fitted.converged}
    if each.beside and each.group is not None:
        shrunk, pooled = each.beside.shrunk[each.group], each.beside.pooled
        told |= {f"shrunk_{name}": value for name, value in shrunk.parameters.items()}
        told |= {f"se_shrunk_{name}": error for name, error in shrunk.standard_errors.items()}
        told |= {f"pooled_{name}": value for name, value in pooled.parameters.items()}
        told["kept"] = each.beside.kept[each.group]
    for name, ends in surely.ends.items():
        told |= {f"{side}_{name}": end for side, end in zip(_SIDES, ends, strict=True)}
    told |= {"intervals_by": surely.by, **_checked(surely)}
    counted = {"customers": each.customers, "time_unit": unit}
    return {"model": model, **group, **counted, **fitted.parameters, **errors, **told}


def _print(found: tuple[FittedGroup, ...]) -> None:
    from patronage.cli.output import print_table

    grouped = found[0].group is not None
    labels, rows = ["Parameter", "Estimate", "Standard error", "95 % from", "to"], []
    for each in found:
        errors, ends = each.intervals.standard_errors, each.intervals.ends
        for name, value in each.fitted.parameters.items():
            numbers = (value, errors[name], *ends[name])
            rows.append([*([each.group or ""] if grouped else []), name, *map("{:.5g}".format, numbers)])
    print_table(["Group", *labels] if grouped else labels, rows, [True] * (1 + grouped) + [False] * 4)


def _print_beside(found: tuple[FittedGroup, ...]) -> None:
    """Print what all share, each group's own, and what it has after borrowing."""
    from patronage.cli.output import print_table

    labels, rows = ["Group", "Parameter", "Pooled", "Own", "Standard error", "Shrunk", "Standard error"], []
    for each in found:
        if each.beside is None or each.group is None:
            continue
        own, shrunk, pooled = each.fitted, each.beside.shrunk[each.group], each.beside.pooled
        for name, value in own.parameters.items():
            borrowed = (shrunk.parameters[name], shrunk.standard_errors[name])
            numbers = (pooled.parameters[name], value, own.standard_errors[name], *borrowed)
            rows.append([each.group, name, *map("{:.5g}".format, numbers)])
    print_table(labels, rows, [True] * 2 + [False] * 5)


def _counted(each: FittedGroup, unit: str) -> str:
    people = "customer" if each.customers == 1 else "customers"
    counted = f"{each.customers:,.0f} {people}, log-likelihood {each.fitted.log_likelihood:,.4f}"
    kept = f", keeps {each.beside.kept[each.group]:.0%} of its own" if each.beside and each.group else ""
    return f"{counted}{kept}; times in {unit}s"


def _surely(found: FitIntervals) -> str:
    """Say what the intervals are of, by which way, and how draws that check standard errors came out."""
    told = f"intervals of the parameters {_BY[found.by]}"
    if found.check is None:
        return told
    check, off = found.check, max(found.check.off().values())
    worth = check.effective * len(check.logs)
    return (
        f"{told}; {len(check.logs):,} draws weighed by the likelihood are worth {worth:,.0f}"
        f" (Pareto k {check.tail:.2f}); ends by standard errors are up to {off:.2f} of those off"
    )


def _checked(found: FitIntervals) -> dict[str, object]:
    if found.check is None:
        return {"effective_draws": None, "pareto_k": None, "ends_off": None}
    check = found.check
    return {
        "effective_draws": check.effective * len(check.logs),
        "pareto_k": check.tail,
        "ends_off": max(check.off().values()),
    }


def _of_each(found: tuple[FittedGroup, ...], *, in_json: bool) -> list[str]:
    """Say what each fit found; of many groups that say the same of themselves only which they are."""
    unsure = [each.group or "" for each in found if each.fitted.findings]
    if in_json or not found[0].beside or len(unsure) <= _NAMED:
        notes = ((each, (*each.fitted.findings, *each.intervals.findings)) for each in found)
        return [_named(each, note) for each, told in notes for note in told]
    which = ", ".join(unsure[:_NAMED])
    told = f"{len(unsure)} of {len(found)} groups do not tell all their parameters by themselves: {which} …"
    # What all customers together leave open, no group can borrow.
    rely = "" if found[0].beside.pooled.findings else "; rely on the shrunk ones"
    return [f"{told}{rely} (--json has each group's notes)"]


def _further(model: str, found: tuple[FittedGroup, ...], *, in_json: bool) -> list[str]:
    """Say what groups have in common, what the parameters are of, and where errors are too short."""
    from patronage.forecasts.fit_intervals import SHORT
    from patronage.models.covariates import FittedCovariates

    notes: list[str] = []
    if found[0].beside:
        notes += [f"all groups: {note}" for note in found[0].beside.findings]
    fitted = found[0].fitted
    if isinstance(fitted, FittedCovariates):
        base = ", ".join(
            f"{name} {value:.5g}" if isinstance(value, float) else f"{name} {value}"
            for name, value in fitted.base.items()
        )
        notes.append(f"the parameters are of customers with {base}; each effect is relative to them")
        notes.append(f"without covariates the log-likelihood is {fitted.plain.log_likelihood:,.4f}")
    by = found[0].intervals.by
    if model in SHORT and (by == "laplace" or (in_json and by == "likelihood")):
        notes.append(
            f"standard errors of {model} are too short at a few thousand customers:"
            " intervals by them hold the truth in about 89 of 100 cases instead of 95"
        )
    elif by == "likelihood":
        notes.append("the intervals follow the likelihood: standard errors are too short for this model")
    return notes


def _named(each: FittedGroup, note: str) -> str:
    return note if each.group is None else f"{each.group}: {note}"
