"""Who is leaving, as commands print and write it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from patronage.base.expr import Scalar
from patronage.base.locale import Locale
from patronage.base.units import COUNT, SHARE
from patronage.cli.csv_file import write_rows
from patronage.cli.delivered import delivered_ids
from patronage.cli.output import print_result, print_table, say, say_day, say_note
from patronage.engine.protocol import Engine
from patronage.engine.result import Result, ResultColumn
from patronage.forecasts.churn.churn import Churn
from patronage.forecasts.churn.contractual import Contractual

__all__ = ["leaving_json", "print_leaving", "write_risks"]

_MONTHS = (1, 3, 6, 12, 24, 36)
_LISTED = 10
_OF_CONTRACTS = ("by", "group", "running", "lost", "mrr", "median_days", "expected_lost",
                 "expected_lost_low", "expected_lost_high", "loss_probability")  # fmt: skip
_OF_CUSTOMERS = (
    "by",
    "group",
    "customers",
    "alive",
    "expected_lost",
    "expected_lost_low",
    "expected_lost_high",
    "dropout_probability",
    "expected_orders",
)


def leaving_json(found: Churn, *, exact: bool = False) -> dict[str, object]:
    """Give one object: both kinds by group, and each further table by name."""
    tables = {"what_if": found.what_if}
    if found.contracts is not None:
        tables |= {"contracts": found.contracts.groups, "survival": found.contracts.survival,
                   "renewal_models": found.contracts.projections}  # fmt: skip
    if found.customers is not None and (ranked := found.ranked()) is not None:
        tables |= {"silent_customers": found.customers.groups, "customers_at_risk": ranked}
    others = {name: table.to_json(exact=exact)["rows"] for name, table in tables.items()}
    whole = replace(found.leaving, notes=found.what_if.notes)
    return whole.to_json(exact=exact) | others


def print_leaving(found: Churn, language: str) -> None:
    """Print both kinds one after the other, then what better keeping would bring."""
    locale = Locale(language, found.leaving.currency)
    if found.contracts is not None:
        _heading("Contracts (contractual churn)")
        money = _money(found.contracts.groups)
        print_result(_only(found.contracts.groups, (*_OF_CONTRACTS, *money)), language, quiet=True)
        _heading("Share of contracts kept, with 95 % interval")
        _print_survival(found.contracts, locale)
    if found.customers is not None:
        _heading("Customers by their orders (non-contractual churn)")
        money = _money(found.customers.groups)
        print_result(_only(found.customers.groups, (*_OF_CUSTOMERS, *money)), language, quiet=True)
        if ranked := found.ranked(_LISTED):
            _heading("Most at risk (--customers FILE names them all)")
            print_result(_by_place(ranked), language, quiet=True)
    _heading("What if more were kept: at most")
    print_result(found.what_if, language, quiet=True)
    say_day(found.leaving, locale)
    for note in found.what_if.notes:
        say_note(note, locale)


def write_risks(found: Churn, names_of: Engine, path: Path) -> int:
    """Write every customer, most at risk first, with the ids that were delivered."""
    ranked = found.ranked(None)
    if ranked is None:
        say("no customer to write: nothing is known of anybody's orders")
        return 0
    ids = delivered_ids(names_of)
    rows = ((" ".join(ids.get(int(str(row[0])), [])), *row[1:]) for row in ranked.rows)
    write_rows(path, ["customer_ids", *ranked.names[1:]], rows)
    return len(ranked)


def _heading(text: str) -> None:
    click.echo(f"\n{text}")


def _by_place(ranked: Result) -> Result:
    """Put a place where the surrogate stands, which means nothing to people; a file names the customers."""
    rows = tuple((at, *row[1:]) for at, row in enumerate(ranked.rows, 1))
    return replace(ranked, columns=(ResultColumn("place", COUNT, "Place"), *ranked.columns[1:]), rows=rows)


def _money(groups: Result) -> tuple[str, ...]:
    """Name the money columns that say something: value where the margin is known."""
    has_value = any(value is not None for value in groups.column("value_at_risk"))
    return ("value", "value_at_risk") if has_value else ("revenue", "revenue_at_risk")


def _only(table: Result, names: Sequence[str]) -> Result:
    at = [table.names.index(name) for name in names]
    rows = tuple(tuple(row[i] for i in at) for row in table.rows)
    return replace(table, columns=tuple(table.columns[i] for i in at), rows=rows)


def _print_survival(contracts: Contractual, locale: Locale) -> None:
    """Print a row a group, with the share kept after some months beside each other."""
    cells: dict[tuple[Scalar, Scalar], dict[Scalar, str]] = {}
    for row in contracts.survival.records():
        shares = [row[name] for name in ("survival", "survival_low", "survival_high")]
        share, low, high = (locale.write(value, SHARE) for value in shares)
        cells.setdefault((row["by"], row["group"]), {})[row["month"]] = f"{share} ({low}–{high})"
    labels = ["By", "Group", *(f"{months} months" for months in _MONTHS)]
    labels[2] = "1 month"
    rows = [
        [str(by), locale.member(str(group)), *(kept.get(month, "") for month in _MONTHS)]
        for (by, group), kept in cells.items()
    ]
    print_table(labels, rows, [True, True, *(False for _ in _MONTHS)])
