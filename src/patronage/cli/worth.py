"""What customers and contracts are worth, as commands ask, print and write it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import click

from patronage.base.errors import InputError
from patronage.base.locale import Locale
from patronage.base.note import Note
from patronage.cli.output import print_result, say_day, say_note
from patronage.cli.value_columns import standing
from patronage.engine.result import Result
from patronage.features.summary_population import summary_population
from patronage.forecasts.contracts.contracts import Contracts
from patronage.forecasts.contracts.groups import DIMENSIONS
from patronage.forecasts.contracts.options import ContractOptions
from patronage.forecasts.contracts.table import contract_table
from patronage.forecasts.value.gate_columns import gate_objects
from patronage.forecasts.value.table import value_table
from patronage.forecasts.value.valued import Valued
from patronage.forecasts.value_options import ValueOptions
from patronage.shop.asking import Asking, Tell

__all__ = ["Worths", "ask_worth", "print_worth", "worth_json"]

_PLAN = "plan"  # of contracts only
_UNASKED = ("channel", "plan")
_GROUP = ("by", "group")
_SHORT = {
    "running": "Running",
    "mrr": "A month",
    "value": "Value to come",
    "revenue": "Revenue to come",
    "predictive_low": "from (95%)",
    "predictive_high": "to",
    "lifetime_value": "Value without end",
    "lifetime_revenue": "Revenue without end",
    "lifetime_predictive_low": "from (95%)",
    "lifetime_predictive_high": "to",
    "new_contract_value": "New contract",
    "new_contract_revenue": "New contract",
    "new_contract_lifetime_value": "New contract",
    "new_contract_lifetime_revenue": "New contract",
}


@dataclass(frozen=True)
class Worths:
    """What a shop's customers and contracts are worth.

    Parameters
    ----------
    valued, customers
        Customers by their orders, and their table; None where there are none to value.
    contracts
        The table of contracts; None where the shop has none.
    notes
        What is said of both together.
    """

    valued: Valued | None
    customers: Result | None
    contracts: Result | None
    notes: tuple[Note, ...] = ()


def ask_worth(
    shop: Asking, as_of: str | None, asked: ValueOptions, of_contracts: Mapping[str, Any], tell: Tell
) -> Worths:
    """Value customers and contracts.

    Parameters
    ----------
    shop, as_of
        Who is asked, and the last day of observation.
    asked
        Of customers; of contracts follow horizon, rates, and what of `by` parts them, or channel and plan.
    of_contracts
        What is asked of contracts alone.
    tell
        Hears each step before it is taken.

    Raises
    ------
    InputError
        There is neither a customer to value nor a contract.
    """
    contracts = shop.contracts(as_of, _contract_options(asked, of_contracts))
    if contracts is None:
        valued = shop.value(as_of, asked, tell)
        return Worths(valued, _customer_table(shop, valued), None)
    by_orders = replace(asked, by=tuple(name for name in asked.by if name != _PLAN))
    try:
        valued = shop.value(as_of, by_orders, tell)
    except InputError as error:
        return Worths(None, None, contract_table(contracts), (_why(shop, contracts, error),))
    both = Note.of("contracts.not_added")
    return Worths(valued, _customer_table(shop, valued), contract_table(contracts), (both,))


def worth_json(found: Worths, *, exact: bool = False) -> dict[str, object]:
    """Give one object: customers by group, the gates of each, and contracts by group."""
    tables = [table for table in (found.customers, found.contracts) if table is not None]
    notes = [note for table in tables for note in table.notes]
    contracts = found.contracts.to_json(exact=exact) if found.contracts else {}
    whole = tables[0] if found.customers is not None else replace(tables[0], columns=(), rows=())
    return {
        **replace(whole, notes=tuple(dict.fromkeys([*notes, *found.notes]))).to_json(exact=exact),
        "gates": list(gate_objects(found.valued)) if found.valued else [],
        "contracts": contracts.get("rows", []),
        "contract_columns": contracts.get("columns", []),
    }


def print_worth(found: Worths, language: str, *, wide: bool = False) -> None:
    """Print customers, then contracts; each with what must be said beside it."""
    if found.customers is not None and found.valued is not None:
        by = len(found.valued.options.by)
        print_result(found.customers if wide else standing(found.customers, by), language)
    if found.contracts is None:
        return
    if found.customers is not None:
        click.echo("\nContracts")
    near, far = _in_two(found.contracts)
    print_result(near if wide else _short(near), language, quiet=True)
    if wide or _tells_more(far):
        click.echo("\nContracts, without end")
        print_result(far if wide else _short(far), language, quiet=True)
    locale = Locale(language, found.contracts.currency)
    if found.customers is None:
        say_day(found.contracts, locale)
    for note in (*found.contracts.notes, *found.notes):
        say_note(note, locale)


def _contract_options(asked: ValueOptions, own: Mapping[str, Any]) -> ContractOptions:
    by = tuple(dict.fromkeys(name for name in asked.by if name in DIMENSIONS)) if asked.by else _UNASKED
    return ContractOptions(
        by=by,
        horizon=asked.horizon,
        annual_rate=asked.annual_rate,
        margin_rate=asked.margin_rate,
        level=asked.level,
        **own,
    )


def _customer_table(shop: Asking, valued: Valued) -> Result:
    return value_table(valued, shop.settings.currency, shop.settings.assumptions)


def _why(shop: Asking, contracts: Contracts, error: InputError) -> Note:
    known = summary_population(shop.engine, contracts.read.as_of).customers
    return Note.of("contracts.no_customers", why=str(error)) if known else Note.of("contracts.no_orders")


def _short(table: Result) -> Result:
    """Keep the columns most asked for, under short headings; a metric's own name brings its long label."""
    kept = _only(table, lambda name: name in (*_GROUP, *_SHORT))
    columns = tuple(
        replace(column, name=f"{column.name}_short", label=_SHORT[column.name])
        if column.name in _SHORT
        else column
        for column in kept.columns
    )
    return replace(kept, columns=columns)


def _in_two(table: Result) -> tuple[Result, Result]:
    """Part what is within the horizon from what is without end: a line has no room for both."""
    far = _only(table, lambda name: name in _GROUP or "lifetime" in name)
    return _only(table, lambda name: "lifetime" not in name), far


def _tells_more(far: Result) -> bool:
    """Whether anything is known beyond the horizon."""
    return any(value is not None for row in far.rows for value in row[len(_GROUP) :])


def _only(table: Result, is_kept: Callable[[str], bool]) -> Result:
    kept = [at for at, column in enumerate(table.columns) if is_kept(column.name)]
    rows = tuple(tuple(row[at] for at in kept) for row in table.rows)
    return replace(table, columns=tuple(table.columns[at] for at in kept), rows=rows)
