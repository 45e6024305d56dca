"""Customers summarised once: what models are fitted to, what it leaves out, and the way back to customers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from patronage.base.errors import InputError
from patronage.base.expr import Expr, SqlType
from patronage.base.note import Note
from patronage.base.select import Select, select, source
from patronage.contract.facts import CUSTOMER_FACTS
from patronage.engine.columns import columns
from patronage.engine.protocol import Engine
from patronage.features.customer_summary import KEY, MONEY, SQUARES, compressed_summary, customer_summary
from patronage.features.summary_options import COHORTS, SummaryOptions
from patronage.features.summary_population import SummaryPopulation, summary_notes, summary_population
from patronage.models.customer_summary import CustomerSummary

__all__ = ["Summarised", "summarise"]

_STEP = "customers_summed"


@dataclass(frozen=True)
class Summarised:
    """The customers of one shop by a day, as models take them.

    Parameters
    ----------
    engine, as_of, options
        What was summarised, by which day, and who is left out.
    summary
        A row for all customers alike, in days; `(n,)` arrays.
    paid
        `(n,)`, the repeat purchases of each that brought money, which tell the rows apart too.
    money
        `(n,)` each: what the customers of a row brought, added up. `value_squares` adds up the squares of
        what each customer brought.
    population
        Counts of who is summarised and who is not.
    notes
        Go with everything that is made of it.
    """

    engine: Engine
    as_of: date
    options: SummaryOptions
    summary: CustomerSummary
    paid: NDArray[np.int64]
    money: Mapping[str, NDArray[np.float64]]
    population: SummaryPopulation
    notes: tuple[Note, ...]

    @property
    def customers(self) -> Select:
        """One row a customer, as `customer_summary` builds it."""
        return customer_summary(self.as_of, self.options)

    def joined(self, table: str, predictions: Mapping[str, NDArray[Any]]) -> Select:
        """Give every customer the predictions of its row: the engine joins them, to be read or made a mart.

        Parameters
        ----------
        table
            The name of the temporary table that brings them to the engine.
        predictions
            Name -> `(n,)` numbers, in the order of `summary`.

        Returns
        -------
        Select
            A row a customer, with `customer`, the key, its `value` so far, and the predictions.

        Raises
        ------
        InputError
            There are not as many predictions as rows.
        """
        for name, values in predictions.items():
            if len(values) != len(self.summary):
                raise InputError(f"{name} has {len(values)} entries; expected {len(self.summary)}, one a row")
        types = _key_types(self.options)
        numbers: dict[str, SqlType] = dict.fromkeys(predictions, "double")
        self.engine.bring(table, types | numbers, {**_key(self.summary, self.paid), **predictions})
        c, p = source(_STEP, "c"), source(table, "p")
        same: Expr = c["frequency"].eq(p["frequency"])
        for name in list(types)[1:]:
            same = same & c[name].eq(p[name])
        of_customer = {name: c[name] for name in ("customer", *types)} | {"value": c["value"].or_else(0)}
        columns = of_customer | {name: p[name] for name in predictions}
        return select(c, **columns).join(p, same).with_step(_STEP, self.customers)


def summarise(engine: Engine, as_of: date, options: SummaryOptions | None = None) -> Summarised:
    """Summarise the customers of a shop for models of repeat purchases.

    Parameters
    ----------
    engine
        Holds the facts.
    as_of
        The last day of observation: later orders and later refunds are not known.
    options
        Who is left out, and what else tells customers apart.

    Examples
    --------
    >>> from patronage.metrics.worked import small_shop
    >>> days = [("ann", date(2025, 1, 3)), ("ann", date(2025, 1, 13)), ("bob", date(2025, 1, 3))]
    >>> orders = [
    ...     {"order_id": str(i), "customer": c, "ordered_at": d, "gross": 10} for i, (c, d) in enumerate(days)
    ... ]
    >>> with small_shop({"orders": orders}) as engine:
    ...     found = summarise(engine, date(2025, 1, 31))
    >>> found.summary.frequency, found.summary.recency, found.summary.T
    (array([0, 1]), array([ 0, 10]), array([28, 28]))
    """
    asked = options or SummaryOptions()
    query = compressed_summary(as_of, asked)
    # Added up exactly; what a model is given is a double, which travels in half the time.
    query = query.giving({name: c.cast("double") if name in MONEY else c for name, c in query.columns})
    found = columns(engine, query)
    money = {name: np.nan_to_num(found[name].astype(np.float64)) for name in (*MONEY, SQUARES)}
    frequency, recency, t, paid, weight = (found[n].astype(np.int64) for n in (*KEY, "customers"))
    summary = CustomerSummary(
        frequency,
        recency,
        t,
        monetary_value=money["value"] / np.where(paid > 0, paid * weight, np.nan),
        weight=weight,
        covariates=tuple((name, _texts(found[name])) for name in asked.covariates),
    )
    taken = summary_population(engine, as_of)
    unpaid = int(((frequency - paid) * weight).sum())
    notes = summary_notes(taken, as_of, asked, unpaid)
    return Summarised(engine, as_of, asked, summary, paid, money, taken, notes)


def _texts(values: NDArray[Any]) -> NDArray[Any]:  # texts or days
    is_day = values.dtype.kind == "M" or (len(values) and isinstance(values[0], date))
    return values.astype("datetime64[D]" if is_day else np.str_)


def _key(summary: CustomerSummary, paid: NDArray[np.int64]) -> dict[str, NDArray[Any]]:
    numbers = (summary.frequency, summary.recency, summary.T, paid)
    return {**dict(zip(KEY, numbers, strict=True)), **dict(summary.covariates)}


def _key_types(options: SummaryOptions) -> dict[str, SqlType]:
    kinds: dict[str, SqlType] = {
        "frequency": "bigint",
        "recency": "integer",
        "t": "integer",
        "paid": "bigint",
    }
    for name in options.covariates:
        kinds[name] = "date" if name in COHORTS else CUSTOMER_FACTS.types[name]
    return kinds
