"""The questions each random shop is asked, both ways."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from tests.oracle.cells import Asked
from tests.oracle.shop import Shop

ALL_DIMENSIONS = (
    *("channel", "sales_channel", "coupon", "order_country", "acquisition_channel", "country"),
    *("customer_kind", "registered", "first_channel", "first_coupon", "product", "category"),
    *("first_product", "first_category", "ticket_band"),
)
OF_CUSTOMERS = (
    *("channel", "coupon", "acquisition_channel", "country", "registered", "first_sales_channel"),
    *("first_product", "ticket_band"),
)


def questions(seed: int, shop: Shop, window: int) -> list[Asked]:
    """Draw a question of each kind."""
    pick = Random(seed)  # noqa: S311  # a shop drawn, nothing secret
    span = (shop.last_on - shop.first_on).days
    start = shop.first_on + timedelta(days=pick.randrange(span + 1))
    period = (start, start + timedelta(days=pick.choice([0, 20, 100, 366])))
    plain = Asked(
        as_of=shop.last_on - timedelta(days=pick.choice([0, 0, 0, span // 3])),
        margin_rate=pick.choice([None, None, Decimal("0.35"), Decimal(0)]),
        packaging_cost=pick.choice([None, Decimal("1.25")]),
        returns_cost=pick.choice([None, Decimal(3)]),
        window=window,
        basis=pick.choice(["order", "cash"]),
    )
    other = replace(plain, basis="cash" if plain.basis == "order" else "order")
    month, by = _month_or_week(pick, span), pick.choice(ALL_DIMENSIONS)
    cohort = pick.choice(["month", "month", "quarter", "year"])
    whose = pick.choice(OF_CUSTOMERS)
    filtered = ((by, ("email", "DE", "kitchen", "(not given)"), pick.random() < 0.5),)
    return [
        plain,
        other,
        replace(plain, period=period),
        replace(other, period=period),
        replace(plain, by=(by,)),
        replace(plain, where=filtered),
        replace(plain, grain=month),
        replace(other, grain=month, period=period),
        replace(plain, grain="quarter", by=(by,)),
        replace(other, by=(by, "channel") if by != "channel" else ("channel", "category"), period=period),
        replace(plain, cohort=cohort),
        replace(other, cohort=cohort),
        replace(plain, cohort=cohort, by=(whose,)),
        replace(plain, cohort=cohort, ages=False, period=period),
        replace(other, cohort=cohort, ages=False, by=(whose,)),
    ]


def _month_or_week(pick: Random, span: int) -> str:
    return pick.choice(["month", "week", "year"]) if span < date.max.day * 16 else "month"
