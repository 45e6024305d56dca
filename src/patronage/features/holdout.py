"""Customers born before a cutoff, as models take them, beside what they did after it."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import Expr, call, case, count, total
from patronage.base.select import Select, select, source
from patronage.contract.facts import CUSTOMER_FACTS
from patronage.engine.protocol import Engine
from patronage.features.customer_summary import KEY, customer_summary
from patronage.features.hold_out_span import HoldOutSpan
from patronage.features.purchases import PURCHASES, over_purchases
from patronage.features.summary_options import SummaryOptions

__all__ = ["HELD_KEY", "HELD_MONEY", "first_purchase", "held_days", "held_summary"]

HELD_KEY = (*KEY, "lately", "bought")
"""What customers are told apart by, beside covariates: what was known, and how often they came after."""

HELD_MONEY = ("value", "first_value", "lately_value", "held_value", "held_margin")
"""What adds up over them: before the cutoff, then after it."""


def first_purchase(engine: Engine, as_of: date, options: SummaryOptions) -> date | None:
    """Find the first order of a customer who is summarised; nothing where there is none by a day."""
    c = source(CUSTOMER_FACTS.name, "c")
    query = select(c, first_on=call("min", c["first_ordered_on"])).where(c["first_ordered_on"] <= as_of)
    if not options.with_before_history:
        query = query.where(~c["is_before_history"])
    _, [(found,)] = engine.run(query)
    return found if isinstance(found, date) else None


def held_summary(span: HoldOutSpan, options: SummaryOptions) -> Select:
    """Build one row of customers alike before the cutoff, and after it in how often they came.

    `lately` counts the purchases of the last days before the cutoff, first ones included; `bought` those of
    the hold-out, a day each, refunds netted as they were known later. `held_margin` is of the purchases
    whose cost is known.
    """
    key = (*HELD_KEY, *options.covariates)
    c = source("customers_held", "c")
    added = {name: total(c[name]).cast("money") for name in HELD_MONEY}
    return (
        select(c, **{name: c[name] for name in key}, customers=count(), **added)
        .group_by(*key)
        .order_by(*key)
        .with_step("customers_before", customer_summary(span.cutoff, options))
        .with_step("lately", _summed(_made(span.lately_from, span.cutoff, span.cutoff, options)))
        .with_step("held", _summed(_made(span.cutoff, span.until, span.known_on, options)))
        .with_step("customers_held", _customers_held(options))
    )


def held_days(span: HoldOutSpan, options: SummaryOptions) -> Select:
    """Build one row a day of the hold-out, and a combination of covariates: what those customers bought."""
    p, c = source("purchases_after", "p"), source("customers_before", "c")
    covariates: dict[str, Expr] = {name: c[name] for name in options.covariates}
    key = ("bought_on", *options.covariates)
    return (
        select(p, bought_on=p["bought_on"], **covariates, bought=count(), value=total(p["net"]).cast("money"))
        .join(c, c["customer"].eq(p["customer"]))
        .group_by(*key)
        .order_by(*key)
        .with_step("customers_before", customer_summary(span.cutoff, options))
        .with_step("purchases_after", _made(span.cutoff, span.until, span.known_on, options))
    )


def _customers_held(options: SummaryOptions) -> Select:
    c, before, after = source("customers_before", "c"), source("lately", "l"), source("held", "h")
    known = (*KEY, *options.covariates, "value", "first_value")
    columns: dict[str, Expr] = {name: c[name] for name in known}
    columns |= {"lately": before["bought"].or_else(0), "lately_value": before["value"]}
    columns |= {"bought": after["bought"].or_else(0)}
    columns |= {"held_value": after["value"], "held_margin": after["margin"]}
    return (
        select(c, **columns)
        .left_join(before, before["customer"].eq(c["customer"]))
        .left_join(after, after["customer"].eq(c["customer"]))
    )


def _made(after: date, until: date, known_on: date, options: SummaryOptions) -> Select:
    """Give the purchases of some days: one a customer and day, its refunds netted in by another."""
    p = source(PURCHASES, "p")
    columns = ("customer", "bought_on", "net", "margin", "uncosted")
    made = select(p, **{name: p[name] for name in columns})
    some = made.where((p["bought_on"] > after) & (p["bought_on"] <= until))
    return over_purchases(some, known_on, with_refunded=options.with_refunded)


def _summed(made: Select) -> Select:
    m = source("made", "m")
    return (
        select(
            m,
            customer=m["customer"],
            bought=count(),
            value=total(m["net"]).cast("money"),
            margin=total(case((m["uncosted"].eq(0), m["margin"]))).cast("money"),
        )
        .group_by("customer")
        .with_step("made", made)
    )
