from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from patronage.base.errors import InputError
from patronage.sources.read import read
from tests.sources.deliveries import one_engine, orders, reading, table, written

MONTHS = table("Month,Spend", "2025-01,100.00", "2025-02,28.01")


def test_months_are_spread_over_their_days(tmp_path: Path) -> None:
    with reading(written(tmp_path, MONTHS, "spend.csv")) as done:
        rows = done.rows("""
            select month(spent_on), count(*), sum(amount), min(amount), max(amount) from stage.spend
            group by 1 order by 1
        """)
        found = done.finding("spend_spread")
        fixed = done.rows("select distinct platform, channel, paid from stage.spend")
    assert rows == [
        (1, 31, Decimal("100.00"), Decimal("3.2258"), Decimal("3.2259")),
        (2, 28, Decimal("28.01"), Decimal("1.0003"), Decimal("1.0004")),
    ]
    assert (found.row, found.value, found.count) == (2, "2025-01-01 to 2025-01-31", 2)
    assert fixed == [(None, None, None)]


@pytest.mark.parametrize(
    "month", ["2025-02", "2025/02", "02/2025", "02.2025", "Feb 2025", "February 2025", "2025-02-01"]
)
@pytest.mark.parametrize("header", ["Month", "Mes", "Monat", "Date"])
def test_a_month_in_many_ways(tmp_path: Path, month: str, header: str) -> None:
    with reading(written(tmp_path, table(f"{header},Ad spend", f"{month},28.00"), "spend.csv")) as done:
        days = 1 if (header, month) == ("Date", "2025-02-01") else 28
        assert done.rows("select count(*), min(spent_on), sum(amount) from stage.spend") == [
            (days, date(2025, 2, 1), Decimal(28))
        ]


def test_a_month_as_a_spreadsheet_counts_it(tmp_path: Path) -> None:
    with reading(written(tmp_path, table("Month,Spend", "45689,28.00"), "spend.csv")) as done:
        assert done.rows("select count(*), min(spent_on) from stage.spend") == [(28, date(2025, 2, 1))]


def test_a_day_inside_a_month_is_no_month(tmp_path: Path) -> None:
    rows = ("2025-01,10.00", "2025-02-11,10.00", "soon,10.00")
    with reading(written(tmp_path, table("Month,Spend", *rows), "spend.csv")) as done:
        found = done.finding("month_rejected")
        assert done.rows("select sum(amount) from stage.spend") == [(Decimal(10),)]
    assert (found.row, found.value, found.count) == (3, "2025-02-11", 2)
    assert "--map spent_on=HEADER" in found.remedy


def test_spend_by_channel_and_purpose(tmp_path: Path) -> None:
    text = table(
        "Date,Channel,Cost,Purpose", "2025-01-01,email,5.00,retention", "2025-01-01,paid search,7.00,"
    )
    with reading(written(tmp_path, text, "spend.csv")) as done:
        assert done.rows("select channel, amount, purpose, platform from stage.spend order by 1") == [
            ("email", Decimal(5), "retention", None),
            ("paid search", Decimal(7), None, None),
        ]


def test_credits_lower_spend_and_are_told(tmp_path: Path) -> None:
    rows = ("2025-01-01,google,10.00", "2025-01-09,google,-4.00", "2025-02-01,google,-1.50")
    with reading(written(tmp_path, table("Date,Platform,Spend", *rows), "spend.csv")) as done:
        found, below = done.finding("spend_credits"), done.finding("spend_below_zero")
        assert done.rows("select sum(amount) from stage.spend") == [(Decimal("4.50"),)]
    assert (found.severity, found.row, found.value, found.count) == ("note", 3, "-4.0000", 2)
    assert "together -5.50" in found.message
    assert (below.severity, below.row, below.value, below.count) == ("warning", 4, "-1.5000", 1)
    assert "google in 2025-02" in below.message


def test_an_amount_that_is_missing_is_not_nothing(tmp_path: Path) -> None:
    rows = ("2025-01-01,google,10.00", "2025-01-02,google,")
    with reading(written(tmp_path, table("Date,Platform,Spend", *rows), "spend.csv")) as done:
        assert done.finding("amount_rejected").row == 3


def test_a_total_at_the_foot_is_left_out(tmp_path: Path) -> None:
    with reading(written(tmp_path, MONTHS + "Total,128.01\n", "spend.csv")) as done:
        assert done.finding("totals_left_out").row == 4
        assert done.rows("select sum(amount) from stage.spend") == [(Decimal("128.01"),)]


def test_other_tables_are_not_taken_for_spend(tmp_path: Path) -> None:
    for text in (
        orders("1,ann,2025-01-01,5.00"),
        table("date,order_id,email,cost", "2025-01-01,7,a@b.co,5.00"),
        table("sku,cost,valid from", "a,5.00,2025-01-01"),
        table("cost_id,month,amount,item", "1,2025-01-01,5.00,tools"),
    ):
        with reading(written(tmp_path, text, "other.csv")) as done:
            assert done.delivery.files[0].table != "spend"


def test_asked_for_as_spend_without_an_amount_it_says_what_to_name(tmp_path: Path) -> None:
    with (
        pytest.raises(InputError, match=r"says no amount: .* --as spend --map amount=HEADER"),
        reading(written(tmp_path, table("day,what", "2025-01-01,5"), "spend.csv"), table="spend"),
    ):
        pass


def test_two_files_of_the_same_days_are_told(tmp_path: Path) -> None:
    text = table("Date,Platform,Campaign,Spend", "2025-01-01,google,a,10.00")
    files = [written(tmp_path, text.replace(",a,", f",{n},"), f"{n}.csv") for n in "ab"]
    with reading(*files) as done:
        found = done.finding("spend_in_two_files")
        assert done.rows("select sum(amount) from stage.spend") == [(Decimal(20),)]
    assert (found.severity, found.file, found.value) == ("warning", "b.csv", "2025-01-01")
    assert "a.csv brings spend of the same platform" in found.message


def test_a_table_that_names_no_platform_says_what_takes_its_place(tmp_path: Path) -> None:
    file = written(tmp_path, MONTHS, "spend.csv")
    with reading(file) as done:
        found = done.finding("platform_not_named")
    assert (found.severity, found.row) == ("note", 2)
    assert "--map platform=:NAME" in found.remedy
    with reading(file, mapping={"platform": ":radio"}) as done:
        assert done.rows("select distinct platform, channel from stage.spend") == [("radio", "radio")]
        assert "platform_not_named" not in done.codes


AMOUNTS = st.decimals(-10_000_000, 10_000_000, places=4)


@settings(max_examples=15)
@given(AMOUNTS, st.integers(0, 10**9), st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.integers(1, 400))
def test_shares_are_those_worked_out_by_hand(amount: Decimal, shown: int, first: date, days: int) -> None:
    """Each day's share is the first days' together less those before, cut to the smallest unit."""
    last = date.fromordinal(first.toordinal() + days - 1)
    text = table("Start date,End date,Ad spend,Impressions", f"{first},{last},{amount},{shown}")
    with TemporaryDirectory() as folder, one_engine() as engine:
        read(engine, [written(Path(folder), text, "spend.csv")])
        rows = engine.execute("select spent_on, amount, impressions from stage.spend order by 1")
    assert [row[0] for row in rows] == [date.fromordinal(first.toordinal() + i) for i in range(days)]
    assert sum(Fraction(str(row[1])) for row in rows) == Fraction(amount)
    assert sum(int(str(row[2])) for row in rows) == shown
    even = Fraction(amount) / days
    assert all(abs(Fraction(str(row[1])) - even) < Fraction(1, 10_000) for row in rows)
    assert all(abs(int(str(row[2])) - Fraction(shown, days)) < 1 for row in rows)


def test_the_monthly_spend_of_the_sample(shared_data: Path) -> None:
    folder = shared_data / "shopify_export_sample"
    for name, months, total in (("ad_spend_sample.csv", 6, 7300), ("spend_fixture.csv", 3, 590)):
        with reading(folder / name, currency="USD") as done:
            query = "select count(distinct month(spent_on)), sum(amount), min(currency) from stage.spend"
            assert done.rows(query) == [(months, Decimal(total), "USD")]
            assert done.finding("spend_spread").count == months
