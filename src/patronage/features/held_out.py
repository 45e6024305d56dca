"""One hold-out, read once: what models are fitted to, and what their forecasts are judged by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from patronage.base.errors import InputError
from patronage.engine.columns import columns
from patronage.engine.protocol import Engine
from patronage.features.customer_summary import customer_summary
from patronage.features.hold_out_span import HoldOutSpan
from patronage.features.holdout import HELD_KEY, HELD_MONEY, held_days, held_summary
from patronage.features.spending import spending_of
from patronage.features.summary_options import SummaryOptions
from patronage.models.customer_summary import CustomerSummary
from patronage.models.operational_time import CALENDAR_TIME, OperationalTime

__all__ = ["HeldDays", "HeldOut", "days_held", "hold_out"]

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class HeldDays:
    """What was bought on the days of a hold-out; arrays are `(k,)`.

    Parameters
    ----------
    day
        Days after the cutoff, from 1.
    bought, value
        Purchases, and what they brought.
    covariates
        Of the customers who bought, by name.
    """

    day: NDArray[np.int64]
    bought: Numbers
    value: Numbers
    covariates: tuple[tuple[str, NDArray[Any]], ...]  # texts or days


@dataclass(frozen=True)
class HeldOut:
    """The customers born before a cutoff, and what they did after it; arrays are `(n,)`.

    Parameters
    ----------
    span
        The days.
    rows
        Customers alike in what was known of them and in what they did, with their number and covariates.
    paid, lately, bought
        Of each customer of a row: purchases that brought money, those of lately, those of the hold-out.
    money
        Of all customers of a row: `value`, `first_value`, `lately_value` before the cutoff, `held_value` and
        `held_margin` after it.
    days
        The hold-out day by day.
    spending
        Customers by the mean value of their repeat purchases before the cutoff.
    clock
        The time models see.
    """

    span: HoldOutSpan
    rows: CustomerSummary
    paid: Numbers
    lately: Numbers
    bought: Numbers
    money: dict[str, Numbers]
    days: HeldDays
    spending: CustomerSummary
    clock: OperationalTime = CALENDAR_TIME

    @property
    def customers(self) -> int:
        """Customers who had bought by the cutoff."""
        return self.rows.customers

    @cached_property
    def kinds(self) -> CustomerSummary:
        """The customers by frequency, recency and T alone, in the time models see: what is fitted."""
        seen = [np.asarray(each, np.int64) for each in (self.rows.frequency, self.rows.recency, self.rows.T)]
        frequency, recency, t = (each[self._kinds[0]] for each in seen)
        weight = np.bincount(self.kind, self.rows.weight).astype(np.int64)
        found = CustomerSummary(frequency, recency, t, np.full(len(t), np.nan), weight)
        return self.clock.of(found, self.span.cutoff)

    def time(self, days: float) -> float:
        """Give the time, as models see it, of so many days after the cutoff."""
        return self.clock.after(self.span.cutoff, days)

    @property
    def kind(self) -> NDArray[np.intp]:
        """Where each row stands among `kinds`, `(n,)`."""
        return self._kinds[1]

    @cached_property
    def _kinds(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        frequency, recency, t = self.rows.frequency, self.rows.recency, self.rows.T
        span = np.int64(t.max(initial=0)) + 1
        key = (np.asarray(frequency, np.int64) * span + np.asarray(recency, np.int64)) * span + t
        _, first, place = np.unique(key, return_index=True, return_inverse=True)
        return first, place.ravel()


def hold_out(
    engine: Engine,
    span: HoldOutSpan,
    options: SummaryOptions | None = None,
    clock: OperationalTime = CALENDAR_TIME,
) -> HeldOut:
    """Read one hold-out.

    Parameters
    ----------
    engine
        Holds the facts.
    span
        Its days.
    options
        Who is left out, and what else tells customers apart.
    clock
        The time models are to see.

    Raises
    ------
    InputError
        Nobody had bought by the cutoff.

    Examples
    --------
    >>> from patronage.metrics.worked import small_shop
    >>> days = [("ann", date(2025, 1, 3)), ("ann", date(2025, 2, 9)), ("bob", date(2025, 1, 13))]
    >>> orders = [
    ...     {"order_id": str(i), "customer": c, "ordered_at": d, "gross": 10} for i, (c, d) in enumerate(days)
    ... ]
    >>> with small_shop({"orders": orders}) as engine:
    ...     found = hold_out(engine, HoldOutSpan(date(2025, 1, 31), 28, date(2025, 2, 28)))
    >>> found.rows.T, found.bought
    (array([18, 28]), array([0., 1.]))
    """
    asked = options or SummaryOptions()
    query = held_summary(span, asked)
    # Added up exactly; what a model is given is a double.
    query = query.giving({n: c.cast("double") if n in HELD_MONEY else c for n, c in query.columns})
    found = columns(engine, query)
    if not len(found["customers"]):
        raise InputError(
            f"nobody had bought by {span.cutoff}, as far as customers are known; give a later cutoff"
        )
    numbers = {name: np.asarray(found[name], np.float64) for name in (*HELD_KEY, *HELD_MONEY)}
    frequency, recency, t, weight = (
        np.asarray(found[name], np.int64) for name in ("frequency", "recency", "t", "customers")
    )
    rows = CustomerSummary(
        frequency,
        recency,
        t,
        np.full(len(t), np.nan),
        weight,
        tuple((name, _texts(found[name])) for name in asked.covariates),
    )
    money = {name: np.nan_to_num(numbers[name]) for name in HELD_MONEY}
    days, spending = days_held(engine, span, asked), spending_of(engine, customer_summary(span.cutoff, asked))
    return HeldOut(
        span, rows, numbers["paid"], numbers["lately"], numbers["bought"], money, days, spending, clock
    )


def days_held(engine: Engine, span: HoldOutSpan, options: SummaryOptions) -> HeldDays:
    """Read what the customers of a hold-out bought after it, day by day, and nothing else."""
    query = held_days(span, options)
    found = columns(
        engine, query.giving({n: c.cast("double") if n == "value" else c for n, c in query.columns})
    )
    day = _texts(found["bought_on"]).astype("datetime64[D]") - np.datetime64(span.cutoff)
    return HeldDays(
        day.astype(np.int64),
        np.asarray(found["bought"], np.float64),
        np.nan_to_num(np.asarray(found["value"], np.float64)),
        tuple((name, _texts(found[name])) for name in options.covariates),
    )


def _texts(values: NDArray[Any]) -> NDArray[Any]:  # texts or days
    is_day = values.dtype.kind == "M" or (len(values) and isinstance(values[0], date))
    return values.astype("datetime64[D]" if is_day else np.str_)
