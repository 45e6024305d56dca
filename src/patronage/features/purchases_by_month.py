"""Repeat purchases by cohort and calendar month: what a season is read from."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from patronage.base.expr import count
from patronage.base.select import Select, select, source
from patronage.contract.planning import CALENDAR
from patronage.engine.columns import columns
from patronage.engine.protocol import Engine
from patronage.features.purchases import PURCHASES, over_purchases
from patronage.features.summary_options import SummaryOptions
from patronage.models.seasonal_index import CohortMonths

__all__ = ["purchases_by_month"]


def purchases_by_month(engine: Engine, as_of: date, options: SummaryOptions) -> CohortMonths:
    """Count customers by the month they began in, and their repeat purchases in each month that is over."""
    found = columns(engine, _query(as_of, options))
    cohort, month = (found[name].astype("datetime64[M]") for name in ("cohort", "month"))
    end = np.datetime64(as_of + timedelta(days=1), "D").astype("datetime64[M]")
    months = np.arange(cohort.min() if len(cohort) else end, end)
    size = len(months)
    if not size:
        return CohortMonths(months, np.array([]), np.empty((0, 0)))
    row, column = ((each - months[0]).astype(np.int64) for each in (cohort, month))
    whole = column < size
    purchases, begun = np.zeros((size, size)), np.zeros(size)
    np.add.at(purchases, (row[whole], column[whole]), found["purchases"].astype(np.float64)[whole])
    np.add.at(begun, row[whole], found["begun"].astype(np.float64)[whole])
    return CohortMonths(months, begun, purchases)


def _query(as_of: date, options: SummaryOptions) -> Select:
    p = source(PURCHASES, "p")
    c, d = source(CALENDAR.name, "c"), source(CALENDAR.name, "d")
    is_first = p["bought_on"].eq(p["first_on"])
    statement = (
        select(p, cohort=c["month"], month=d["month"], begun=count(is_first), purchases=count(~is_first))
        .join(c, c["day"].eq(p["first_on"]))
        .join(d, d["day"].eq(p["bought_on"]))
        .group_by("cohort", "month")
        .order_by("cohort", "month")
    )
    return over_purchases(statement, as_of, with_refunded=options.with_refunded)
