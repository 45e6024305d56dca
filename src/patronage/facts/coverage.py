"""Coverage: one row that says what the facts hold and what they leave out, for notes and quality pages."""

from __future__ import annotations

from patronage.base.expr import Expr, Literal, call, case, count
from patronage.base.select import Select, select, source
from patronage.contract.facts import CUSTOMER_FACTS
from patronage.facts.currency import has_rate, join_rate
from patronage.facts.history import History
from patronage.facts.kept import is_kept
from patronage.facts.order_base import ORDER_BASE
from patronage.facts.refund_base import REFUND_BASE

__all__ = ["coverage"]


def coverage(history: History, shop_currency: str) -> Select:
    """Build the coverage row."""
    kept, all_, refunds = source("of_kept", "k"), source("of_all", "a"), source("of_refunds", "r")
    customers = source("of_customers", "c")
    return (
        select(
            kept,
            **{name: kept[name] for name in ("first_on", "orders", "zero_value", "without_customer")},
            last_on=call(
                "greatest",
                kept["last_on"].or_else(refunds["last_on"]),
                refunds["last_on"].or_else(kept["last_on"]),
            ),
            **{name: kept[name] for name in ("cost_known", "tax_unknown")},
            **{name: all_[name] for name in ("not_kept", "without_rate")},
            **{name: customers[name] for name in ("customers", "before_history")},
            history_rule=Literal(history.rule),
            history_start=Literal(history.start).cast("date"),
            burn_in_days=Literal(history.burn_in_days),
            **{
                name: refunds[name]
                for name in ("refunds_without_order", "refunds_undated", "refunds_left_out")
            },
        )
        .cross_join(all_)
        .cross_join(refunds)
        .cross_join(customers)
        .with_step("of_kept", _of_kept())
        .with_step("of_all", _of_all(shop_currency))
        .with_step("of_refunds", _of_refunds())
        .with_step("of_customers", _of_customers())
    )


def _of_kept() -> Select:
    o = source(ORDER_BASE, "o")
    return select(
        o,
        first_on=call("min", o["ordered_on"]),
        last_on=call("max", o["ordered_on"]),
        orders=count(),
        zero_value=count((o["gross"] - o["discount"]).eq(0)),
        without_customer=count(~o["is_given"]),
        cost_known=count(~o["cost"].is_null()),
        tax_unknown=count(o["tax_included"].eq("unknown")),
    )


def _of_all(shop_currency: str) -> Select:
    o = source("orders", "o")
    known: Expr = case((has_rate(o, shop_currency), 1), otherwise=0)
    query = select(o, not_kept=count(~is_kept(o)), without_rate=count(is_kept(o) & known.eq(0)))
    return join_rate(query, o["currency"], o["ordered_on"], shop_currency)


def _of_refunds() -> Select:
    r = source(REFUND_BASE, "r")
    counted = r["belongs"].ne("left out")
    return select(
        r,
        last_on=call("max", case((counted, r["refunded_on"]))),
        refunds_without_order=count(r["belongs"].eq("none")),
        refunds_undated=count(counted & r["refunded_on"].is_null()),
        refunds_left_out=count(~counted),
    )


def _of_customers() -> Select:
    c = source(CUSTOMER_FACTS.name, "c")
    return select(c, customers=count(c["orders"] > 0), before_history=count(c["is_before_history"]))
