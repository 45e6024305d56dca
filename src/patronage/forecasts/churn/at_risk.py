"""Customers who may fall silent, by their orders: how many, by group, and which first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from patronage.base.expr import Expr, Scalar
from patronage.base.note import Note
from patronage.base.select import Select, Source, select, source
from patronage.base.units import COUNT, DAYS, MONEY, NUMBER, SHARE, TEXT
from patronage.contract.table import LABELS
from patronage.engine.printer import print_query
from patronage.engine.result import Result, ResultColumn
from patronage.forecasts.churn.lost_interval import lost_interval
from patronage.forecasts.churn.options import ChurnOptions
from patronage.forecasts.churn.reason import reason
from patronage.forecasts.churn.silent import Silent
from patronage.forecasts.churn.what_if import WHAT_IF, Kept, what_if_rows
from patronage.forecasts.contracts.groups import ALL

__all__ = ["CUSTOMERS", "SILENT", "AtRisk", "at_risk", "customer_risks"]

SILENT = (
    ResultColumn("by", TEXT, "By"),
    ResultColumn("group", TEXT, "Group"),
    ResultColumn("customers", COUNT, "Customers"),
    ResultColumn("alive", NUMBER, "Still active, expected"),
    ResultColumn("expected_lost", NUMBER, "Will leave"),
    ResultColumn("expected_lost_low", NUMBER, "Will leave, low"),
    ResultColumn("expected_lost_high", NUMBER, "Will leave, high"),
    ResultColumn("dropout_probability", SHARE, "Chance of leaving, if active"),
    ResultColumn("expected_orders", NUMBER, "Orders to come"),
    ResultColumn("revenue", MONEY, "Revenue to come"),
    ResultColumn("revenue_at_risk", MONEY, "Revenue at risk"),
    ResultColumn("value", MONEY, "Value to come"),
    ResultColumn("value_at_risk", MONEY, "Value at risk"),
)
"""A row a group, within the horizon; revenue and value are discounted, value is margin where it is known."""

CUSTOMERS = (
    ResultColumn("customer", TEXT, "Customer"),
    ResultColumn("orders", COUNT, "Purchases"),
    ResultColumn("days_since_last_order", DAYS, "Days silent"),
    ResultColumn("usual_gap_days", DAYS, "Usually buys every"),
    ResultColumn("probability_alive", SHARE, "Still active"),
    ResultColumn("dropout_probability", SHARE, "Leaves within the horizon"),
    ResultColumn("next_order_days", DAYS, "Next order within"),
    ResultColumn("if_alive", MONEY, "Brings if active"),
    ResultColumn("at_risk", MONEY, "At risk"),
    ResultColumn("reason", TEXT, "Why"),
)
"""A row a customer; the money is called `value_…`, or `revenue_…` where no margin is known."""

_STEP, _TABLE = "customers_expected", "silent_rows"


@dataclass(frozen=True)
class AtRisk:
    """What is known of customers by their orders.

    Parameters
    ----------
    groups, what_if
        Tables: `SILENT` and `WHAT_IF`.
    kept
        What the latter is made of.
    silent
        What is expected, row by row; `customer_risks` asks it for customers.
    notes
        Go with all of them.
    """

    groups: Result
    what_if: Result
    kept: Kept
    silent: Silent
    notes: tuple[Note, ...]


def at_risk(silent: Silent, options: ChurnOptions, as_of: date, currency: str = "") -> AtRisk:
    """Add up what is expected of customers, by group and in all."""
    kept = _kept(silent)

    def table(columns: tuple[ResultColumn, ...], rows: Iterator[tuple[Scalar, ...]]) -> Result:
        return Result(columns, tuple(rows), statement, as_of, currency, silent.notes)

    dialect = silent.summarised.engine.dialect
    statement = print_query(silent.summarised.customers, dialect)
    return AtRisk(
        groups=table(SILENT, _group_rows(silent, options)),
        what_if=table(WHAT_IF, what_if_rows(kept)),
        kept=kept,
        silent=silent,
        notes=silent.notes,
    )


def customer_risks(found: AtRisk, limit: int | None = None) -> Result:
    """Rank customers by what is at risk with them: `CUSTOMERS`.

    Parameters
    ----------
    found
        Of the shop.
    limit
        How many, those with most at risk first; all where it is None.
    """
    summarised, silent = found.silent.summarised, found.silent
    query = _ranked(silent)
    query = query if limit is None else query.first(limit)
    _, rows = summarised.engine.run(query)
    of = "revenue" if silent.margin_rate is None else "value"
    columns = tuple(
        ResultColumn(f"{of}_{c.name}", c.unit, c.label) if c.name in ("if_alive", "at_risk") else c
        for c in CUSTOMERS
    )
    return Result(
        columns,
        tuple(_told(row) for row in rows),
        lambda: print_query(query, summarised.engine.dialect),
        found.groups.as_of,
        found.groups.currency,
        found.notes,
    )


def _ranked(silent: Silent) -> Select:
    rate = 1.0 if silent.margin_rate is None else silent.margin_rate
    predictions = {"alive": silent.alive, "dropout": silent.dropout, "next_days": silent.next_days}
    for name, amount in (("if_alive", silent.if_alive), ("at_risk", silent.at_risk)):
        predictions |= {f"{name}_{power}": rate * amount[:, power] for power in range(2)}
    c = source(_STEP, "c")
    columns: dict[str, Expr] = {
        name: c[name] for name in ("customer", "frequency", "recency", "t", "alive", "dropout", "next_days")
    }
    columns["if_alive"], columns["at_risk"] = _amount(c, "if_alive"), _amount(c, "at_risk")
    joined = silent.summarised.joined(_TABLE, predictions)
    return select(c, **columns).order_by(("at_risk", True), "customer").with_step(_STEP, joined)


def _amount(c: Source, name: str) -> Expr:
    return c[f"{name}_0"] + c[f"{name}_1"] * c["value"].cast("double")


def _told(row: tuple[Scalar, ...]) -> tuple[Scalar, ...]:
    customer, frequency, recency, t, alive, dropout, next_days, if_alive, risk = row
    bought, last, seen = (int(str(number)) for number in (frequency, recency, t))
    waits = None if next_days is None or np.isnan(float(str(next_days))) else next_days
    gap = last / bought if bought else None
    return (str(customer), bought + 1, seen - last, gap, alive, dropout, waits, if_alive, risk,
            reason(bought, last, seen))  # fmt: skip


def _group_rows(silent: Silent, options: ChurnOptions) -> Iterator[tuple[Scalar, ...]]:
    rate, at_risk_ = silent.margin_rate, silent.at_risk
    alive_brings = silent.alive[:, None] * silent.if_alive
    weight = silent.summarised.summary.weight.astype(np.float64)
    for dimension, group, rows in _groups(silent, options):
        alive = float(weight[rows] @ silent.alive[rows])
        lost = float(weight[rows] @ (silent.alive * silent.dropout)[rows])
        orders = float(weight[rows] @ (silent.alive * silent.orders)[rows])
        revenue, risk = silent.total(alive_brings, rows), silent.total(at_risk_, rows)
        yield (
            dimension,
            group,
            int(weight[rows].sum()),
            alive,
            lost,
            *lost_interval(lost, float(weight[rows].sum()), silent.variance_of_lost(rows)),
            lost / alive if alive > 0 else None,
            orders,
            revenue,
            risk,
            None if rate is None else rate * revenue,
            None if rate is None else rate * risk,
        )


def _groups(silent: Silent, options: ChurnOptions) -> Iterator[tuple[str, str, NDArray[np.bool_]]]:
    summary = silent.summarised.summary
    yield ALL, ALL, np.ones(len(summary), np.bool_)
    names = [name for name in options.by if name != "plan"]
    for name, (_, values) in zip(names, summary.covariates, strict=True):
        texts = values.astype("datetime64[M]").astype(np.str_) if name == "cohort" else values.astype(np.str_)
        for each in np.unique(texts):
            yield name, LABELS.get(str(each), str(each)), texts == each


def _kept(silent: Silent) -> Kept:
    everybody = np.ones(len(silent.alive), np.bool_)
    weight = silent.summarised.summary.weight.astype(np.float64)
    leaving = silent.alive * silent.dropout
    return Kept(
        kind="non_contractual",
        there=float(weight @ silent.alive),
        lost=float(weight @ leaving),
        revenue=silent.total(leaving[:, None] * silent.staying, everybody),
        discounted=silent.total(leaving[:, None] * silent.staying_discounted, everybody),
        margin_rate=silent.margin_rate,
    )
