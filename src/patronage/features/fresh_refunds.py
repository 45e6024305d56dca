"""What of fresh orders is still to come back, judging by how long it took before."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from patronage.base.expr import Expr, Literal, call, case, total
from patronage.base.select import Select, select, source
from patronage.contract.facts import ORDER_FACTS, REFUND_FACTS
from patronage.engine.columns import columns
from patronage.engine.protocol import Engine
from patronage.features.rfm import known_by

__all__ = ["still_expected"]

_SLOWEST = 90  # days: what has not come back by then stays
_YEAR = timedelta(days=365)


def still_expected(engine: Engine, as_of: date) -> float:
    """Give the share of the net value of orders so far that is expected to come back yet.

    Orders of the year before the last 90 days tell which share of what they brought came back within how
    many days. Each order of the last 90 days is to lose what they lost after its age. Refunds without a day
    count with their order, and say nothing of how long it takes.
    """
    ages, lags = columns(engine, _sold_by_age(as_of)), columns(engine, _back_by_lag(as_of))
    sold, settled = (ages[name].astype(np.float64) for name in ("sold", "settled"))
    if not settled.sum() > 0 or not lags["lag"].size:
        return 0.0
    back = np.bincount(
        np.clip(lags["lag"].astype(np.int64), 0, _SLOWEST), lags["goods"].astype(np.float64), _SLOWEST + 1
    )
    later = (back.sum() - np.cumsum(back)) / settled.sum()
    age = ages["age"].astype(np.int64)
    fresh = (age >= 0) & (age < _SLOWEST)
    total_sold = float(sold.sum())
    return float(sold[fresh] @ later[age[fresh]]) / total_sold if total_sold > 0 else 0.0


def _sold_by_age(as_of: date) -> Select:
    o = source(ORDER_FACTS.name, "o")
    sold = o["gross"] - o["discount"]
    return (
        select(
            o,
            age=call("days_between", o["ordered_on"], Literal(as_of)),
            sold=total(sold).cast("double"),
            settled=total(case((_is_settled(o["ordered_on"], as_of), sold), otherwise=0)).cast("double"),
        )
        .where(o["is_given"] & (o["ordered_on"] <= as_of))
        .group_by("age")
        .order_by("age")
    )


def _back_by_lag(as_of: date) -> Select:
    o, r = source(ORDER_FACTS.name, "o"), source(REFUND_FACTS.name, "r")
    in_time = ~r["refunded_on"].is_null() & known_by(r, as_of)
    return (
        select(
            r,
            lag=call("days_between", o["ordered_on"], r["refunded_on"]),
            goods=total(r["goods"]).cast("double"),
        )
        .join(o, o["order_id"].eq(r["order_id"]))
        .where(o["is_given"] & _is_settled(o["ordered_on"], as_of) & in_time)
        .group_by("lag")
        .order_by("lag")
    )


def _is_settled(day: Expr, as_of: date) -> Expr:
    """Tell whether an order is old enough, and of the last year that is."""
    since = as_of - timedelta(days=_SLOWEST)
    return (day <= since) & (day > since - _YEAR)
