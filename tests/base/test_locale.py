"""Numbers, days and texts as English writes them."""

from __future__ import annotations

import string
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patronage.base.errors import PatronageError, UnknownName
from patronage.base.locale import Locale
from patronage.base.period import Grain, Period
from patronage.base.units import COUNT, DATE, DAYS, FLAG, MONEY, NUMBER, SECONDS, SHARE, TEXT, YEARS, Unit
from patronage.contract.table import MISSING

ENGLISH = Locale("en", "GBP")


@pytest.mark.parametrize(
    ("value", "unit", "full", "short"),
    [
        (Decimal("1234567.8912"), MONEY, "£1,234,567.89", "£1.23M"),
        (Decimal("-4567.80"), MONEY, "−£4,567.80", "−£4.57K"),
        (0, MONEY, "£0.00", "£0"),
        (84.66, MONEY, "£84.66", "£84.7"),
        (999_950, COUNT, "999,950", "1M"),
        (1234, COUNT, "1,234", "1.23K"),
        (12.5, COUNT, "12.50", "12"),
        (0.3149, SHARE, "31.5%", "31.5%"),
        (0.00034, SHARE, "0.0%", "0.034%"),
        (1, SHARE, "100.0%", "100%"),
        (2.345, NUMBER, "2.34", "2.34"),
        (45.678, DAYS, "45.7 days", "45.7 days"),
        (1, DAYS, "1.0 days", "1 day"),
        (0.999, YEARS, "1.00 years", "1 year"),
        (311.32, SECONDS, "311.3 seconds", "311 seconds"),
        (1260, SECONDS, "1,260.0 seconds", "21 minutes"),
        (64_384, SECONDS, "64,384.0 seconds", "17.9 hours"),
    ],
)
def test_value_is_written_in_full_and_in_three_digits(
    value: float, unit: Unit, full: str, short: str
) -> None:
    assert ENGLISH.write(value, unit) == full
    assert ENGLISH.short(value, unit) == short


@given(
    st.decimals(-(10**12), 10**12, allow_nan=False, allow_infinity=False, places=4),
    st.sampled_from([MONEY, COUNT, NUMBER, DAYS]),
)
def test_short_number_has_at_most_three_significant_digits(value: Decimal, unit: Unit) -> None:
    short = ENGLISH.short(value, unit)
    digits = "".join(c for c in short if c in string.digits).lstrip("0")
    assert len(digits.rstrip("0")) <= 3, short
    assert bool(digits) == (value != 0), "a number that is not zero never looks like zero"


def test_figure_leaves_currency_and_suffix_to_the_heading() -> None:
    assert ENGLISH.figure(Decimal("1234.5"), MONEY) == "1,234.50"
    assert ENGLISH.figure(12.34, DAYS) == "12.3"
    assert ENGLISH.figure(0.123, SHARE) == "12.3%"
    assert ENGLISH.short(12345, MONEY, bare=True) == "12.3K"
    assert [ENGLISH.unit(u) for u in (MONEY, SHARE, DAYS, COUNT)] == ["£", "%", "days", ""]


def test_exact_value_shows_more_than_the_unit_asks_for() -> None:
    assert ENGLISH.exact(0.3123456, SHARE) == "31.2346%"
    assert ENGLISH.exact(2.345678, NUMBER) == "2.3457"
    assert ENGLISH.exact(Decimal("1234.5"), MONEY) == "£1,234.50"
    assert ENGLISH.exact(None, SHARE) == "–"


def test_money_without_a_currency_is_a_plain_number() -> None:
    assert Locale("en").write(Decimal("1234.5"), MONEY) == "1,234.50"
    assert Locale("en").short(Decimal("1234.5"), MONEY) == "1.23K"
    assert Locale("en").unit(MONEY) == ""


def test_currency_decides_its_own_decimals() -> None:
    assert Locale("en", "JPY").write(1234, MONEY) == "¥1,234"


@pytest.mark.parametrize(
    ("change", "unit", "written"),
    [
        (0.1234, MONEY, "+12.3%"),
        (-0.0411, COUNT, "−4.1%"),
        (0.0, MONEY, "0%"),
        (-0.00001, MONEY, "0%"),
        (12.3456, MONEY, "+1,230%"),
        (-0.0213, SHARE, "−2.1 pp"),
    ],
)
def test_change_carries_its_sign(change: float, unit: Unit, written: str) -> None:
    assert ENGLISH.change(change, unit) == written


def test_what_is_not_given_is_named_by_where_it_stands() -> None:
    assert ENGLISH.write(MISSING, TEXT) == "(not given)"
    assert ENGLISH.write(None, TEXT) == "(not given)"
    assert ENGLISH.write("unknown", TEXT) == "unknown"
    assert ENGLISH.write(None, DATE) == "(undated)"
    assert ENGLISH.write(None, TEXT, Grain.MONTH) == "(undated)"
    assert ENGLISH.write(None, MONEY) == ENGLISH.short(float("nan"), SHARE) == "–"


@pytest.mark.parametrize(
    ("grain", "written"),
    [
        (Grain.DAY, "30 Dec 2024"),
        (Grain.WEEK, "W01 2025"),
        (Grain.MONTH, "Dec 2024"),
        (Grain.QUARTER, "Q4 2024"),
        (Grain.YEAR, "2024"),
    ],
)
def test_day_is_written_as_the_step_it_stands_for(grain: Grain, written: str) -> None:
    assert ENGLISH.write(date(2024, 12, 30), DATE, grain) == written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2025", "2025"),
        ("2025-Q2", "Q2 2025"),
        ("2025-02", "Feb 2025"),
        ("2025-02-01..2025-04-30", "Feb 2025 – Apr 2025"),
        ("2025-02-03..2025-04-30", "3 Feb 2025 – 30 Apr 2025"),
        ("2025-02-03", "3 Feb 2025"),
    ],
)
def test_period_is_written_by_its_largest_steps(text: str, written: str) -> None:
    assert ENGLISH.period(Period.parse(text, date(2025, 12, 31))) == written


def test_flag_and_moment_are_written_as_words() -> None:
    assert [ENGLISH.write(v, FLAG) for v in (True, False)] == ["yes", "no"]
    assert ENGLISH.write(datetime(2025, 3, 5, 14, 30), DATE) == "5 Mar 2025 14:30 UTC"  # noqa: DTZ001 results hold UTC without a zone
    assert ENGLISH.day(date(2025, 9, 5)) == "5 Sep 2025"


def test_unknown_language_names_those_there_are() -> None:
    with pytest.raises(UnknownName, match=r"no language is called 'xx'.*Known: .*en"):
        Locale("xx")


def test_missing_text_is_an_error_and_not_a_key_on_the_page() -> None:
    with pytest.raises(PatronageError, match="no 'nowhere'"):
        ENGLISH.text("nowhere")
