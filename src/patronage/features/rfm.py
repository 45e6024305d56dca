"""RFM: every known customer with an order in the window, scored by recency, frequency and money."""

from __future__ import annotations

from datetime import date, timedelta

from patronage.base.expr import Column, Expr, Literal, call, case, count, over, total
from patronage.base.select import Select, Source, select, source
from patronage.contract.facts import ORDER_FACTS, REFUND_FACTS
from patronage.contract.segments import CUSTOMER_SEGMENTS
from patronage.features.options import STANDARD, RfmOptions
from patronage.features.scores import by_range, by_third, recency_by_range

__all__ = ["in_window", "known_by", "rfm"]

_NOTHING = Literal(0).cast("money")
_VALUES = ("customer", "last_ordered_on", "days_since_last_order", "orders", "net_value")
_SCORES = ("recency_score", "frequency_score", "money_score")


def rfm(as_of: date, options: RfmOptions = STANDARD) -> Select:
    """Build one row a scored customer, with the columns of the mart `customer_segments`.

    Parameters
    ----------
    as_of
        The last day of the window and of all that is known: a later refund is not.
    options
        The window and the rules.

    Examples
    --------
    >>> rfm(date(2025, 6, 30)).columns[0][0]
    'customer'
    """
    t = source("tiered", "t")
    best_first = (
        (t["score"], True),
        (t["net_value"], True),
        (t["orders"], True),
        t["days_since_last_order"],
        t["customer"],
    )
    columns: dict[str, Expr] = {name: t[name] for name in CUSTOMER_SEGMENTS.names if name != "place"}
    columns["place"] = over(call("row_number"), order=best_first)
    return (
        select(t, **columns)
        .with_step("refunded_later", _refunded_later(as_of, options.window_days))
        .with_step("baskets", _baskets(as_of, options.window_days))
        .with_step("bought", _bought(as_of))
        .with_step("observed", _observed())
        .with_step("scored", _by_thirds() if options.scoring == "thirds" else _by_ranges(options.window_days))
        .with_step("summed", _summed())
        .with_step("tiered", _tiered(options))
    )


def in_window(day: Column, as_of: date, window_days: int) -> Expr:
    """Tell whether a day is one of the last `window_days` up to and with `as_of`."""
    return (day <= as_of) & (day > as_of - timedelta(days=window_days))


def known_by(refunds: Source, as_of: date) -> Expr:
    """Tell whether a refund had been made by then; one without a day counts with its order."""
    return refunds["refunded_on"].is_null() | (refunds["refunded_on"] <= as_of)


def _refunded_later(as_of: date, window_days: int) -> Select:
    """Give what customers had back after `as_of` of orders in the window: as a rule nothing."""
    o, r = source(ORDER_FACTS.name, "o"), source(REFUND_FACTS.name, "r")
    goods = total(r["goods"]).cast("money")
    return (
        select(r, customer=o["customer"], goods=goods)
        .join(o, o["order_id"].eq(r["order_id"]))
        .where(~known_by(r, as_of) & o["is_given"] & in_window(o["ordered_on"], as_of, window_days))
        .group_by("customer")
    )


def _bought(as_of: date) -> Select:
    b, later = source("baskets", "b"), source("refunded_later", "l")
    columns: dict[str, Expr] = {name: b[name] for name in ("customer", "last_ordered_on", "orders")}
    return select(
        b,
        **columns,
        days_since_last_order=call("days_between", b["last_ordered_on"], Literal(as_of)),
        net_value=(b["net_value"] + later["goods"].or_else(_NOTHING)).cast("money"),
    ).left_join(later, later["customer"].eq(b["customer"]))


def _baskets(as_of: date, window_days: int) -> Select:
    """Add up each customer's orders, after everything that was ever given back of them."""
    o = source(ORDER_FACTS.name, "o")
    return (
        select(
            o,
            customer=o["customer"],
            last_ordered_on=call("max", o["ordered_on"]),
            orders=count(),
            net_value=total(o["gross"] - o["discount"] - o["refunded"]).cast("money"),
        )
        .where(o["is_given"] & in_window(o["ordered_on"], as_of, window_days))
        .group_by("customer")
    )


def _observed() -> Select:
    b = source("bought", "b")
    return select(
        b,
        customers=count(),
        least_orders=call("min", b["orders"]),
        most_orders=call("max", b["orders"]),
        least_value=call("min", b["net_value"]),
        most_value=call("max", b["net_value"]),
    )


def _by_thirds() -> Select:
    ranked, all_ = source("ranked", "k"), source("observed", "a")
    scores = {name: by_third(ranked[name], all_["customers"]) for name in _SCORES}
    return (
        select(ranked, **{name: ranked[name] for name in _VALUES}, **scores)
        .cross_join(all_)
        .with_step("ranked", _ranked())
    )


def _ranked() -> Select:
    b = source("bought", "b")
    worst_first: tuple[tuple[Expr, bool], ...] = (
        (b["days_since_last_order"], True),
        (b["orders"], False),
        (b["net_value"], False),
    )
    ranks = {name: over(call("rank"), order=(key,)) for name, key in zip(_SCORES, worst_first, strict=True)}
    return select(b, **{name: b[name] for name in _VALUES}, **ranks)


def _by_ranges(window_days: int) -> Select:
    b, all_ = source("bought", "b"), source("observed", "a")
    return select(
        b,
        **{name: b[name] for name in _VALUES},
        recency_score=recency_by_range(b["days_since_last_order"], window_days),
        frequency_score=by_range(b["orders"], all_["least_orders"], all_["most_orders"]),
        money_score=by_range(b["net_value"], all_["least_value"], all_["most_value"]),
    ).cross_join(all_)


def _summed() -> Select:
    s = source("scored", "s")
    columns: dict[str, Expr] = {name: s[name] for name in (*_VALUES, *_SCORES)}
    score = s["recency_score"] + s["frequency_score"] + s["money_score"]
    ranked = over(call("rank"), order=(score,))
    return select(s, **columns, score=score, score_rank=ranked)


def _tiered(options: RfmOptions) -> Select:
    s, all_ = source("summed", "s"), source("observed", "a")
    third = by_third(s["score_rank"], all_["customers"])
    is_top, is_middle = s["score"] >= 7, s["score"] >= 5  # noqa: PLR2004  # 7-9 top, 5-6 middle, 3-4 low
    if options.tiers == "thirds":
        is_top, is_middle = third.eq(3), third.eq(2)
    tier = case((is_top, "top"), (is_middle, "middle"), otherwise="low")
    columns: dict[str, Expr] = {name: s[name] for name in (*_VALUES, *_SCORES, "score")}
    return select(s, **columns, tier=tier).cross_join(all_)
