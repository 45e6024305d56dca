"""Amounts in shop currency: as delivered, or by the rate of their day; without a rate they stay out."""

from __future__ import annotations

from patronage.base.expr import Expr, Literal, case
from patronage.base.select import Select, Source, source
from patronage.facts.rate_days import RATE_DAYS

__all__ = ["NOTHING", "RATES", "converted", "has_rate", "is_home", "join_rate"]

RATES = source(RATE_DAYS, "rate")


def join_rate(query: Select, currency: Expr, day: Expr) -> Select:
    """Join the rate of the day; rows in shop currency, or in none stated, find no partner."""
    return query.left_join(RATES, RATES["currency"].eq(currency) & RATES["day"].eq(day))


def is_home(table: Source, shop_currency: str) -> Expr:
    """Tell whether a row's amounts are already in shop currency."""
    return table["currency"].or_else(shop_currency).eq(shop_currency)


def has_rate(table: Source, shop_currency: str) -> Expr:
    """Tell whether a row's amounts can be stated in shop currency."""
    return is_home(table, shop_currency) | ~RATES["rate"].is_null()


def converted(amount: Expr) -> Expr:
    """State an amount in shop currency, rounded to the stored place; only of rows that have a rate."""
    by_rate = (amount.cast("double") * RATES["rate"]).cast("money")
    # Who has no partner among the rates is at home, which is cheaper to see than to compare currencies.
    return case((RATES["rate"].is_null(), amount), otherwise=by_rate)


NOTHING = Literal(0).cast("money")
"""The amount of a row that states none."""
