"""Order facts: kept orders, and whether their customer belongs to a cohort."""

from __future__ import annotations

from collections.abc import Mapping

from patronage.base.expr import Expr, case, total
from patronage.base.select import Select, Source, select, source
from patronage.contract.facts import CUSTOMER_FACTS, ORDER_FACTS
from patronage.facts.currency import NOTHING
from patronage.facts.order_base import ORDER_BASE, ORDER_ROWS, fees_known, order_base
from patronage.facts.refunds import REVERSED, reversed_costs

__all__ = ["ALONE", "order_facts", "order_facts_at_once"]

ALONE = frozenset({"is_assumed", "tax_included"})
"""Columns that stand in the order base alone."""


def order_facts(untold: Mapping[str, Expr]) -> Select:
    """Build one row a kept order; `untold` are the columns that nothing fills, with their values."""
    o, c, back = source(ORDER_BASE, "o"), source(CUSTOMER_FACTS.name, "c"), source("back", "back")
    elsewhere = {"cohort_on": c["cohort_on"], "cost_reversed": back["cost_reversed"].or_else(NOTHING)}
    columns = _columns(o, untold, elsewhere)
    return (
        select(o, **columns)
        .left_join(c, c["customer"].eq(o["customer"]))
        .left_join(back, back["order_id"].eq(o["order_id"]))
        .with_step(REVERSED, reversed_costs())
        .with_step("back", _back())
    )


def order_facts_at_once(untold: Mapping[str, Expr], rows: Select) -> Select:
    """Build the same from the rows of the order base, which no table has to hold.

    For a shop whose history is complete and whose orders hold no lines: nothing else adds to its orders.
    """
    o = source(ORDER_BASE, "o")
    columns = _columns(o, untold, {"cohort_on": case((o["is_given"], o["first_ordered_on"]))})
    return select(o, **columns).with_step(ORDER_ROWS, rows).with_step(ORDER_BASE, order_base(untold))


def _columns(o: Source, untold: Mapping[str, Expr], elsewhere: Mapping[str, Expr]) -> dict[str, Expr]:
    known = {"cost_known": ~o["cost"].is_null(), "fees_known": fees_known(o), **elsewhere}
    return {name: untold.get(name) or known.get(name, o[name]) for name in ORDER_FACTS.names}


def _back() -> Select:
    r = source(REVERSED, "r")
    cost = total(r["cost_reversed"]).cast("money")
    return select(r, order_id=r["order_id"], cost_reversed=cost).group_by("order_id")
