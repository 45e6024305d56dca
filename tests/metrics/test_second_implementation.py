"""Every number against a second implementation of it, on shops drawn at random."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from random import Random

import pytest

from patronage.metrics.metric import METRICS
from tests.oracle.cells import Asked
from tests.oracle.compare import Pair
from tests.oracle.family import FAMILIES, Family
from tests.oracle.numbers import BESIDE, NUMBERS
from tests.oracle.questions import questions
from tests.oracle.random_shop import random_shop
from tests.oracle.shop import Shop

# `make long` draws 500 of each.
SHOPS, OF_A_FAMILY = 20, 8


@pytest.mark.parametrize("seed", range(SHOPS))
def test_both_implementations_agree(seed: int) -> None:
    drawn = random_shop(seed)
    pair = Pair.of(drawn)
    assert pair is not None
    with pair.engine:
        # Half of the kinds of question a shop, the other half the next.
        for asked in questions(seed, pair.shop, drawn.window)[seed % 2 :: 2]:
            assert pair.differences(asked) == []


@pytest.mark.parametrize("seed", range(OF_A_FAMILY))
@pytest.mark.parametrize("family", FAMILIES.values(), ids=lambda family: family.name)
def test_both_implementations_of_a_family_agree(family: Family, seed: int) -> None:
    drawn = family.shop(seed)
    pair = Pair.of(drawn)
    assert pair is not None
    with pair.engine:
        for asked in family.questions(Random(seed), pair.shop, drawn.window):  # noqa: S311  # nothing secret
            assert pair.of_family(family, asked) == []


def test_every_metric_has_a_second_implementation() -> None:
    names = [*NUMBERS, *(name for family in FAMILIES.values() for name in family.numbers)]
    assert sorted(names) == sorted(METRICS.all())
    beside = {f"{m.name}_{c.suffix}" for m in METRICS for c in m.companions}
    beside |= {f"{m.name}_{end}" for m in METRICS if m.interval for end in ("low", "high")}
    assert {*BESIDE, *(name for family in FAMILIES.values() for name in family.beside)} == beside


def _forget_a_refund(shop: Shop) -> None:
    shop.refunds.remove(next(r for r in shop.refunds if r.order and r.goods))


def _name_somebody(shop: Shop) -> None:
    order = next(o for o in shop.orders if o.customer is None)
    order.customer = next(c for c in shop.customers if c.orders)
    order.customer.orders.append(order)


def _cost_a_cent_more(shop: Shop) -> None:
    order = next(o for o in shop.orders if o.cost is not None)
    order.cost = (order.cost or 0) + Decimal("0.01")


def _order_a_day_later(shop: Shop) -> None:
    next(c for c in shop.customers if len(c.orders) > 1).orders[-1].at += timedelta(days=1)


def _begin_before_history(shop: Shop) -> None:
    next(c for c in shop.customers if c.cohort_on).is_before_history = True


@pytest.mark.parametrize(
    ("fault", "seen_in"),
    [
        (_forget_a_refund, {"refunds", "net_revenue", "refund_rate", "arpu"}),
        (_name_somebody, {"purchase_frequency", "arpu"}),
        (_cost_a_cent_more, {"margin", "cost_of_goods", "margin_rate"}),
        (_order_a_day_later, {"days_between_orders"}),
        (_begin_before_history, {"new_customers", "returning_customers", "historic_revenue_clv"}),
    ],
)
def test_a_planted_fault_is_seen(fault: Callable[[Shop], None], seen_in: set[str]) -> None:
    drawn = replace(random_shop(129), history="complete")
    pair = Pair.of(drawn)
    assert pair is not None
    fault(pair.shop)
    with pair.engine:
        found = pair.differences(Asked(as_of=pair.coverage.last_on, margin_rate=Decimal("0.2")))
    assert seen_in <= {text.partition("): ")[2].partition(" at ")[0] for text in found}
