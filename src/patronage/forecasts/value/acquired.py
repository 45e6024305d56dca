"""What a customer won as the known ones were is expected to bring, day by day, from the first order on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from patronage.base.expr import Expr, Literal, case
from patronage.base.select import Select, select, source
from patronage.contract.facts import CUSTOMER_FACTS
from patronage.contract.forecast_facts import NEWCOMER_VALUES, POINTS, point
from patronage.forecasts.value.newcomer import newcomers
from patronage.forecasts.value.valued import Valued
from patronage.models.fitting import Numbers

__all__ = ["Curves", "begun", "curves", "newcomer_mart"]

_STEP, _CURVES = "customers_begun", "newcomer_curves"
_LATER, _RATE = "later", "rate"


@dataclass(frozen=True)
class Curves:
    """What a new customer of each of `p` parts is expected to leave.

    Parameters
    ----------
    first
        `(p,)`, of a first order: the mean of those seen.
    later
        `(p,)`, the present value of what is expected after it within the horizon.
    days
        `(POINTS + 1,)`, from 0 to the horizon.
    so_far
        `(p, POINTS + 1)`, what is expected after the first order by those days, not discounted.
    """

    first: Numbers
    later: Numbers
    days: Numbers
    so_far: Numbers


def curves(valued: Valued) -> Curves:
    """Follow a new customer of each part to the horizon; ten years where that has no end."""
    prepared, fitted = valued.prepared, valued.fitted
    new = newcomers(valued)
    days = min(valued.options.horizon, _LONGEST) * np.arange(POINTS + 1) / POINTS
    until = np.array([prepared.horizon(day) for day in days[1:].tolist()])
    brings = float(fitted.spending.moments(np.zeros(1)).mean[0, 0])
    scale = valued.rates.rate[:, None] * prepared.level * valued.standing.correction * brings
    orders = np.array([each.expected_purchases(until) for each in fitted.purchases])
    return Curves(new.first, new.later, days, np.pad(orders * scale, ((0, 0), (1, 0))))


_LONGEST = 3652.5


def begun(valued: Valued, found: Curves) -> Select:
    """Give a row a customer whose beginning is known: its covariates, its part, what the first order left.

    Where the cost of a first order is not known, what it left is the mean of its part. What is expected
    after it stands beside, by part.
    """
    fitted, kept = valued.fitted, valued.prepared.kept
    summarised = valued.prepared.summarised
    parts = {"part": np.array(fitted.parts, np.str_), "first": found.first}
    parts |= {_LATER: found.later} | {point(i): found.so_far[:, i] for i in range(POINTS + 1)}
    parts[_RATE] = valued.rates.rate
    summarised.engine.bring(_CURVES, {name: "text" if name == "part" else "double" for name in parts}, parts)
    c, p, k = source(_STEP, "c"), source(CUSTOMER_FACTS.name, "p"), source(_CURVES, "k")
    first: Expr = c["first_value"].cast("double") * k[_RATE]
    if kept.basis == "known":
        first = case((c["first_costed"].eq(1), c["first_margin"].cast("double")), otherwise=k["first"])
    columns: dict[str, Expr] = {name: c[name] for name in ("customer", *summarised.options.covariates)}
    columns |= {"cohort_on": p["cohort_on"], "part": k["part"], "first": first}
    columns |= {name: k[name] for name in parts if name not in ("part", "first", _RATE)}
    is_parted = fitted.parts != ("",)
    own = c[summarised.options.covariates[0]].cast("text") if is_parted else Literal("")
    return (
        select(c, **columns)
        .join(p, p["customer"].eq(c["customer"]))
        .join(k, k["part"].eq(own))
        .where(~p["cohort_on"].is_null())
        .with_step(_STEP, summarised.customers)
    )


def newcomer_mart(valued: Valued) -> Select:
    """Give the rows of `NEWCOMER_VALUES`: margins are null where neither costs nor a rate are known."""
    b = source("newcomers_begun", "b")
    columns: dict[str, Expr] = {
        "customer": b["customer"],
        "valued_on": Literal(valued.prepared.summarised.as_of),
        "cohort_on": b["cohort_on"],
        "margin_as_new": b["first"] + b[_LATER],
        **{point(i): b["first"] + b[point(i)] for i in range(POINTS + 1)},
    }
    types = NEWCOMER_VALUES.types
    if valued.prepared.kept.basis == "revenue":
        columns |= {name: Literal(None) for name, kind in types.items() if kind == "double"}
    rows = select(b, **{name: columns[name].cast(types[name]) for name in types})
    return rows.with_step("newcomers_begun", begun(valued, curves(valued)))
