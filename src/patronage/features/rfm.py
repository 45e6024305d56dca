"""RFM: every known customer with an order in the window, scored by recency, frequency and money."""

from __future__ import annotations

from datetime import date, timedelta

from patronage.base.expr import Column, Expr, Literal, SqlType, call, case, count, total
from patronage.base.select import Select, Source, select, source
from patronage.contract.facts import ORDER_FACTS, REFUND_FACTS
from patronage.contract.segments import CUSTOMER_SEGMENTS
from patronage.features.options import STANDARD, RfmOptions
from patronage.features.scores import by_range, by_third, ends_of_thirds, recency_by_range

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
    return (
        select(t, **{name: t[name] for name in CUSTOMER_SEGMENTS.names})
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
    b, ends = source("bought", "b"), source("ends", "e")
    scores = {
        name: by_third(key, ends[f"{name}_low"], ends[f"{name}_middle"])
        for name, (key, _) in _best_last(b).items()
    }
    values = {name: b[name] for name in _VALUES}
    return select(b, **values, **scores).cross_join(ends).with_step("ends", _ends())


def _ends() -> Select:
    b = source("bought", "b")
    ends = {
        f"{name}_{end}": value
        for name, (key, kind) in _best_last(b).items()
        for end, value in ends_of_thirds(key, kind).items()
    }
    return select(b, **ends)


def _best_last(bought: Source) -> dict[str, tuple[Expr, SqlType]]:
    """Give what customers are scored by, greater being better, and its type."""
    return {
        "recency_score": (Literal(0) - bought["days_since_last_order"], "bigint"),
        "frequency_score": (bought["orders"], "bigint"),
        "money_score": (bought["net_value"], "money"),
    }


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
    return select(s, **columns, score=s["recency_score"] + s["frequency_score"] + s["money_score"])


def _tiered(options: RfmOptions) -> Select:
    s, ends = source("summed", "s"), source("ends_of_scores", "e")
    columns: dict[str, Expr] = {name: s[name] for name in (*_VALUES, *_SCORES, "score")}
    if options.tiers == "thirds":
        third = by_third(s["score"], ends["low"], ends["middle"])
        query = select(s, **columns, tier=_tier(third.eq(3), third.eq(2))).cross_join(ends)
        return query.with_step("ends_of_scores", select(s, **ends_of_thirds(s["score"], "bigint")))
    # 7 to 9 are the top, 5 and 6 the middle, 3 and 4 low.
    return select(s, **columns, tier=_tier(s["score"] >= _TOP, s["score"] >= _MIDDLE))


_TOP, _MIDDLE = 7, 5


def _tier(is_top: Expr, is_middle: Expr) -> Expr:
    return case((is_top, "top"), (is_middle, "middle"), otherwise="low")
