from __future__ import annotations

from pathlib import Path

import pytest

from patronage.base.errors import InputError
from tests.sources.deliveries import orders, reading, table, written


def test_wall_times_are_the_shops_and_instants_their_own(tmp_path: Path) -> None:
    text = orders(
        "1,a,2024-07-01 00:30:00,1",
        "2,a,2024-07-01 00:30:00 +0000,1",
        "3,a,2024-01-01 23:30:00 -0500,1",
        "4,a,2024-01-01,1",
    )
    with reading(written(tmp_path, text), time_zone="Europe/Madrid") as done:
        assert done.rows(
            "select ordered_at::varchar, ordered_on::varchar from stage.orders order by order_id"
        ) == [
            ("2024-06-30 22:30:00", "2024-07-01"),
            ("2024-07-01 00:30:00", "2024-07-01"),
            ("2024-01-02 04:30:00", "2024-01-02"),
            ("2023-12-31 23:00:00", "2024-01-01"),
        ]
        assert done.finding("offsets_missing").severity == "warning"


def test_an_hour_the_clock_skips_is_still_a_time(tmp_path: Path) -> None:
    with reading(written(tmp_path, orders("1,a,2024-03-31 02:30:00,1")), time_zone="Europe/Madrid") as done:
        assert done.rows("select ordered_on::varchar from stage.orders") == [("2024-03-31",)]


@pytest.mark.parametrize(
    ("written_ids", "ids"),
    [
        (["17850.0", "17851.0", ""], ["17850", "17851", None]),
        (["17850.0", "x7"], ["17850.0", "x7"]),
        (["Ann@Example.ORG", "BOB@example.org"], ["ann@example.org", "bob@example.org"]),
        (["nan", "c1", "NULL"], [None, "c1", None]),
        (["00012", "unknown"], ["00012", "unknown"]),
    ],
)
def test_ids_of_people_are_read_as_they_were_meant(
    written_ids: list[str], ids: list[str | None], tmp_path: Path
) -> None:
    text = orders(*(f"{n},{customer},2024-01-02,1" for n, customer in enumerate(written_ids)))
    with reading(written(tmp_path, text)) as done:
        assert [c for (c,) in done.rows("select customer from stage.orders order by order_id")] == ids


@pytest.mark.parametrize(
    ("word", "value"), [("yes", True), ("0", False), ("нет", False), ("Sí", True), ("", None)]
)
def test_yes_and_no_are_read_in_several_languages(word: str, value: object, tmp_path: Path) -> None:
    text = table("order_id,customer,date,amount,is_test", f"1,a,2024-01-02,1,{word}", "2,a,2024-01-02,1,true")
    with reading(written(tmp_path, text)) as done:
        assert done.rows("select is_test from stage.orders where order_id = '1'") == [(value,)]


def test_an_unreadable_value_leaves_its_row_out_with_value_and_remedy(tmp_path: Path) -> None:
    text = orders(
        "1,a,2024-01-02,10",
        "2,a,2024-02-30,10",
        "3,a,2024-01-02,ten",
        ",a,2024-01-02,1",
        "5,a,,1",
        "6,a,2024-01-02,1",
    )
    with reading(written(tmp_path, text)) as done:
        assert done.rows("select order_id from stage.orders order by 1") == [("1",), ("6",)]
        assert done.rows(
            "select _row, table_name, column_name, reason, value from stage.rejects order by _row"
        ) == [
            (3, "orders", "ordered_at", "ordered_at is not a date that exists", "2024-02-30"),
            (4, "orders", "gross", "gross is not a number with the decimal sign '.'", "ten"),
            (5, "orders", "order_id", "order_id is empty", ""),
            (6, "orders", "ordered_at", "ordered_at is empty", ""),
        ]
        finding = next(f for f in done.delivery.findings if f.code == "gross_rejected")
    assert str(finding).startswith("orders.csv row 4: gross is not a number")
    assert "(found 'ten')" in str(finding)
    assert "--decimal" in finding.remedy


def test_whole_numbers_are_whole(tmp_path: Path) -> None:
    text = table("order_id,product,quantity,price", "1,x,2.0,5", "1,y,1.5,5", "1,z,3,5")
    with reading(written(tmp_path, text)) as done:
        assert done.rows("select quantity from stage.order_lines order by _row") == [(2,), (3,)]
        assert done.rows("select reason, value from stage.rejects") == [
            ("quantity is not a whole number", "1.5")
        ]


def test_a_doubt_about_the_decimal_sign_is_told(tmp_path: Path) -> None:
    with reading(written(tmp_path, orders("1,a,2024-01-02,1.234", "2,a,2024-01-02,5000"))) as done:
        finding = done.finding("decimal_sign_doubtful")
        assert done.rows("select gross::varchar from stage.orders order by order_id") == [
            ("1.2340",),
            ("5000.0000",),
        ]
    assert "'1.234'" in finding.message
    assert "--decimal" in finding.remedy


def test_the_decimal_sign_of_one_column_settles_another(tmp_path: Path) -> None:
    text = table("order_id;customer;date;amount;shipping", "1;a;2024-01-02;1.234;4,50")
    with reading(written(tmp_path, text)) as done:
        assert done.rows("select gross::varchar, shipping::varchar from stage.orders") == [
            ("1234.0000", "4.5000")
        ]


def test_semicolons_speak_for_decimal_commas(tmp_path: Path) -> None:
    with reading(written(tmp_path, orders("1,a,2024-01-02,1.234").replace(",", ";"))) as done:
        assert done.rows("select gross::varchar from stage.orders") == [("1234.0000",)]


def test_dates_that_may_be_either_are_refused_with_the_option_that_decides(tmp_path: Path) -> None:
    file = written(tmp_path, orders("1,a,03/04/2024,10", "2,a,11/12/2024,10"))
    with pytest.raises(InputError) as refused, reading(file):
        pass
    assert "orders.csv row 2: 'date' holds '03/04/2024'" in str(refused.value)
    assert "--date-order dmy or --date-order mdy" in str(refused.value)
    with reading(file, date_order="mdy") as done:
        assert done.rows("select ordered_on::varchar from stage.orders order by 1") == [
            ("2024-03-04",),
            ("2024-11-12",),
        ]


def test_dates_in_both_orders_are_refused(tmp_path: Path) -> None:
    file = written(tmp_path, orders("1,a,13/04/2024,10", "2,a,04/13/2024,10"))
    with pytest.raises(InputError, match="mixes day/month and month/day"), reading(file):
        pass
    with reading(file, date_order="dmy") as done:
        assert done.rows("select order_id from stage.orders") == [("1",)]
        assert done.rows("select value from stage.rejects") == [("04/13/2024",)]
