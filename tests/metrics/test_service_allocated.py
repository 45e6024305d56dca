"""Service cost inside values, by hand: per contact, never both inside and outside, to the last place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from patronage.base.errors import InputError, Unreachable, UsageError
from patronage.contract.table import MISSING
from patronage.engine.duckdb import DuckDB
from patronage.metrics.worked import small_shop
from tests.metrics.asking import Row, ask, order
from tests.oracle.cells import Asked
from tests.oracle.compare import Pair
from tests.oracle.family import FAMILIES, Family
from tests.oracle.service_shares import NUMBERS

_INSIDE = {"support_cost": "allocate"}


def _contact(number: int, at: date, customer: str | None = None, **more: object) -> Row:
    return {"contact_id": f"k{number}", "queued_at": at, "customer": customer, **more}


def _shop(**changed: list[Row]) -> DuckDB:
    """Return two customers with 40 and 30 of contribution margin, and 3 contacts in January that cost 100."""
    known = {"cost_of_goods": 60, "shipping_cost": 0, "payment_fee": 0}
    rows: dict[str, list[Row]] = {
        "orders": [
            order("1", "ann", date(2025, 1, 1), 100, channel="ads", **known),
            order("2", "bob", date(2025, 1, 2), 90, channel="email", **known),
            order("3", "bob", date(2025, 2, 20), 60, channel="ads", **known),
        ],
        "contacts": [
            _contact(1, date(2025, 1, 1), "ann"),
            _contact(2, date(2025, 1, 10), "ann"),
            _contact(3, date(2025, 1, 31), None, order_id="2"),
            _contact(4, date(2025, 2, 28), "ann"),
        ],
        "costs": [
            {"from_on": date(2025, 1, 1), "department": "Support", "amount": 100},
            {"from_on": date(2025, 3, 1), "to_on": date(2025, 3, 1), "department": "support", "amount": 7},
        ],
    }
    return small_shop({**rows, **changed})


def _by(engine: DuckDB, metric: str, by: str, **options: Any) -> dict[Any, Any]:
    result = ask(engine, metric, by=by, assume=_INSIDE, **options)
    return {row[by]: row[metric] for row in result.records()}


def test_each_contact_bears_its_share_of_the_month_and_the_sum_is_exact() -> None:
    with _shop() as engine:
        rows = engine.execute(
            "select arrived_on::varchar, customer, channel, own from service_share_facts order by 1"
        )
    assert rows == [
        ("2025-01-01", 1, "ads", Decimal("33.3333")),
        ("2025-01-10", 1, "ads", Decimal("33.3334")),
        # It names bob's order, and so is his; what March cost is borne by nobody.
        ("2025-01-31", 2, "email", Decimal("33.3333")),
        ("2025-03-01", 0, MISSING, Decimal(7)),
    ]


def test_what_nobody_bears_is_not_given() -> None:
    costs = [{"from_on": date(2025, 2, 1), "department": "support", "amount": 28}]
    with _shop(costs=costs, contacts=[_contact(1, date(2025, 2, 3), "ann")]) as engine:
        # The log holds the third of February alone: that day's cost is ann's, the others nobody's.
        assert _by(engine, "contribution_margin", "country", period="2025-02") == {"(not given)": -20}
        by_coupon = _by(engine, "contribution_margin", "first_channel", period="2025-02")
    # Orders end on the 20th, and so do the days counted.
    assert by_coupon == {"ads": -1, "email": 0, "(not given)": -19}


def test_an_unknown_cost_of_service_is_not_nothing() -> None:
    with _shop(contacts=[], costs=[]) as engine, pytest.raises(InputError, match="holds no costs"):
        ask(engine, "contribution_margin", assume=_INSIDE)


def test_contribution_margin_carries_it_by_customer_and_by_order() -> None:
    with _shop() as engine:
        # A third of 100 each, to the fourth place: 33.3333, 33.3334, 33.3333; March's 7 lie behind as_of.
        assert ask(engine, "contribution_margin").value() == 70
        assert ask(engine, "contribution_margin", assume=_INSIDE).value() == -30
        by_channel = _by(engine, "contribution_margin", "channel")
        assert by_channel == {"ads": 40 + 0 - Decimal("66.6667"), "email": 30 - Decimal("33.3333")}
        assert sum(by_channel.values()) == -30
        assert _by(engine, "contribution_margin", "first_channel") == {
            "ads": 40 - Decimal("66.6667"),
            "email": 30 - Decimal("33.3333"),
        }
        months = ask(engine, "contribution_margin", grain="month", assume=_INSIDE).records()
        assert [row["contribution_margin"] for row in months] == [-30, 0]


def test_lifetime_values_carry_it_and_revenue_does_not() -> None:
    names = "simple_clv,historic_clv,customer_value,margin"
    with _shop() as engine:
        outside: dict[str, Any] = {**ask(engine, names).records()[0]}
        found: list[dict[str, Any]] = [*ask(engine, names, assume=_INSIDE).records()]
    [inside] = found
    assert (outside["historic_clv"], inside["historic_clv"]) == (35.0, -15.0)
    assert inside["simple_clv"] == pytest.approx(outside["simple_clv"] * -15 / 35)
    assert (inside["customer_value"], inside["margin"]) == (outside["customer_value"], outside["margin"])


def test_the_result_says_which() -> None:
    with _shop() as engine:
        assert "service cost is overhead" in " ".join(ask(engine, "contribution_margin,support_cost").notes)
        notes = " ".join(ask(engine, "contribution_margin,support_cost", assume=_INSIDE).notes)
    assert "service cost is inside" in notes
    assert "service cost is overhead" not in notes


def test_products_bear_none_of_it_and_a_word_nobody_knows_is_refused() -> None:
    with _shop() as engine, pytest.raises(Unreachable, match=r"service_share.* cannot be split by product"):
        ask(engine, "historic_clv", by="product", assume=_INSIDE)
    with _shop() as engine, pytest.raises(UsageError, match='expected "overhead" or "allocate"'):
        ask(engine, "contribution_margin", assume={"support_cost": "spread"})


def _questions(random: Random, pair: Pair) -> list[Asked]:
    plain = Asked(
        as_of=pair.shop.last_on,
        margin_rate=random.choice([None, Decimal("0.25")]),
        basis=random.choice(["order", "cash"]),
        packaging_cost=Decimal(1),
        assume=(
            ("support_cost", "allocate"),
            ("service_overhead_share", random.choice([0, Decimal("0.25")])),
        ),
    )
    start = pair.shop.first_on + timedelta(days=random.randrange(200))
    whose = random.choice(["country", "registered", "first_channel", "acquisition_channel"])
    return [
        plain,
        replace(plain, by=(whose,)),
        replace(plain, by=(random.choice(["channel", "coupon", "sales_channel"]),)),
        replace(plain, period=(start, start + timedelta(days=100))),
        replace(plain, grain="month", by=random.choice([(), (whose,)])),
        replace(plain, cohort=random.choice(["month", "quarter"])),
        replace(plain, cohort="quarter", ages=False, by=(whose,)),
        replace(plain, where=((whose, ("DE", "email", "(not given)"), random.random() < 0.5),)),
    ]


_FOLLOWED = ("historic_clv",)
_OF_YEAR = ("simple_clv", "yearly_margin_rate")
"""What refuses a time, and what takes its own."""


def _sums(pair: Pair, table: str, own: str, overhead: str) -> list[Any]:
    return pair.engine.execute(f"select sum({own}), sum({overhead}) from {table}")


@pytest.mark.parametrize("seed", range(20))
def test_both_implementations_agree(seed: int) -> None:
    random = Random(seed)  # noqa: S311  # a shop drawn, nothing secret
    pair = Pair.of(FAMILIES["service"].shop(seed))
    assert pair is not None
    with pair.engine:
        assert _sums(pair, "service_share_facts", "own", "overhead") == _sums(
            pair,
            "service_cost_facts",
            "case when is_overhead then 0 else amount end",
            "case when is_overhead then amount else 0 end",
        )
        for asked in _questions(random, pair):
            left_out: set[str] = set()
            if (asked.period or asked.grain) and not asked.cohort:
                left_out |= {*_FOLLOWED, *_OF_YEAR}
            if asked.cohort and asked.ages:
                left_out |= {*_OF_YEAR}
            numbers = {name: number for name, number in NUMBERS.items() if name not in left_out}
            shares = Family("shares", lambda *_: None, numbers, lambda *_: [])
            assert pair.of_family(shares, asked) == []
