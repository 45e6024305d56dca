"""Order facts: kept orders, and whether their customer belongs to a cohort."""

from __future__ import annotations

from collections.abc import Mapping

from patronage.base.expr import Expr, total
from patronage.base.select import Select, select, source
from patronage.contract.facts import CUSTOMER_FACTS, ORDER_FACTS
from patronage.facts.currency import NOTHING
from patronage.facts.order_base import ORDER_BASE, fees_known
from patronage.facts.refunds import REVERSED, reversed_costs

__all__ = ["order_facts"]


def order_facts(untold: Mapping[str, Expr]) -> Select:
    """Build one row a kept order; `untold` are the columns that nothing fills, with their values."""
    o, c, back = source(ORDER_BASE, "o"), source(CUSTOMER_FACTS.name, "c"), source("back", "back")
    elsewhere: dict[str, Expr] = {
        "cohort_on": c["cohort_on"],
        "cost_known": ~o["cost"].is_null(),
        "fees_known": fees_known(o),
        "cost_reversed": back["cost_reversed"].or_else(NOTHING),
    }
    columns = {name: untold.get(name) or elsewhere.get(name, o[name]) for name in ORDER_FACTS.names}
    return (
        select(o, **columns)
        .left_join(c, c["customer"].eq(o["customer"]))
        .left_join(back, back["order_id"].eq(o["order_id"]))
        .with_step(REVERSED, reversed_costs())
        .with_step("back", _back())
    )


def _back() -> Select:
    r = source(REVERSED, "r")
    cost = total(r["cost_reversed"]).cast("money")
    return select(r, order_id=r["order_id"], cost_reversed=cost).group_by("order_id")
