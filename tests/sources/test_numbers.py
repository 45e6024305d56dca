from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patronage.sources.values.numbers import NumberFormat, decide_number, number_sql, undressed_sql
from patronage.sources.values.shapes import profile
from tests.sources.deliveries import one_engine


def read(
    values: list[str], asked: str | None = None, usual: str | None = None
) -> tuple[NumberFormat, list[Decimal | None]]:
    """Read a column of numbers as a file's would be."""
    with one_engine() as engine:
        engine.execute(
            "create or replace table raw as select unnest(?::varchar[]) as c0, unnest(range(len(?))) as _row",
            [values, values],
        )
        seen = profile(engine, "raw", "c0")
        form = decide_number(seen.shapes, asked, usual)
        number = number_sql("bare", form)
        rows = engine.execute(
            f"select try_cast({number} as decimal(18,4)) from"
            f" (select {undressed_sql(seen.given('c0'), form)} as bare, _row from raw) order by _row"
        )
    return form, [value for (value,) in rows]  # type: ignore[misc]  # decimals, by the cast


@pytest.mark.parametrize(
    ("values", "numbers"),
    [
        (["1", "2.50", "-3", "+4"], ["1", "2.50", "-3", "4"]),
        (["$1,234.50", "$12.00", "($5.00)", "-$3.00", "$-4.00"], ["1234.50", "12", "-5", "-3", "-4"]),
        (["12,50", "7"], ["12.50", "7"]),
        (["1.234,50", "5,00-", "12,50 €"], ["1234.50", "-5", "12.50"]),
        (["1 234,00", "1\xa0234,5", "1\u202f234,5"], ["1234", "1234.5", "1234.5"]),
        (["1'234.50", "1\u2019234.50"], ["1234.50", "1234.50"]),
        (["USD 12.50", "EUR 1,200.00", "12 EUR"], ["12.50", "1200", "12"]),
        (["R$ 1.234,50", "R$ 0,5"], ["1234.50", "0.5"]),
        (["1.234.567", "12"], ["1234567", "12"]),
        (["1,23,456.00"], ["123456"]),
        (["0.125", ".5", "5."], ["0.125", "0.5", "5"]),
        (["−5.00", "1.5e-3", "2E3"], ["-5", "0.0015", "2000"]),
        (["1200 руб.", "99,50 руб."], ["1200", "99.50"]),  # noqa: RUF001  # Cyrillic
    ],
)
def test_numbers_are_read_as_they_were_meant(values: list[str], numbers: list[str]) -> None:
    assert read(values)[1] == [Decimal(n) for n in numbers]


@pytest.mark.parametrize("word", ["n/a", "NaN", "-", "NULL", "None"])
def test_a_word_for_nothing_is_nothing(word: str) -> None:
    form, numbers = read(["1.5", word])
    assert numbers == [Decimal("1.5"), None]
    assert form.unread == ()


def test_a_value_that_is_no_number_is_told() -> None:
    form, numbers = read(["1.5", "abc", "12-34", "1.2.3"])
    assert numbers == [Decimal("1.5"), None, None, None]
    assert {shape.example for shape in form.unread} == {"abc", "12-34"}


def test_the_other_decimal_sign_does_not_fit() -> None:
    form, numbers = read(["12,50", "13,50", "12.50"])
    assert (form.decimal, form.mixed) == (",", True)
    assert numbers[2] is None


@pytest.mark.parametrize(
    ("values", "decimal"),
    [
        (["1.234", "500"], ","),
        (["1.234", "5000"], "."),
        (["1.234", "12.345"], "."),
        (["1,234"], "."),
        (["1,234", "9"], "."),
    ],
)
def test_three_digits_after_one_sign_leave_a_doubt_and_say_so(values: list[str], decimal: str) -> None:
    form, _ = read(values)
    assert form.decimal == decimal
    assert "fit both decimal signs" in form.doubt
    assert repr(values[0]) in form.doubt


def test_the_files_other_columns_settle_a_doubt() -> None:
    form, numbers = read(["1.234"], usual=",")
    assert (form.doubt, numbers) == ("", [Decimal(1234)])


def test_a_named_sign_settles_a_doubt() -> None:
    form, numbers = read(["1.234"], asked=".")
    assert (form.doubt, numbers) == ("", [Decimal("1.234")])


def test_the_signs_of_currencies_are_told() -> None:
    assert set(read(["€5", "$6", "7"])[0].signs) == {"€", "$"}
    assert read(["R$ 5,00"])[0].signs == ("R$",)


MONEY = st.decimals(min_value=-(10**9), max_value=10**9, places=2)


def spelled(value: Decimal, decimal: str, grouped: str) -> str:
    """Write a number the way people of some country do."""
    whole, cents = f"{abs(value):,.2f}".split(".")
    return ("-" if value < 0 else "") + whole.replace(",", grouped) + decimal + cents


@given(
    st.lists(MONEY, min_size=1, max_size=30),
    st.sampled_from([(".", ","), (",", "."), (",", " "), (".", "'"), (",", ""), (".", ""), (",", "\xa0")]),
    st.sampled_from(["{}", "{} €", "${}", "EUR {}", "{} lei"]),
)
def test_money_is_read_back_from_any_way_of_writing_it(
    values: list[Decimal], signs: tuple[str, str], dress: str
) -> None:
    written = [dress.format(spelled(value, *signs)) for value in values]
    form, numbers = read(written)
    assert form.doubt == ""
    assert numbers == values


@pytest.mark.parametrize(
    ("values", "whole"), [(["1", "20", "-3"], True), (["1", "2.0"], False), (["1", "+2"], False)]
)
def test_numbers_are_whole_when_every_value_is(values: list[str], *, whole: bool) -> None:
    form, _ = read(values)
    assert form.whole is whole
