"""Who is leaving: contracts that are lost, and customers who fall silent; never mixed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from patronage.base.errors import InputError
from patronage.base.expr import Scalar
from patronage.base.note import Note
from patronage.base.units import MONEY, NUMBER, SHARE, TEXT
from patronage.engine.protocol import Engine
from patronage.engine.result import Result, ResultColumn
from patronage.features.summary_population import summary_population
from patronage.forecasts.churn.at_risk import AtRisk, at_risk, customer_risks
from patronage.forecasts.churn.contractual import Contractual, contractual
from patronage.forecasts.churn.options import ChurnOptions
from patronage.forecasts.churn.silent import expected_silence

__all__ = ["LEAVING", "Churn", "churn"]

LEAVING = (
    ResultColumn("kind", TEXT, "Kind"),
    ResultColumn("by", TEXT, "By"),
    ResultColumn("group", TEXT, "Group"),
    ResultColumn("there", NUMBER, "There now"),
    ResultColumn("expected_lost", NUMBER, "Will leave"),
    ResultColumn("expected_lost_low", NUMBER, "Will leave, low"),
    ResultColumn("expected_lost_high", NUMBER, "Will leave, high"),
    ResultColumn("loss_probability", SHARE, "Chance of leaving"),
    ResultColumn("revenue_at_risk", MONEY, "Revenue at risk"),
    ResultColumn("value_at_risk", MONEY, "Value at risk"),
)
"""A row a kind and group: contracts that run, or customers a model expects to be active."""

_LISTED = 20


@dataclass(frozen=True)
class Churn:
    """Who is leaving.

    Parameters
    ----------
    leaving
        Both kinds side by side: `LEAVING`.
    contracts
        Contracts that are lost; None where the shop has none.
    customers
        Customers by their orders; None where the shop knows none, and the notes say why.
    notes
        Of both kinds.
    """

    leaving: Result
    contracts: Contractual | None
    customers: AtRisk | None
    notes: tuple[Note | str, ...]

    def ranked(self, limit: int | None = _LISTED) -> Result | None:
        """Rank customers by what is at risk with them; None where the shop knows none."""
        return None if self.customers is None else customer_risks(self.customers, limit)

    @property
    def what_if(self) -> Result:
        """What better keeping would bring at most, for each kind."""
        tables = [part.what_if for part in (self.contracts, self.customers) if part is not None]
        rows = tuple(row for table in tables for row in table.rows)
        notes = (*self.notes, Note.of("churn.ceiling"))
        return Result(tables[0].columns, rows, "", self.leaving.as_of, self.leaving.currency, notes)


def churn(
    engine: Engine,
    as_of: date,
    options: ChurnOptions | None = None,
    currency: str = "",
    tell: Callable[[str], None] | None = None,
) -> Churn:
    """Tell who is leaving by a day, contracts and customers by their orders apart.

    Parameters
    ----------
    engine
        Holds the facts.
    as_of
        The last day of observation.
    options
        How to part them, how far to look, which models.
    currency
        The shop's.
    tell
        Hears each step before it is taken.

    Raises
    ------
    InputError
        There is neither a contract nor a customer anything is known of.
    """
    asked, say = options or ChurnOptions(), tell or (lambda _: None)
    say("following contracts")
    contracts = contractual(engine, as_of, asked, currency)
    say("fitting customers by their orders")
    customers, why = _customers(engine, as_of, asked, currency, say)
    if contracts is None and customers is None:
        raise InputError(
            f"nobody can leave: by {as_of} no subscription was paid for; and {why}. Load a file of"
            " subscriptions, or of orders that name their customers"
        )
    notes: tuple[Note | str, ...] = (Note.of("churn.no_contracts"),) if contracts is None else contracts.notes
    if customers is not None:
        notes = (*notes, *customers.notes)
    else:
        known = summary_population(engine, as_of).customers
        notes = (*notes, why if known else Note.of("churn.no_orders"))
    rows = tuple(_rows(contracts, customers))
    return Churn(Result(LEAVING, rows, "", as_of, currency, notes), contracts, customers, notes)


def _customers(
    engine: Engine, as_of: date, asked: ChurnOptions, currency: str, say: Callable[[str], None]
) -> tuple[AtRisk | None, str]:
    try:
        silent = expected_silence(engine, as_of, asked, say)
    except InputError as error:
        return None, str(error)
    return at_risk(silent, asked, as_of, currency), ""


def _rows(contracts: Contractual | None, customers: AtRisk | None) -> Iterator[tuple[Scalar, ...]]:
    lost = ("expected_lost", "expected_lost_low", "expected_lost_high")
    money = ("revenue_at_risk", "value_at_risk")
    if contracts is not None:
        names = ("by", "group", "running", *lost, "loss_probability", *money)
        for row in contracts.groups.records():
            yield ("contractual", *(row[name] for name in names))
    if customers is not None:
        names = ("by", "group", "alive", *lost, "dropout_probability", *money)
        for row in customers.groups.records():
            yield ("non_contractual", *(row[name] for name in names))
