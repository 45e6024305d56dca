"""Numbers by what was known of customers before: worked by hand, and against a second implementation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

import pytest

from patronage.base.errors import InputError, UsageError
from patronage.base.select import select, source
from patronage.contract.assumption import Assumptions
from patronage.engine.duckdb import DuckDB
from patronage.facts.coverage import read_coverage
from patronage.metrics.answer import frame_of
from patronage.metrics.band import BANDS, Band
from patronage.metrics.compile.band_paths import settled
from patronage.metrics.compile.compiler import compile_query
from patronage.metrics.compile.parts import again, parts_of
from patronage.metrics.metric import METRICS
from patronage.metrics.question import question
from patronage.metrics.worked import small_shop
from tests.engine.parsed import is_sql_everywhere
from tests.metrics.asking import ask, order
from tests.oracle.bands import BANDED
from tests.oracle.compare import Pair

CHANGING = [band for band in BANDS if band.changes]


def answered(survey_id: str, customer: str, on: date, score: float, kind: str = "nps") -> dict[str, Any]:
    scale = {"nps": 10, "csat": 5}[kind]
    return {
        "survey_id": survey_id,
        "customer": customer,
        "kind": kind,
        "score": score,
        "scale": scale,
        "answered_at": datetime.combine(on, time(12)),
    }


def rang(contact_id: str, customer: str, on: date, wait: int = 5, **more: object) -> dict[str, Any]:
    at = datetime.combine(on, time(9))
    answer = at + timedelta(seconds=wait)
    call = {"contact_id": contact_id, "leg": 1, "customer": customer, "medium": "phone", "queued_at": at}
    end = answer + timedelta(minutes=3)
    return {**call, "answered_at": answer, "ended_at": end, "outcome": "answered", **more}


ORDERS = [
    order("1", "ann", date(2025, 1, 5), 10),
    order("2", "ann", date(2025, 2, 3), 20),
    order("3", "ann", date(2025, 2, 20), 30),
    order("4", "bob", date(2025, 1, 9), 40),
    order("5", "bob", date(2025, 2, 9), 50),
    order("6", "cid", date(2025, 2, 1), 60),
    order("7", None, date(2025, 2, 2), 70),
]
ROWS = {
    "orders": ORDERS,
    "surveys": [
        answered("a", "ann", date(2025, 1, 20), 6),
        answered("b", "ann", date(2025, 1, 31), 9),
        # On the first day of February: not before February.
        answered("c", "bob", date(2025, 2, 1), 3),
        answered("d", "ann", date(2025, 1, 8), 4, "csat"),
        answered("e", "bob", date(2025, 1, 8), 3, "csat"),
    ],
    "contacts": [
        rang("x", "ann", date(2025, 1, 6)),
        rang("y", "ann", date(2025, 1, 7), medium="chat"),
        rang("z", "bob", date(2025, 1, 30), wait=121),
        rang("w", "cid", date(2025, 2, 10)),
    ],
    "refunds": [
        {"refund_id": "r", "order_id": "1", "refunded_at": date(2025, 2, 1), "goods": 1},
        {"refund_id": "s", "order_id": "4", "refunded_at": date(2025, 1, 31), "goods": 1},
    ],
}


@pytest.fixture(scope="module")
def shop() -> Iterator[DuckDB]:
    with small_shop(ROWS) as engine:
        yield engine


def split(engine: DuckDB, by: str, **options: Any) -> dict[object, object]:
    found = ask(engine, "orders", by=by, **({"period": "2025-02"} | options))
    return {row[by]: row["orders"] for row in found.records()}


@pytest.mark.parametrize(
    ("band", "members"),
    [
        ("nps_band", {"promoter": 2, "no answer": 2, "(not given)": 1}),
        ("csat_band", {"met the goal": 2, "below": 1, "no answer": 1, "(not given)": 1}),
        ("contacts_band", {"2+": 2, "1": 1, "0": 1, "(not given)": 1}),
        ("bad_experience", {"no": 3, "yes": 1, "(not given)": 1}),
        ("returned_goods", {"no": 3, "yes": 1, "(not given)": 1}),
    ],
)
def test_a_band_is_told_by_what_happened_before_the_period(
    shop: DuckDB, band: str, members: dict[str, int]
) -> None:
    assert split(shop, band) == members


def test_each_step_has_what_was_known_before_it(shop: DuckDB) -> None:
    found = ask(shop, "orders", by="nps_band", grain="month").records()
    told = {(row["month"], row["nps_band"]): row["orders"] for row in found if row["orders"]}
    assert told == {
        (date(2025, 1, 1), "no answer"): 2,
        (date(2025, 2, 1), "promoter"): 2,
        (date(2025, 2, 1), "no answer"): 2,
        (date(2025, 2, 1), "(not given)"): 1,
    }


def test_each_period_of_a_comparison_has_its_own_bands(shop: DuckDB) -> None:
    found = ask(shop, "orders", by="contacts_band", period="2025-02", compare="previous").records()
    assert {row["contacts_band"]: (row["orders"], row["orders_previous"]) for row in found} == {
        "2+": (2, 0),
        "1": (1, 0),
        "0": (1, 2),
        "(not given)": (1, 0),
    }


def test_repeat_rates_are_of_those_who_were_in_the_band(shop: DuckDB) -> None:
    found = ask(shop, "repeat_rate", by="nps_band", period="2025-02").records()
    assert {row["nps_band"]: row["repeat_rate"] for row in found} == {
        "promoter": 1.0,
        "no answer": 0.0,
        "(not given)": None,
    }


def test_cohorts_are_told_by_the_end_of_age_0_and_lives_before_the_first_order(shop: DuckDB) -> None:
    by_age = ask(shop, "customers", by="contacts_band", cohort="month").records()
    told = {(row["cohort"], row["age"], row["contacts_band"]): row["customers"] for row in by_age}
    january = date(2025, 1, 1)
    assert (told[january, 1, "2+"], told[january, 1, "1"]) == (1, 1)
    whole = ask(shop, "customers", by="cohort,contacts_band").records()
    assert {row["contacts_band"] for row in whole} == {"0"}


def test_thresholds_are_those_of_the_question(shop: DuckDB) -> None:
    assert split(shop, "csat_band", assume={"csat_goal": 5})["below"] == 3
    assert "yes" not in split(shop, "bad_experience", assume={"bad_wait_factor": 7})


def test_goods_given_back_on_a_day_nobody_knows_leave_it_open() -> None:
    rows = {
        "orders": ORDERS,
        "refunds": [
            {"refund_id": "r", "order_id": "1", "goods": 1},
            {"refund_id": "s", "order_id": "4", "goods": 1},
            {"refund_id": "t", "order_id": "4", "refunded_at": date(2025, 1, 20), "goods": 1},
        ],
    }
    with small_shop(rows) as engine:
        assert split(engine, "returned_goods") == {"yes": 1, "no": 1, "(not given)": 3}


def test_a_filter_by_a_band_keeps_its_customers(shop: DuckDB) -> None:
    asked = {"period": "2025-02", "where": "nps_band=promoter"}
    assert ask(shop, "gross_revenue", **asked).value() == 50
    by_month = ask(shop, "gross_revenue", grain="month", where="nps_band=promoter|no answer").records()
    assert [row["gross_revenue"] for row in by_month] == [50, 160]


def test_without_a_beginning_nothing_lies_before() -> None:
    with small_shop(ROWS) as engine, pytest.raises(UsageError, match="add --period 2025"):
        ask(engine, "orders", by="nps_band")


def test_a_sum_from_the_first_order_on_is_not_split_by_what_came_after_it(shop: DuckDB) -> None:
    with pytest.raises(UsageError, match="ask --by cohort,nps_band"):
        ask(shop, "historic_revenue_clv", by="nps_band", cohort="month")
    with pytest.raises(UsageError, match="ask another number"):
        ask(shop, "revenue_retention", by="nps_band", cohort="month")
    whole = ask(shop, "historic_revenue_clv", by="nps_band").records()
    assert {row["nps_band"] for row in whole} == {"no answer", "(not given)"}


def test_what_no_row_could_tell_is_refused() -> None:
    with small_shop({"orders": ORDERS}) as engine:
        with pytest.raises(InputError, match="load a file of surveys"):
            ask(engine, "orders", by="nps_band", period="2025-02")
        with pytest.raises(InputError, match="load a file of contacts"):
            ask(engine, "orders", where="bad_experience=yes", period="2025-02")


def test_the_answer_says_that_it_is_an_association(shop: DuckDB) -> None:
    notes = ask(shop, "orders", by="nps_band", period="2025-02").notes
    assert any("association: NPS band is told by what happened before the p" in note for note in notes)
    early = ask(shop, "orders", by="nps_band", period="2025-01").notes
    assert any("what is known from 2025-01-08 on" in note for note in early)
    assert any("association: Registered" in note for note in ask(shop, "orders", by="registered").notes)
    assert not any("association" in note for note in ask(shop, "orders", by="channel").notes)


@pytest.mark.parametrize("band", CHANGING, ids=lambda band: band.name)
def test_no_customer_is_in_two_members_on_a_day(band: Band, crowded: Pair) -> None:
    span, day = source(band.name, "s"), source("calendar", "d")
    told = select(span, customer=span["customer"], day=day["day"], member=span["member"])
    holds = (span["since"] < day["day"]) & (span["until"].is_null() | (span["until"] >= day["day"]))
    query = told.join(day, holds)
    for name, step in band.steps:
        query = query.with_step(name, settled(step, Assumptions().parameters))
    _, rows = crowded.engine.run(query)
    assert len(rows) > 100
    assert len({row[:2] for row in rows}) == len(rows)


@pytest.fixture(scope="module")
def crowded() -> Iterator[Pair]:
    drawn = BANDED.shop(12)
    pair = Pair.of(drawn)
    assert pair is not None
    with pair.engine:
        yield pair


@pytest.mark.parametrize("band", CHANGING, ids=lambda band: band.name)
@pytest.mark.parametrize("asked", [{"period": "2023"}, {"grain": "month"}, {"cohort": "month"}], ids=str)
def test_the_rows_behind_a_band_give_its_numbers_again(
    band: Band, asked: dict[str, Any], crowded: Pair
) -> None:
    query = question("net_revenue", crowded.coverage.last_on, by=band.name, **asked)
    for part in parts_of(METRICS["net_revenue"], query, frame_of(query, crowded.coverage)):
        found = crowded.engine.run(again(part).order_by(*part.keys))[1]
        assert found == [
            row for row in crowded.engine.run(part.grouped.order_by(*part.keys))[1] if row[-1] is not None
        ]


@pytest.mark.parametrize("band", CHANGING, ids=lambda band: band.name)
@pytest.mark.parametrize("asked", [{"period": "2025-02"}, {"grain": "month"}, {"cohort": "month"}], ids=str)
def test_its_statement_is_sql_in_every_dialect(band: Band, asked: dict[str, Any], shop: DuckDB) -> None:
    coverage = read_coverage(shop)
    assert coverage is not None
    query = question("repeat_rate,margin", coverage.last_on, by=f"{band.name},channel", **asked)
    assert is_sql_everywhere(compile_query(query, frame_of(query, coverage)).select)


@pytest.mark.parametrize("seed", range(8))
def test_both_implementations_of_bands_agree(seed: int) -> None:
    drawn = BANDED.shop(seed)
    pair = Pair.of(drawn)
    assert pair is not None
    with pair.engine:
        for asked in BANDED.questions(Random(seed), pair.shop, drawn.window):  # noqa: S311  # nothing secret
            assert pair.of_family(BANDED, asked) == []
