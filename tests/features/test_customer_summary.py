"""Customers as models take them: worked by hand, against a second implementation, and on CDNOW."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from patronage.base.errors import InputError, UnknownName
from patronage.base.select import Select
from patronage.engine.duckdb import DuckDB
from patronage.facts.build import build
from patronage.features.customer_summary import compressed_summary, customer_summary
from patronage.features.summarised import summarise
from patronage.features.summary_options import COVARIATES, SummaryOptions
from patronage.metrics.worked import Row, small_shop
from patronage.models.customer_summary import CustomerSummary
from patronage.store.business_hours import BusinessHours
from patronage.store.business_time import fill_business_time
from patronage.store.calendar import fill_calendar
from tests.features.plain_rfm import Order
from tests.features.plain_summary import Life, plain_summary
from tests.features.rfm_shop import AS_OF, facts_of, order, shop

PEOPLE = "ABCDE"


def rows(engine: DuckDB, query: Select) -> list[dict[str, Any]]:
    names, found = engine.run(query)
    return [dict(zip(names, row, strict=True)) for row in found]


def of(engine: DuckDB, as_of: date = AS_OF, **options: Any) -> dict[int, dict[str, Any]]:
    return {row["customer"]: row for row in rows(engine, customer_summary(as_of, SummaryOptions(**options)))}


def test_a_life_worked_by_hand() -> None:
    orders = [
        order("A", "2025-01-10", 50, cost_of_goods=Decimal(20)),
        # Two orders of one day are one purchase of 30 + 20 - 10.
        order("A", "2025-03-01", 30, cost_of_goods=Decimal(12)),
        order("A", "2025-03-01", 20, cost_of_goods=Decimal(8)),
        order("A", "2025-06-30", 100),
        # Came back as a whole: no purchase, and so not the last one.
        order("A", "2025-09-01", 80, cost_of_goods=Decimal(1)),
        # Brought nothing, and was made all the same.
        order("A", "2025-08-01", 0, cost_of_goods=Decimal(0)),
        order("A", "2026-01-01", 999),
        order(None, "2025-02-02", 7),
        order("B", "2025-12-31", 5),
        order("C", "2025-05-05", 5),
    ]
    refunds: list[Row] = [
        {"order_id": "#3", "refunded_at": date(2025, 3, 9), "goods": Decimal(10)},
        {"order_id": "#5", "refunded_at": date(2025, 9, 3), "goods": Decimal(80)},
        {"order_id": "#10", "refunded_at": date(2025, 5, 6), "goods": Decimal(5)},
        # Not known by the end of 2025.
        {"order_id": "#4", "refunded_at": date(2026, 1, 2), "goods": Decimal(100)},
    ]
    with shop(orders, "ABC", refunds) as engine:
        a, b = of(engine).values()
        found = summarise(engine, AS_OF)
        kept = of(engine, with_refunded=True)
    assert (a["frequency"], a["recency"], a["t"]) == (3, 203, 355)
    assert (a["paid"], a["value"], a["monetary_value"]) == (2, Decimal(140), 70.0)
    # 40 less 20 of goods; what the others cost is not known.
    assert (a["costed"], a["costed_value"], a["margin"], a["margin_value"]) == (
        1,
        Decimal(40),
        Decimal(20),
        20.0,
    )
    assert (a["first_value"], a["first_margin"]) == (Decimal(50), Decimal(30))
    assert (b["frequency"], b["recency"], b["t"], b["paid"], b["monetary_value"]) == (0, 0, 0, 0, None)
    assert (kept[1]["frequency"], kept[1]["recency"], kept[1]["value"]) == (4, 234, Decimal(140))
    assert (kept[3]["frequency"], kept[3]["first_value"]) == (0, Decimal(0))
    assert found.population.__dict__ == {
        "customers": 3, "before_history": 0, "all_refunded": 1, "refunded_orders": 2, "orders_not_given": 1,
        "refunds_without_order": 0,
    }  # fmt: skip
    assert found.notes == (
        "purchases by the end of 2025-12-31; orders of one day are one purchase",
        "1 customer of whose orders nothing is left is no customer here",
        "1 order names no customer and is left out",
        "2 orders of which all goods came back are no purchases",
        "1 repeat purchase brought no money: it counts as one and in no mean of money",
    )


def test_who_was_there_before_is_left_out_and_told() -> None:
    orders: list[Row] = [
        {"order_id": str(at), "customer": who, "ordered_at": date.fromisoformat(on), "gross": 10}
        for at, (who, on) in enumerate([("A", "2025-01-01"), ("A", "2025-02-01"), ("B", "2025-06-01")])
    ]
    with small_shop({"orders": orders}, "2025-01-01") as engine:
        found, kept = (
            summarise(engine, AS_OF, SummaryOptions(with_before_history=each)) for each in (False, True)
        )
    assert found.summary.frequency.tolist() == [0]
    assert "1 customer (50.0%) from before the export began is left out" in " ".join(found.notes)
    assert kept.summary.frequency.tolist() == [0, 1]
    assert "is kept" in " ".join(kept.notes)


days = st.integers(-20, 60).map(lambda ago: AS_OF - timedelta(days=ago))
drawn = st.lists(
    st.builds(
        Order,
        customer=st.sampled_from([*PEOPLE, None]),
        on=days,
        value=st.integers(0, 4).map(Fraction),
        refunds=st.lists(st.tuples(st.none() | days, st.integers(0, 3).map(Fraction)), max_size=1).map(tuple),
    ),
    max_size=20,
)


@given(drawn, st.booleans())
def test_the_engine_agrees_with_the_plain_implementation(orders: list[Order], with_refunded: bool) -> None:  # noqa: FBT001  # hypothesis gives it so
    wanted = plain_summary(orders, AS_OF, with_refunded=with_refunded)
    options = SummaryOptions(with_refunded=with_refunded)
    with facts_of(orders, PEOPLE) as engine:
        engine.execute("update customer_facts set is_before_history = false")
        found = {
            PEOPLE[r["customer"] - 1]: Life(
                r["frequency"],
                r["recency"],
                r["t"],
                r["paid"],
                Fraction(r["value"] or 0),
                Fraction(r["first_value"]),
            )
            for r in rows(engine, customer_summary(AS_OF, options))
        }
        compressed = rows(engine, compressed_summary(AS_OF, options))
    assert found == wanted
    assert {(r["frequency"], r["recency"], r["t"], r["paid"]): r["customers"] for r in compressed} == Counter(
        (life.frequency, life.recency, life.t, life.paid) for life in wanted.values()
    )
    assert sum(r["value_squares"] for r in compressed) == sum(life.value**2 for life in wanted.values())
    assert sum(Fraction(r["value"] or 0) for r in compressed) == sum(life.value for life in wanted.values())


@pytest.fixture(scope="module")
def sample(shared_data: Path) -> list[Order]:
    file = shared_data / "cdnow" / "CDNOW_sample.txt"
    if not file.is_file():
        pytest.skip(f"no CDNOW sample at {file}")
    lines = (line.split() for line in file.read_text("ascii").splitlines())
    return [Order(who, date.fromisoformat(on), Fraction(value)) for _, who, on, _, value in lines]


@pytest.fixture(scope="module")
def cdnow(sample: list[Order]) -> DuckDB:
    engine = small_shop({})
    columns = zip(*((str(o.customer), o.on, str(float(o.value))) for o in sample), strict=True)
    engine.execute(
        "insert into orders (customer, ordered_on, gross, order_id, ordered_at)"
        " select *, row_number() over (), day from"
        " (select unnest(?)::bigint as customer, unnest(?) as day, unnest(?) as value)",
        [list(column) for column in columns],
    )
    fill_calendar(engine)
    fill_business_time(engine, BusinessHours(), "UTC")
    build(engine, "USD", "complete")
    return engine


def test_cdnow_has_1016_different_customers_of_2357(cdnow: DuckDB, sample: list[Order]) -> None:
    as_of = date(1997, 9, 30)
    found = summarise(cdnow, as_of).summary
    assert (len(found), found.customers) == (1016, 2357)
    # Published: 2,457 repeat purchases, 1,411 customers without one.
    assert (found.frequency * found.weight).sum() == 2457
    assert found.weight[found.frequency == 0].sum() == 1411
    first = of(cdnow, as_of)[1]
    weeks = [round(first[name] / 7, 2) for name in ("recency", "t")]
    # The first customer of the published summary: 2, 30.43, 38.86, 22.35.
    assert (first["frequency"], *weeks, first["monetary_value"]) == (2, 30.43, 38.86, 22.345)
    plain = plain_summary(sample, as_of)
    assert {
        f"{who:04}": (r["frequency"], r["recency"], r["t"], r["value"]) for who, r in of(cdnow, as_of).items()
    } == {who: (life.frequency, life.recency, life.t, life.value or None) for who, life in plain.items()}


def test_predictions_come_back_to_their_customers(cdnow: DuckDB) -> None:
    found = summarise(cdnow, date(1997, 9, 30), SummaryOptions(("cohort_month", "country")))
    summary = found.summary
    predicted = summary.frequency * 1_000_000.0 + summary.recency * 1_000 + summary.T
    joined = rows(cdnow, found.joined("expected", {"expected": predicted}))
    assert len(joined) == 2357
    assert all(r["expected"] == r["frequency"] * 1_000_000 + r["recency"] * 1_000 + r["t"] for r in joined)
    assert {str(day) for day in dict(summary.covariates)["cohort_month"]} == {
        "1997-01-01", "1997-02-01", "1997-03-01",
    }  # fmt: skip
    with pytest.raises(InputError, match=r"expected has 1 entries; expected \d+"):
        found.joined("expected", {"expected": predicted[:1]})


def test_nobody_is_nobody() -> None:
    with small_shop({}) as engine:
        assert summarise(engine, AS_OF).summary.customers == 0


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(UnknownName, match="did you mean country"):
        SummaryOptions(covariates=("contry",))
    assert {"acquisition_channel", "cohort_month"} <= set(COVARIATES)
    one = np.array([1])
    for frequency, recency, t, weight in (
        (1, 9, 5, 1),
        (0, 1, 5, 1),
        (1, 0, 5, 1),
        (-1, 0, 5, 1),
        (0, 0, 5, 0),
    ):
        with pytest.raises(InputError, match="row 0 has frequency"):
            CustomerSummary(one * frequency, one * recency, one * t, one * 1.0, one * weight)
    with pytest.raises(InputError, match="weight has 2 entries and frequency 1"):
        CustomerSummary(one, one, one, one * 1.0, np.array([1, 1]))
