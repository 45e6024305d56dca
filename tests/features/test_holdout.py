"""Hold-outs: worked by hand for three customers, and against a second implementation on drawn shops."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from patronage.base.errors import InputError
from patronage.features.held_out import HeldOut, hold_out
from patronage.features.hold_out_span import HoldOutSpan
from patronage.features.holdout import first_purchase
from patronage.features.summary_options import SummaryOptions
from patronage.metrics.worked import Row
from tests.features.plain_holdout import by_week, plain_holdout
from tests.features.plain_rfm import Order
from tests.features.rfm_shop import AS_OF, facts_of, order, shop

PEOPLE = "ABCDE"
CUTOFF = date(2025, 6, 30)


def told(found: HeldOut) -> list[tuple[float, ...]]:
    """Give what is known of each row: before the cutoff, lately, after it."""
    rows = found.rows
    columns = (rows.frequency, rows.recency, rows.T, found.paid, found.lately, found.bought, rows.weight)
    money = (found.money[name] for name in ("value", "lately_value", "held_value", "held_margin"))
    return [tuple(map(float, row)) for row in zip(*columns, *money, strict=True)]


def test_three_customers_worked_by_hand() -> None:
    orders = [
        order("A", "2025-01-01", 50),
        order("A", "2025-03-02", 40),
        # Two orders of one day of the hold-out are one purchase of 30 + 20 - 5; of one the cost is unknown.
        order("A", "2025-07-01", 30, cost_of_goods=Decimal(12)),
        order("A", "2025-07-01", 20),
        order("A", "2025-07-29", 25, cost_of_goods=Decimal(10)),
        # The day after the hold-out.
        order("A", "2025-07-31", 99),
        order("B", "2025-06-30", 10),
        # Came back as a whole, later: it was no purchase. By the cutoff the one before had not.
        order("B", "2025-07-15", 60),
        # Born in the hold-out.
        order("C", "2025-07-02", 70),
    ]
    refunds: list[Row] = [
        {"order_id": "#4", "refunded_at": date(2025, 8, 20), "goods": Decimal(5)},
        {"order_id": "#7", "refunded_at": date(2025, 7, 3), "goods": Decimal(10)},
        {"order_id": "#8", "refunded_at": date(2025, 9, 1), "goods": Decimal(60)},
    ]
    span = HoldOutSpan(CUTOFF, 30, date(2025, 12, 31), lately_days=120)
    with shop(orders, "ABC", refunds) as engine:
        found = hold_out(engine, span, SummaryOptions(("cohort_month",)))
        at_once = hold_out(engine, HoldOutSpan(CUTOFF, 30, date(2025, 7, 30)))
        first = first_purchase(engine, AS_OF, SummaryOptions())
    # frequency, recency, T, paid, lately, bought, customers; value, lately, hold-out, its margin
    assert told(found) == [
        (0, 0, 0, 0, 1, 0, 1, 0, 10, 0, 0),
        # 120 days before the cutoff end on 2 March: the purchase of that day is not among them.
        (1, 60, 180, 1, 0, 2, 1, 40, 0, 70, 15),
    ]
    assert dict(found.rows.covariates)["cohort_month"].tolist() == [date(2025, 6, 1), date(2025, 1, 1)]
    assert (found.days.day.tolist(), found.days.bought.tolist()) == ([1, 29], [1, 1])
    assert found.days.value.tolist() == [45, 25]
    # Known only by the end of the hold-out: neither the 5 nor the 60 have come back.
    assert sorted(at_once.bought.tolist()) == [1, 2]
    assert at_once.money["held_value"].sum() == 60 + 75
    assert (found.spending.frequency.tolist(), found.spending.monetary_value.tolist()) == ([1], [40])
    assert first == date(2025, 1, 1)


def test_customers_alike_before_the_cutoff_are_one_kind() -> None:
    orders = [
        *(order(who, "2025-06-01") for who in "ABC"),
        order("B", "2025-07-02"),
        order("C", "2025-07-02"),
    ]
    with shop(orders, "ABC") as engine:
        found = hold_out(engine, HoldOutSpan(CUTOFF, 30, AS_OF))
    assert (found.customers, found.rows.weight.tolist(), found.bought.tolist()) == (3, [1, 2], [0, 1])
    assert (found.kinds.T.tolist(), found.kinds.weight.tolist(), found.kind.tolist()) == ([29], [3], [0, 0])


days = st.integers(-5, 60).map(lambda ago: AS_OF - timedelta(days=ago))
drawn = st.lists(
    st.builds(
        Order,
        customer=st.sampled_from([*PEOPLE, None]),
        on=days,
        value=st.integers(0, 4).map(Fraction),
        refunds=st.lists(st.tuples(st.none() | days, st.integers(0, 3).map(Fraction)), max_size=1).map(tuple),
    ),
    min_size=1,
    max_size=20,
)


@settings(max_examples=25)
@given(drawn, st.integers(1, 40), st.integers(1, 40))
def test_the_engine_agrees_with_the_plain_implementation(
    orders: list[Order], horizon: int, lately: int
) -> None:
    cutoff = AS_OF - timedelta(days=horizon)
    wanted = plain_holdout(orders, cutoff, horizon, AS_OF, lately)
    with facts_of(orders, PEOPLE) as engine:
        engine.execute("update customer_facts set is_before_history = false")
        span = HoldOutSpan(cutoff, horizon, AS_OF, lately)
        if not wanted:
            with pytest.raises(InputError, match="nobody had bought by"):
                hold_out(engine, span)
            return
        found = hold_out(engine, span)
    keys = Counter(
        (k.life.frequency, k.life.recency, k.life.t, k.life.paid, k.lately, len(k.days))
        for k in wanted.values()
    )
    assert Counter({row[:6]: row[6] for row in told(found)}) == keys
    for name, total in {
        "value": sum(k.life.value for k in wanted.values()),
        "first_value": sum(k.life.first_value for k in wanted.values()),
        "lately_value": sum(k.lately_value for k in wanted.values()),
        "held_value": sum(net for k in wanted.values() for _, net in k.days),
    }.items():
        assert found.money[name].sum() == float(total), name
    weeks: Counter[int] = Counter()
    for day, bought in zip(found.days.day.tolist(), found.days.bought.tolist(), strict=True):
        weeks[(day - 1) // 7] += int(bought)
    assert weeks == by_week(wanted)
    assert found.days.value.sum() == found.money["held_value"].sum()
    assert np.all(np.bincount(found.kind, found.rows.weight) == found.kinds.weight)


def test_days_that_cannot_be_judged_are_refused() -> None:
    with pytest.raises(
        InputError, match="30 days after 2025-06-30 end on 2025-07-30, and the data on 2025-07-29"
    ):
        HoldOutSpan(CUTOFF, 30, date(2025, 7, 29))
    with pytest.raises(InputError, match="a hold-out of 0 days"):
        HoldOutSpan(CUTOFF, 0, AS_OF)
    with shop([order("A", "2025-07-01")], "A") as engine:
        with pytest.raises(InputError, match="nobody had bought by 2025-06-30"):
            hold_out(engine, HoldOutSpan(CUTOFF, 30, AS_OF))
        assert first_purchase(engine, CUTOFF, SummaryOptions()) is None
