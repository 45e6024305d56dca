"""Payback by hand: what a day of life brings is that of those who have lived it, in proportion for all."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from patronage.metrics.answer import answer
from patronage.metrics.worked import small_shop
from tests.metrics.asking import Row, ask, order
from tests.oracle.cells import Asked
from tests.oracle.compare import Pair, query_of
from tests.oracle.family import FAMILIES
from tests.oracle.random_shop import RandomShop, random_shop

_RULE = {"payback_customers": 1}


def _shop() -> dict[str, list[Row]]:
    """Return four customers who brought 10 at once; two of them were watched long enough to come again."""
    first = [
        order("1", "ann", date(2025, 1, 1), 30, cost_of_goods=20, channel="ads"),
        order("2", "bob", date(2025, 1, 1), 30, cost_of_goods=20, channel="ads"),
        order("3", "cid", date(2025, 3, 1), 30, cost_of_goods=20, channel="ads"),
        order("4", "dan", date(2025, 3, 31), 30, cost_of_goods=20, channel="search"),
    ]
    later = [
        # Day 31: dan has lived none of it. Day 59: cid has not either.
        order("5", "ann", date(2025, 2, 1), 24, cost_of_goods=15, channel="ads"),
        order("6", "bob", date(2025, 3, 1), 24, cost_of_goods=19, channel="ads"),
        order("7", "ann", date(2025, 4, 1), 11, cost_of_goods=10, channel="ads"),
    ]
    spend = [
        {"platform": "meta", "spent_on": date(2025, 1, 1), "amount": 36, "channel": "ads"},
        {"platform": "meta", "spent_on": date(2025, 3, 31), "amount": 24, "channel": "search"},
    ]
    return {"orders": [*first, *later], "spend": spend}


def _payback(**options: Any) -> list[dict[str, Any]]:
    with small_shop(_shop()) as engine:
        return [*ask(engine, "payback_days", **options).records()]


def _told(row: dict[str, Any]) -> tuple[Any, Any, Any]:
    return row["payback_days"], row["payback_days_status"], row["payback_days_lived"]


def test_the_mean_so_far_counts_those_who_have_lived_each_day() -> None:
    # 60 / 4 = 15 a customer. Day 0: 40 / 4 = 10. Day 31: three have lived it, 9 / 3 = 3 more. Day 59: ann
    # and bob have, 5 / 2 = 2.5 more: 15.5. Over all four customers the margin so far would be 13.50.
    [row] = _payback(assume=_RULE)
    assert _told(row) == (59, "reached", 0.5)


def test_a_day_that_too_few_have_lived_does_not_count() -> None:
    [row] = _payback(assume={"payback_customers": 2})
    assert _told(row) == (59, "reached", 0.5)
    [row] = _payback(assume={"payback_customers": 3})
    assert _told(row) == (None, "not_yet", None)
    [row] = _payback()
    assert _told(row) == (None, "not_yet", None)


def test_a_group_all_of_whom_have_lived_it_needs_no_least_number() -> None:
    # 36 / 3 = 12 in ads: 30 / 3 = 10, then 39 / 3 = 13 on day 31, which all three have lived; dan's 10 of 24.
    rows = _payback(by="channel", assume={"payback_customers": 1000})
    assert [(row["channel"], *_told(row)) for row in rows] == [
        ("ads", 31, "reached", 1.0),
        ("search", None, "not_yet", None),
    ]


@pytest.mark.parametrize("least", [1, 30])
def test_a_cohort_that_was_watched_as_a_whole_is_as_it_was(least: int) -> None:
    rows = _payback(by="cohort", cohort="month", as_of="2025-03-31", assume={"payback_customers": least})
    # January: ann and bob cost 36, and brought 20 on day 0, 29 by day 31, 34 by day 59.
    assert [(row["cohort"].month, row["cohort_size"], *_told(row)) for row in rows] == [
        (1, 2, None, "not_yet", None),
        (3, 2, None, "not_yet", None),
    ]
    rows = _payback(by="cohort", where="channel=search", cohort="month", assume={"payback_customers": least})
    assert [_told(row) for row in rows] == [(None, "not_yet", None)]


def test_customers_who_began_later_have_lived_nothing_yet() -> None:
    # On 1 February there are ann and bob: 36 / 2 = 18 a customer; 20 / 2 = 10, then 9 / 2 = 4.50 on day 31.
    [row] = _payback(as_of="2025-02-01", assume=_RULE)
    assert _told(row) == (None, "not_yet", None)


def test_a_day_nobody_began_on_changes_nothing() -> None:
    shop = _shop()
    shop["orders"].append(order("9", None, date(2025, 6, 30), 5, cost_of_goods=1))
    # Everybody has lived to day 91 now: 13.75 a customer is all there ever was, of 15.
    with small_shop(shop) as engine:
        [row] = ask(engine, "payback_days", assume=_RULE).records()
    assert _told(row) == (None, "not_yet", None)


def _drawn(seed: int) -> RandomShop:
    """Return a shop whose customers come over a year, come again, and cost about as much as they bring."""
    random, start = Random(seed), date(2024, 1, 1)  # noqa: S311  # a shop drawn, nothing secret
    orders: list[Row] = []
    refunds: list[Row] = []
    for number in range(random.randint(6, 25)):
        day = start + timedelta(days=random.randrange(300))
        for _ in range(random.choice([1, 2, 3, 4])):
            order_id, gross = f"{len(orders):03d}", Decimal(random.randrange(1000, 9000)) / 100
            cost = random.choice([None, gross / 2, gross / 4])
            orders.append(order(order_id, f"c{number}", day, 0, cost_of_goods=cost) | {"gross": gross})
            if random.random() < 0.2:
                refunds.append({"refund_id": f"r{order_id}", "order_id": order_id, "goods": gross / 2})
                refunds[-1] |= {"refunded_at": day + timedelta(days=random.randrange(30))}
            day = min(day + timedelta(days=random.randrange(120)), start + timedelta(days=365))
    by_day = sorted(orders, key=lambda row: row["ordered_at"])
    whole = sum((row["gross"] for row in orders), Decimal(0)) * random.randrange(15, 45) / 100
    ends = (by_day[0]["ordered_at"], by_day[-1]["ordered_at"])
    told = ("campaign_id", "campaign", "paid", "impressions", "clicks", "purpose", "channel")
    spend = [
        {**dict.fromkeys(told), "platform": "meta", "spent_on": day, "amount": round(whole / 2, 2)}
        for day in ends
    ]
    customers = [{"customer": f"c{number}", "country": random.choice(["DE", "ES"])} for number in range(25)]
    rows = {"customers": customers, "orders": orders, "refunds": refunds, "spend": spend}
    return replace(random_shop(seed), rows=rows, history="complete")


def test_both_implementations_agree_where_lives_are_cut_off() -> None:
    found: Counter[tuple[Any, bool | None]] = Counter()
    for seed in range(24):
        pair = Pair.of(_drawn(seed))
        assert pair is not None
        with pair.engine:
            for asked in _questions(pair, seed):
                assert _differences(pair, asked) == []
                found.update(_lives(pair, asked))
    # Without these the comparison would say nothing of lives that are cut off.
    assert found["reached", True] > 5
    assert found["reached", False] > 5


def _questions(pair: Pair, seed: int) -> list[Asked]:
    plain = Asked(
        as_of=pair.shop.last_on,
        margin_rate=(Decimal("0.3"), None)[seed % 5 == 0],
        basis=("order", "cash")[seed % 2],
        assume=(("payback_customers", 1 + seed % 3),),
    )
    return [plain, replace(plain, by=("country",)), replace(plain, cohort="quarter", ages=False)]


def _differences(pair: Pair, asked: Asked) -> list[str]:
    family = FAMILIES["acquisition"]
    only = {name: number for name, number in family.numbers.items() if name == "payback_days"}
    return pair.of_family(replace(family, numbers=only), asked)


def _lives(pair: Pair, asked: Asked) -> list[tuple[Any, bool | None]]:
    rows = answer(pair.engine, query_of(asked, ("payback_days",)), pair.coverage).records()
    return [(row["payback_days_status"], row["payback_days_lived"] not in (None, 1.0)) for row in rows]
