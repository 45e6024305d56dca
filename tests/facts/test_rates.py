"""Amounts in other currencies: by the rate of their day, worked by hand and drawn at random."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from patronage.contract.catalogue import TABLES
from patronage.engine.duckdb import DuckDB
from patronage.facts.build import build
from patronage.facts.check import noticed
from patronage.facts.coverage import read_coverage
from patronage.metrics.metric import METRICS
from patronage.metrics.worked import small_shop
from tests.metrics.asking import ask, order
from tests.oracle.family import busy_shop
from tests.oracle.rates import Rates

Row = dict[str, Any]
FRIDAY = date(2025, 1, 10)


def rate(day: date, one: str, other: str, worth: float) -> Row:
    return {"valid_on": day, "currency_from": one, "currency_to": other, "rate": worth}


def dollars(*days: date) -> list[Row]:
    return [order(f"{day:%m%d}", "ann", day, 10, currency="USD") for day in days]


def worth(orders: list[Row], rates: list[Row], currency: str = "EUR", holds: int = 7) -> dict[str, str]:
    with small_shop({"orders": orders, "rates": rates}, currency=currency) as engine:
        if holds != 7:
            build(engine, currency, "complete", rate_holds_days=holds)
        return {
            str(one): str(amount) for one, amount in asked(engine, "select order_id, gross from order_facts")
        }


def asked(engine: DuckDB, statement: str) -> list[tuple[Any, ...]]:
    return list(engine.execute(statement))


def test_weekends_take_the_rate_of_friday_and_a_rate_holds_for_a_week() -> None:
    days = [FRIDAY + timedelta(days=n) for n in (-1, 0, 2, 3, 7, 8)]
    rates = [rate(FRIDAY, "USD", "EUR", 0.9), rate(date(2025, 1, 13), "USD", "EUR", 0.8)]
    found = {"0110": "9.0000", "0112": "9.0000", "0113": "8.0000", "0117": "8.0000", "0118": "8.0000"}
    assert worth(dollars(*days), rates) == found
    # 13 January and seven days after it.
    late = dollars(date(2025, 1, 20), date(2025, 1, 21))
    assert worth(late, rates) == {"0120": "8.0000"}
    assert worth(dollars(*days), rates, holds=0) == {"0110": "9.0000", "0113": "8.0000"}


def test_a_pair_told_the_other_way_round() -> None:
    # One euro is 1.25 dollars: ten dollars are 8 euros.
    assert worth(dollars(FRIDAY), [rate(FRIDAY, "EUR", "USD", 1.25)]) == {"0110": "8.0000"}


def test_two_rates_against_a_third_currency() -> None:
    # One euro is 1.25 dollars and 0.80 pounds: a dollar is 0.64 pounds.
    rates = [rate(FRIDAY, "EUR", "USD", 1.25), rate(FRIDAY, "EUR", "GBP", 0.8)]
    assert worth(dollars(FRIDAY), rates, "GBP") == {"0110": "6.4000"}
    # Rates of two days make no rate of either.
    rates[1]["valid_on"] = FRIDAY - timedelta(days=1)
    assert worth(dollars(FRIDAY), rates, "GBP") == {}


def test_a_pair_told_outright_goes_before_what_can_be_worked_out() -> None:
    rates = [
        rate(FRIDAY, "EUR", "USD", 2), rate(FRIDAY, "USD", "EUR", 0.9), rate(FRIDAY, "USD", "CHF", 1),
        rate(FRIDAY, "CHF", "EUR", 0.7),
    ]  # fmt: skip
    assert worth(dollars(FRIDAY), rates) == {"0110": "9.0000"}
    del rates[1]
    assert worth(dollars(FRIDAY), rates) == {"0110": "5.0000"}
    del rates[0]
    assert worth(dollars(FRIDAY), rates) == {"0110": "7.0000"}


def test_a_refund_without_a_currency_is_in_its_orders() -> None:
    orders = [*dollars(FRIDAY), order("eur", "ann", FRIDAY, 10)]
    refunds = [
        {"refund_id": name, "order_id": of, "refunded_at": FRIDAY, "goods": 4, "currency": currency}
        for name, of, currency in (
            ("a", "0110", None),
            ("b", "0110", "EUR"),
            ("c", "eur", None),
            ("d", "?", None),
        )
    ]
    rates = [rate(FRIDAY, "USD", "EUR", 0.5)]
    with small_shop({"orders": orders, "refunds": refunds, "rates": rates}) as engine:
        found = asked(engine, "select refund_id, goods from refund_facts order by 1")
        listed = asked(engine, "select amount from foreign_amounts where delivered = 'refunds'")
    assert found == [("a", 2), ("b", 4), ("c", 4), ("d", 4)]
    assert listed == [(4,)]


def test_codes_may_be_written_small() -> None:
    assert worth(dollars(FRIDAY), [rate(FRIDAY, "usd", " eur ", 0.9)]) == {"0110": "9.0000"}


SEVERAL: dict[str, list[Row]] = {
    "orders": [
        order("1", "ann", FRIDAY, 10),
        order("2", "ann", FRIDAY, 20, currency="USD", discount=5),
        order("3", "bob", FRIDAY, 30, currency="USD"),
        order("4", "bob", FRIDAY, 99, currency="USD", status="cancelled"),
        order("5", "bob", FRIDAY, None, currency="GBP"),  # type: ignore[arg-type]  # its lines tell
        order("6", "bob", date(2025, 2, 10), 7, currency="USD"),
    ],
    "order_lines": [{"order_id": "5", "line": 1, "quantity": 2, "unit_price": 4, "discount": 1}],
    "refunds": [
        {"refund_id": "a", "order_id": "1", "refunded_at": date(2025, 1, 12), "goods": 2, "currency": "USD"},
        {"refund_id": "b", "goods": 3, "currency": "USD"},
        {"refund_id": "c", "order_id": "4", "goods": 99, "currency": "USD"},
    ],
    "spend": [{"spent_on": FRIDAY, "platform": "x", "amount": 11, "currency": "GBP"}],
    "costs": [{"from_on": FRIDAY, "department": "service", "amount": 12, "currency": "GBP"}],
    "conversions": [
        {"conversion_id": "1", "kind": "lead", "converted_at": FRIDAY, "value": 13, "currency": "GBP"},
        {"conversion_id": "2", "kind": "lead", "converted_at": FRIDAY, "currency": "GBP"},
    ],
    "subscriptions": [
        {"subscription_id": "s", "started_at": FRIDAY, "interval": "year", "amount": 120, "currency": "GBP"}
    ],
    "rates": [rate(date(2025, 1, 9), "USD", "EUR", 0.5)],
}


def test_amounts_without_a_rate_are_listed_by_table_currency_and_day() -> None:
    with small_shop(SEVERAL) as engine:
        listed = engine.execute("""
            select delivered, currency, day::varchar, rows, amount::varchar, rate, told_on::varchar, way
            from foreign_amounts order by all
        """)
        coverage = read_coverage(engine)
        told = {(f.code, f.value): (f.message, f.count) for f in noticed(engine) if "rate" in f.code}
        revenue = ask(engine, "net_revenue,mrr")
        notes = [str(note) for note in revenue.notes]
    gbp = ("GBP", "2025-01-10", 1)
    rated = (0.5, "2025-01-09", "told")
    assert listed == [
        ("conversions", *gbp, "13.0000", None, None, None),
        ("costs", *gbp, "12.0000", None, None, None),
        ("orders", *gbp, "7.0000", None, None, None),
        ("orders", "USD", "2025-01-10", 2, "45.0000", *rated),
        ("orders", "USD", "2025-02-10", 1, "7.0000", None, None, None),
        ("refunds", "USD", "2025-01-12", 1, "2.0000", *rated),
        ("refunds", "USD", None, 1, "3.0000", None, None, None),
        ("spend", *gbp, "11.0000", None, None, None),
        ("subscriptions", *gbp, "10.0000", None, None, None),
    ]
    assert coverage is not None
    assert [one.amount for one in coverage.amounts_without_rate] == [13, 12, 7, 7, 3, 11, 10]
    # 10 + (20 - 5 + 30) x 0.5 - 2 x 0.5: what has no rate is in no sum.
    assert revenue.records()[0]["net_revenue"] == Decimal("31.5")
    assert [note for note in notes if "without a rate" in note] == [
        "orders without a rate of their day, in no sum: 1 row, 7.00 GBP",
        "orders without a rate of their day, in no sum: 1 row, 7.00 USD",
        "refunds without a rate of their day, in no sum: 1 row, 3.00 USD",
        "amounts of subscriptions without a rate of their day, in no sum: 1 row, 10.00 GBP",
    ]
    assert told["currency_without_rate", "orders USD"] == (
        "orders in USD have no rate on 2025-02-10: 7.00 USD are listed and added to nothing", 1,
    )  # fmt: skip
    assert ("currency_without_rate", "refunds USD") in told
    assert told["rates_of_days_before", ""] == (
        "2 days of a currency without an own rate: the last one before counts, at most 3 days old",
        3,
    )


def test_rates_that_jump_are_told() -> None:
    days = [FRIDAY + timedelta(days=n) for n in range(4)]
    rates = [rate(day, "USD", "EUR", worth) for day, worth in zip(days, (0.9, 90.0, 0.91, 0.92), strict=True)]
    rates.append(rate(FRIDAY - timedelta(days=400), "USD", "EUR", 0.2))
    with small_shop({"orders": dollars(FRIDAY), "rates": rates}) as engine:
        told = [f.message for f in noticed(engine) if f.code == "rate_jumps"]
    assert told == [
        "one USD is 90 EUR on 2025-01-11, after 0.9 on 2025-01-10",
        "one USD is 0.91 EUR on 2025-01-12, after 90 on 2025-01-11",
    ]


# --- at random -----------------------------------------------------------------------------------

CODES = ("EUR", "USD", "GBP", "JPY", "CHF", None)
UNIT = Fraction(1, 10_000)
FACTS = {
    "orders": "select currency, f.ordered_on, sum(f.gross) from order_facts f join orders using (order_id)"
    " where currency <> 'EUR' group by all",
    "spend": "select s.currency, s.spent_on, sum(f.amount) from spend_facts f join spend s"
    " on f.spent_on = s.spent_on and f.platform = s.platform where s.currency <> 'EUR' group by all",
    "costs": "select c.currency, c.from_on, sum(f.amount) from cost_facts f join costs c"
    " on f.from_on = c.from_on and f.department = c.department where c.currency <> 'EUR' group by all",
    "refunds": "select r.currency, r.refunded_on, sum(f.goods) from refund_facts f join refunds r"
    " using (refund_id) where r.currency <> 'EUR' group by all",
    "subscriptions": "select s.currency, s.started_on, sum(f.amount) from subscription_changes f"
    " join subscriptions s using (subscription_id) where s.currency <> 'EUR' and f.amount > 0 group by all",
}


def drawn(seed: int) -> dict[str, list[Row]]:
    """Draw amounts in five currencies on few days, and rates of odd digits for most of them."""
    pick = Random(seed)  # noqa: S311  # a shop drawn, nothing secret
    days = [FRIDAY + timedelta(days=n) for n in range(5)]

    def amount() -> Decimal:
        return Decimal(pick.randrange(1, 10**7)) / 10_000

    def some(number: int, **more: str) -> list[Row]:
        return [
            {
                **{name: kind.format(n) for name, kind in more.items() if not name.endswith(("_at", "_on"))},
                **{name: pick.choice(days) for name in more if name.endswith(("_at", "_on"))},
                "currency": pick.choice(CODES),
            }
            for n in range(number)
        ]

    orders = [{**row, "gross": amount(), "customer": None} for row in some(60, order_id="o{}", ordered_at="")]
    return {
        "orders": orders,
        "refunds": [{**row, "goods": amount()} for row in some(25, refund_id="r{}", refunded_at="")],
        "spend": [{**row, "amount": amount()} for row in some(25, platform="p{}", spent_on="")],
        "costs": [{**row, "amount": amount()} for row in some(25, department="d{}", from_on="")],
        "subscriptions": [
            {**row, "amount": amount()}
            for row in some(25, subscription_id="s{}", started_at="", interval="month")
        ],
        "rates": [
            rate(day, *(("EUR", code) if pick.random() < 0.5 else (code, "EUR")), pick.uniform(0.005, 200))
            for day in days
            for code in CODES[1:5]
            if pick.random() < 0.6
        ],
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(6))
def test_converted_then_added_is_added_then_converted(seed: int) -> None:
    check_sums(seed)


def check_sums(seed: int) -> None:
    rows = drawn(seed)
    with small_shop(rows) as engine:
        for table, statement in FACTS.items():
            _compare(engine, table, rows, statement)


def _compare(engine: DuckDB, table: str, rows: dict[str, list[Row]], statement: str) -> None:
    known = Rates(rows["rates"], "EUR")
    day = {"orders": "ordered_at", "refunds": "refunded_at", "spend": "spent_on", "costs": "from_on"}
    own: dict[tuple[str, date], list[Decimal]] = defaultdict(list)
    for row in rows[table]:
        if row["currency"] not in ("EUR", None):
            money = next(Decimal(row[name]) for name in ("amount", "goods", "gross") if name in row)
            own[row["currency"], row[day.get(table, "started_at")]].append(money)
    listed = {
        (code, on): (count, Decimal(amount))
        for code, on, count, amount in asked(
            engine,
            f"select currency, day, rows, amount::varchar from foreign_amounts where delivered = '{table}'",
        )
    }
    assert listed == {key: (len(all_), sum(all_)) for key, all_ in own.items()}
    found = {(code, on): total for code, on, total in asked(engine, statement)}
    rated = {key: worth for key in own if (worth := known.get(key)) is not None}
    assert found.keys() == rated.keys()
    assert rated
    for key, worth in rated.items():
        exact = Fraction(sum(own[key])) * Fraction(worth)
        # Half a last place an amount, and what a double of 16 digits leaves of the whole.
        slack = UNIT * len(own[key]) / 2 + exact * Fraction(1, 10**14)
        assert abs(Fraction(found[key]) - exact) <= slack, (table, key)


BY_COHORT = [metric.name for metric in METRICS if metric.needs_ages]
QUESTIONS: list[tuple[str, dict[str, Any]]] = [
    (",".join(METRICS.all().keys() - BY_COHORT), {}),
    (",".join(BY_COHORT), {"cohort": "month"}),
]
MONEY = {t.name: [c.name for c in t.columns if c.type == "money"] for t in TABLES if t.kind == "delivered"}
CONVERTED = ("orders", "refunds", "spend", "costs", "conversions", "subscriptions")


def home_shop(seed: int) -> dict[str, list[Row]]:
    """Draw a shop with the rows of every family, all in shop currency."""
    return next(shop for n in range(seed, seed + 9) if not (shop := busy_shop(n).rows)["rates"])


def times(row: Row, table: str, factor: int) -> Row:
    return {k: v * factor if k in MONEY[table] and v is not None else v for k, v in row.items()}


def test_every_metric_of_a_shop_in_two_currencies_is_that_of_the_shop_converted_before() -> None:
    """Of amounts doubled and halved again nothing is left to round."""
    home, pick = home_shop(20), Random(3)  # noqa: S311  # rows chosen, nothing secret
    mixed, foreign = {**home}, set[str]()
    # A refund without a day takes the rate of its order's.
    ordered = {row["order_id"]: row["ordered_at"] for row in home["orders"]}
    days = {as_day(at) for at in ordered.values()}
    for table in CONVERTED:
        mixed[table] = []
        for row in home[table]:
            # What is paid a week or a year is rounded to a month first.
            is_yearly = row.get("interval", "month") != "month"
            is_undated = "refunded_at" in row and not row["refunded_at"] and row["order_id"] not in ordered
            if pick.random() < 0.5 or is_yearly or is_undated:
                mixed[table].append(row)
                continue
            foreign |= {row["order_id"]} if table == "orders" else set()
            mixed[table].append({**times(row, table, 2), "currency": "USD"})
            days |= {as_day(value) for value in row.values() if isinstance(value, date)}
    mixed["order_lines"] = [
        times(row, "order_lines", 2 if row["order_id"] in foreign else 1) for row in home["order_lines"]
    ]
    mixed["rates"] = [rate(day, "EUR", "USD", 2) for day in sorted(days)]
    assert foreign
    with small_shop(home) as one, small_shop(mixed) as other:
        for names, options in (*QUESTIONS, ("net_revenue,spend,roas,cac,mer", {"by": "channel"})):
            assert ask(one, names, **options).records() == ask(other, names, **options).records()


def as_day(at: date) -> date:
    return at.date() if isinstance(at, datetime) else at


def test_what_has_no_rate_changes_no_number() -> None:
    """Every metric: rows in a currency nobody tells a rate of are in no number; of contracts in no amount."""
    home = home_shop(40)
    both = {**home}
    for table in ("orders", "refunds", "spend", "costs"):
        more = [{**row, "currency": "XAU"} for row in home[table]]
        both[table] = [*home[table], *(_renamed(row) for row in more)]
    both["conversions"] = [times({**row, "currency": "XAU"}, "conversions", 7) for row in home["conversions"]]
    with small_shop(home) as one, small_shop(both) as other:
        for names, options in QUESTIONS:
            assert ask(one, names, **options).records() == ask(other, names, **options).records()


def _renamed(row: Row) -> Row:
    own = {"order_id", "refund_id", "account", "department"}
    return {k: f"x{v}" if k in own else v for k, v in row.items()}
