from __future__ import annotations

from pathlib import Path

import pytest

from tests.sources.deliveries import orders, reading, shuffled, table, written

LOG = [f"c{n % 7},2024-01-{1 + n % 28:02d},{n % 3 + 1},{n % 5}.50" for n in range(60)]
LOG_HEADER = "customer_id,date,number_of_cds,dollar_value"


def ids(folder: Path, rows: list[str]) -> set[tuple[str, str, str]]:
    with reading(written(folder, table(LOG_HEADER, *rows))) as done:
        return set(done.rows("select order_id, customer, gross::varchar || ordered_on from stage.orders"))


def test_orders_without_ids_get_the_same_ones_in_any_sequence(tmp_path: Path) -> None:
    assert ids(tmp_path, LOG) == ids(tmp_path, shuffled(LOG, 3))
    assert len(ids(tmp_path, LOG)) == len(LOG)


def test_a_part_of_a_file_without_ids_gets_the_ids_of_the_whole(tmp_path: Path) -> None:
    assert ids(tmp_path, LOG[20:40]) <= ids(tmp_path, LOG)


def test_equal_rows_are_orders_of_their_own(tmp_path: Path) -> None:
    assert len(ids(tmp_path, [*LOG, LOG[0], LOG[0]])) == len(LOG) + 2


def test_an_id_made_of_content_does_not_tell_whose_it_is(tmp_path: Path) -> None:
    with reading(written(tmp_path, table(LOG_HEADER, "ann@example.org,2024-01-02,1,5.50"))) as done:
        assert "ann" not in done.rows("select order_id from stage.orders")[0][0]
        assert "ids are made of customer, time and content" in done.finding("order_ids_made").message


def test_a_log_put_after_itself_counts_once(tmp_path: Path) -> None:
    with reading(written(tmp_path, table(LOG_HEADER, *LOG, *LOG))) as done:
        assert done.rows("select count(*), count(distinct order_id) from stage.orders") == [(60, 60)]
        assert "every row stands 2 times in the file" in done.finding("rows_repeated").message


def test_negative_rows_are_refunds(tmp_path: Path) -> None:
    text = orders("1,a,2024-01-02,10", "2,a,2024-01-03,20", "1,a,2024-01-05,-4.50", "R7,b,2024-01-06,-3")
    with reading(written(tmp_path, text)) as done:
        assert done.rows("select order_id, gross::varchar from stage.orders order by 1") == [
            ("1", "10.0000"),
            ("2", "20.0000"),
        ]
        query = """
            select refund_id, order_id, customer, refunded_on::varchar, goods::varchar, refund_group
            from stage.refunds order by 1
        """
        assert done.rows(query) == [
            ("1", "1", "a", "2024-01-05", "4.5000", "dated:1"),
            ("R7", None, "b", "2024-01-06", "3.0000", "refund:R7"),
        ]
        finding = done.finding("negative_rows_are_refunds")
    assert (finding.count, finding.row, finding.value) == (2, 4, "-4.5000")
    assert "together 7.50" in finding.message


def test_an_order_whose_status_says_refunded_is_given_back_whole(tmp_path: Path) -> None:
    text = table(
        "order_id,customer,date,amount,discount,status",
        "1,a,2024-01-02,10,1,Refunded",
        "2,b,2024-01-02,5,0,paid",
    )
    with reading(written(tmp_path, text)) as done:
        assert done.rows("select order_id, refunded_at, goods::varchar, refund_group from stage.refunds") == [
            ("1", None, "9.0000", "undated:1")
        ]
        assert done.finding("refunded_without_amount").severity == "warning"


def test_a_refund_row_says_more_than_a_status(tmp_path: Path) -> None:
    text = table(
        "order_id,customer,date,amount,status", "1,a,2024-01-02,10,refunded", "1,a,2024-01-09,-4,refunded"
    )
    with reading(written(tmp_path, text)) as done:
        assert done.rows("select goods::varchar, refund_group from stage.refunds") == [("4.0000", "dated:1")]


@pytest.mark.parametrize("status", ["returned", "Partially_Refunded"])
def test_a_refund_told_by_half_is_a_warning(status: str, tmp_path: Path) -> None:
    text = table("order_id,customer,date,amount,status", f"1,a,2024-01-02,10,{status}")
    with reading(written(tmp_path, text)) as done:
        assert done.tables == {"orders"}
        assert "count at their full value" in done.finding("refund_amount_unknown").message


def test_orders_of_nobody_and_of_no_value_are_kept_and_noted(tmp_path: Path) -> None:
    with reading(
        written(tmp_path, orders("1,,2024-01-02,10", "2,a,2024-01-02,0", "3,a,2024-01-02,"))
    ) as done:
        assert done.rows("select count(*) from stage.orders") == [(3,)]
        assert {"customer_not_given", "zero_value_orders", "amount_missing"} <= done.codes


def test_an_id_with_two_amounts_is_a_warning(tmp_path: Path) -> None:
    with reading(
        written(
            tmp_path,
            orders("1,a,2024-01-02,10", "1,a,2024-01-02,12", "2,a,2024-01-02,12", "2,a,2024-01-02,12"),
        )
    ) as done:
        finding = done.finding("order_id_conflicting")
    assert (finding.severity, finding.value, finding.count) == ("warning", "1", 1)
    assert "--as order_lines" in finding.remedy


@pytest.mark.parametrize(
    ("header", "rows", "gross", "tax"),
    [
        (
            "subtotal,shipping,tax,total,discount",
            ("100,5,20,125,0", "50,5,10,60,5"),
            ["100.0000", "50.0000"],
            "out",
        ),
        (
            "subtotal,shipping,tax,total,discount",
            ("95,5,20,120,5", "50,5,10,65,0"),
            ["100.0000", "50.0000"],
            "out",
        ),
        ("subtotal,shipping,tax,total", ("120,0,20,120", "60,60,20,120"), ["100.0000", "50.0000"], "in"),
        ("shipping,tax,total", ("5,20,125", "5,10,65"), ["100.0000", "50.0000"], "unknown"),
    ],
)
def test_goods_are_told_from_a_total_by_what_adds_up(
    header: str, rows: tuple[str, str], gross: list[str], tax: str, tmp_path: Path
) -> None:
    text = table(
        f"order_id,customer,date,{header}", *(f"{i},a,2024-01-02,{row}" for i, row in enumerate(rows))
    )
    with reading(written(tmp_path, text)) as done:
        found = done.rows("select gross::varchar, tax_included from stage.orders order by order_id")
        assert found == [(amount, tax) for amount in gross]
        assert done.finding("goods_of_total").severity == ("warning" if tax == "unknown" else "note")


def test_an_amount_a_person_named_is_taken_as_it_is(tmp_path: Path) -> None:
    text = table("order_id,customer,date,shipping,tax,total", "1,a,2024-01-02,5,20,125")
    with reading(written(tmp_path, text), mapping={"gross": "total"}) as done:
        assert done.rows("select gross::varchar from stage.orders") == [("125.0000",)]


def test_refunds_below_zero_are_amounts_given_back(tmp_path: Path) -> None:
    text = table(
        "refund id,order id,refund date,amount,tax", "r1,1,2024-01-02,-10,-2", "r2,2,2024-01-03,-5,0"
    )
    with reading(written(tmp_path, text)) as done:
        assert done.rows("select goods::varchar, tax::varchar from stage.refunds order by refund_id") == [
            ("10.0000", "2.0000"),
            ("5.0000", "0.0000"),
        ]
        assert "refunds_below_zero" in done.codes


def test_refunds_of_both_signs_stay_as_they_are(tmp_path: Path) -> None:
    text = table("refund id,order id,refund date,amount", "r1,1,2024-01-02,10", "r2,2,2024-01-03,-5")
    with reading(written(tmp_path, text)) as done:
        assert done.rows("select sum(goods)::varchar from stage.refunds") == [("5.0000",)]
        assert done.finding("refunds_of_both_signs").row == 3


def test_orders_without_any_amount_are_a_warning(tmp_path: Path) -> None:
    with reading(written(tmp_path, table("order_id,customer,date,what it cost", "1,a,2024-01-02,x"))) as done:
        finding = done.finding("amounts_not_found")
    assert (finding.severity, finding.count) == ("warning", 1)
    assert "--map gross=HEADER" in finding.remedy


@pytest.mark.parametrize("header", ["refunded", "Refund amount", "total_refunded", "refund{ed}"])
def test_orders_that_say_what_was_given_back_are_orders(tmp_path: Path, header: str) -> None:
    rows = ("1,a,2024-01-02,20.00,0", "2,b,2024-01-05,30.00,30.00", "3,a,2024-02-05,30.00,")
    file = written(tmp_path, table(f"order_id,customer,date,amount,{header}", *rows))
    with reading(file) as done:
        assert done.rows("select order_id, gross::varchar from stage.orders order by 1") == [
            ("1", "20.0000"), ("2", "30.0000"), ("3", "30.0000"),
        ]  # fmt: skip
        found = done.finding("given_back_not_taken")
        assert (found.severity, found.count, found.row, found.value) == ("warning", 1, 3, "30.00")
        assert found.remedy.endswith(f"--as refunds --map goods={header}.")
    with reading(file, table="refunds", mapping={"goods": header}) as done:
        assert done.rows("select sum(goods)::varchar from stage.refunds") == [("30.0000",)]


def test_refunds_with_a_reason_are_refunds(tmp_path: Path) -> None:
    with reading(
        written(tmp_path, table("order_id,date,amount,refund_reason", "1,2024-01-02,20,late"))
    ) as done:
        assert done.rows("select order_id, goods::varchar from stage.refunds") == [("1", "20.0000")]
