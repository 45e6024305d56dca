"""Files of exchange rates as banks, brokers and people write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from patronage.base.errors import InputError
from tests.sources.deliveries import Reading, reading, table, written

ASK = "select valid_on::varchar, currency_from, currency_to, rate from stage.rates order by 1, 2, 3"
DOLLAR = [("2025-01-10", "USD", "EUR", 0.97), ("2025-01-13", "USD", "EUR", 0.96)]
PER_EURO = [
    ("2025-01-09", "EUR", "JPY", 163.1),
    ("2025-01-10", "EUR", "JPY", 162.5),
    ("2025-01-10", "EUR", "USD", 1.0304),
]
# As the European Central Bank delivers its history: newest first, N/A, a comma at each line's end.
OF_THE_ECB = table("Date,USD,JPY,CYP,", "2025-01-10,1.0304,162.5,N/A,", "2025-01-09,N/A,163.1,N/A,")


def rates(done: Reading) -> list[tuple[object, ...]]:
    assert done.tables == {"rates"}
    return done.rows(ASK)


@pytest.mark.parametrize(
    "text",
    [
        table("date,from,to,rate", "2025-01-10,USD,EUR,0.97", "2025-01-13,usd,eur,0.96"),
        table("Fecha;De;A;Tipo de cambio", "10/01/2025;USD;EUR;0,97", "13/01/2025;USD;EUR;0,96"),
        table("Date,Symbol,Rate", "2025-01-10,USDEUR,0.97", "2025-01-13,USD/EUR,0.96"),
        table(
            "valid_on,currency_from,currency_to,rate", "2025-01-10,USD,EUR,0.97", "2025-01-13,USD,EUR,0.96"
        ),
        table("Дата,Из валюты,В валюту,Курс", "10.01.2025,USD,EUR,0.97", "13.01.2025,USD,EUR,0.96"),  # noqa: RUF001  # Russian
    ],
)
def test_a_row_a_pair(text: str, tmp_path: Path) -> None:
    with reading(written(tmp_path, text, "kurse.csv")) as done:
        assert rates(done) == DOLLAR


def test_a_column_a_currency_against_the_euro_by_the_name_of_the_file(tmp_path: Path) -> None:
    with reading(written(tmp_path, OF_THE_ECB, "eurofxref-hist.csv")) as done:
        assert rates(done) == PER_EURO
        assert "a column a currency: USD, JPY, CYP" in done.delivery.files[0].why


def test_a_column_a_currency_against_one_stated_in_either_direction(tmp_path: Path) -> None:
    file = written(tmp_path, OF_THE_ECB, "history.csv")
    with reading(file, mapping={"currency_from": ":EUR"}) as done:
        assert rates(done) == PER_EURO
    file = written(tmp_path, table("date,USD,EUR", "2025-01-10,0.97,1", "2025-01-13,0.96,1"), "worth.csv")
    with reading(file, mapping={"currency_to": ":EUR"}) as done:
        assert rates(done) == DOLLAR


def test_a_column_a_currency_and_one_with_the_base(tmp_path: Path) -> None:
    text = table("date,base,JPY,USD", "2025-01-10,EUR,162.5,1.0304", "2025-01-09,EUR,163.1,")
    with reading(written(tmp_path, text, "r.csv")) as done:
        assert rates(done) == PER_EURO


def test_one_currency_a_row_against_one_stated(tmp_path: Path) -> None:
    text = table("date,currency,rate", "2025-01-10,USD,0.97", "2025-01-13,USD,0.96")
    with reading(written(tmp_path, text, "r.csv"), mapping={"currency_to": ":EUR"}) as done:
        assert rates(done) == DOLLAR


@pytest.mark.parametrize("text", [OF_THE_ECB, table("date,currency,rate", "2025-01-10,USD,0.97")])
def test_without_the_second_currency_nothing_is_guessed(text: str, tmp_path: Path) -> None:
    with (
        pytest.raises(InputError, match=r"not against which one.*--map currency_from=:EUR"),
        reading(written(tmp_path, text, "r.csv")),
    ):
        pass


def test_a_rate_that_is_no_number_is_listed_with_its_line(tmp_path: Path) -> None:
    text = table(
        "date,from,to,rate", "2025-01-10,USD,EUR,dear", "2025-01-13,USD,EUR,0.96", "2025-01-14,USD,EUR,0.9"
    )
    with reading(written(tmp_path, text, "r.csv")) as done:
        assert len(rates(done)) == 2
        assert (done.finding("rate_rejected").row, done.finding("rate_rejected").value) == (2, "dear")


@pytest.mark.parametrize(
    "text",
    [
        table("order_id,customer,date,amount,currency,exchange rate", "1,a,2025-01-02,5,USD,0.9"),
        table("Day,Campaign,Cost,Currency", "2025-01-02,spring,5,USD"),
    ],
)
def test_what_only_mentions_a_rate_is_no_file_of_rates(text: str, tmp_path: Path) -> None:
    with reading(written(tmp_path, text)) as done:
        assert "rates" not in done.tables
