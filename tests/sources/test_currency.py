from __future__ import annotations

from pathlib import Path

import pytest

from tests.sources.deliveries import orders, reading, table, written


def currencies(done_rows: list[tuple[str | None]]) -> list[str | None]:
    return [c for (c,) in done_rows]


def test_a_column_of_currencies_is_read_row_by_row(tmp_path: Path) -> None:
    text = table(
        "order_id,customer,date,amount,currency",
        "1,a,2024-01-02,1,usd",
        "2,a,2024-01-02,1,JPY",
        "3,a,2024-01-02,1,",
    )
    with reading(written(tmp_path, text), currency="EUR") as done:
        assert currencies(done.rows("select currency from stage.orders order by order_id")) == [
            "USD",
            "JPY",
            "EUR",
        ]


def test_a_currency_that_is_no_code_leaves_its_row_out(tmp_path: Path) -> None:
    text = table(
        "order_id,customer,date,amount,currency",
        "1,a,2024-01-02,1,usd",
        "2,a,2024-01-02,1,1e309",
        "3,a,2024-01-02,1,",
    )
    file = written(tmp_path, text)
    with reading(file) as done:
        assert done.rows("select order_id, currency from stage.orders order by 1") == [
            ("1", "USD"),
            ("3", None),
        ]
        assert done.rows("select _row, value, reason from stage.rejects") == [
            (3, "1e309", "currency is not an ISO code of three letters")
        ]
        assert "--map currency=:EUR" in done.finding("currency_rejected").remedy
    with reading(file, mapping={"currency": ":EUR"}) as done:
        assert done.rows("select currency, count(*) from stage.orders group by 1") == [("EUR", 3)]


def test_a_header_may_name_it(tmp_path: Path) -> None:
    with reading(written(tmp_path, table("order_id,customer,date,Amount (CHF)", "1,a,2024-01-02,1"))) as done:
        assert done.rows("select gross::varchar, currency from stage.orders") == [("1.0000", "CHF")]
        assert "CHF" in done.finding("currency_by_header").message


def test_signs_beside_amounts_tell_two_currencies_apart(tmp_path: Path) -> None:
    with reading(
        written(tmp_path, orders("1,a,2024-01-02,€10", "2,a,2024-01-02,$12", "3,a,2024-01-02,7"))
    ) as done:
        assert currencies(done.rows("select currency from stage.orders order by order_id"))[:2] == [
            "EUR",
            "USD",
        ]
        assert "'$', read as USD" in done.finding("currency_by_sign").message


@pytest.mark.parametrize(("named", "currency"), [("CAD", "CAD"), ("EUR", "USD"), (None, "USD")])
def test_a_dollar_is_that_of_the_shop(named: str | None, currency: str, tmp_path: Path) -> None:
    with reading(written(tmp_path, orders('1,a,2024-01-02,"$1,234.50"')), currency=named) as done:
        assert done.rows("select gross::varchar, currency from stage.orders") == [("1234.5000", currency)]


def test_without_any_evidence_the_currency_is_left_open(tmp_path: Path) -> None:
    with reading(written(tmp_path, orders("1,a,2024-01-02,1"))) as done:
        assert "currency" not in {name for name, *_ in done.rows("describe stage.orders")}


def test_a_named_currency_completes_every_row(tmp_path: Path) -> None:
    with reading(written(tmp_path, orders("1,a,2024-01-02,1")), currency="RON") as done:
        assert done.rows("select currency from stage.orders") == [("RON",)]
