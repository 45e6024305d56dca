"""Orders counted by day, and by the days since the one before: history and coverage are judged on these."""

from __future__ import annotations

from patronage.base.expr import Expr, count
from patronage.base.select import Select, Source, select, source
from patronage.facts.order_base import ORDER_BASE

__all__ = ["ORDER_DAYS", "ORDER_GAPS", "TALLIES", "of_days"]

ORDER_DAYS = "order_days"
"""A row a day with orders: `orders`, those of customers `given`, `firsts`, and what coverage counts."""

ORDER_GAPS = "order_gaps"
"""A row a number of `days` between an order and the one before, with the `orders` they lie between."""


def of_days(o: Source) -> dict[str, Expr]:
    """Give what is counted of each day's orders."""
    has_cost = ~o["cost"].is_null()
    return {
        "orders": count(),
        "given": count(o["is_given"]),
        "firsts": count(o["order_number"].eq(1)),
        "zero_value": count((o["gross"] - o["discount"]).eq(0)),
        "cost_known": count(has_cost),
        "cost_assumed": count(has_cost & o["is_assumed"]),
    }


def _order_days() -> Select:
    o = source(ORDER_BASE, "o")
    return select(o, ordered_on=o["ordered_on"], **of_days(o)).group_by("ordered_on")


def _order_gaps() -> Select:
    # A database holds every value of a quantile in memory; different numbers of days are few.
    o = source(ORDER_BASE, "o")
    gaps = select(o, days=o["days_since_previous"], orders=count())
    return gaps.where(~o["days_since_previous"].is_null()).group_by("days")


TALLIES = {ORDER_DAYS: _order_days(), ORDER_GAPS: _order_gaps()}
"""Both, with the statements they are made by."""
