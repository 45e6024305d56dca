from __future__ import annotations

from pathlib import Path

import pytest

from patronage.base.errors import InputError
from tests.sources.deliveries import Reading, reading, shuffled, table, written

HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"


def invoice(number: str, *items: str, day: str = "2024-01-02", customer: str = "c1") -> list[str]:
    """Write an invoice's lines; an item is its code, quantity and price."""
    return [
        f"{number},{code},thing,{n},{day},{price},{customer},ES"
        for code, n, price in (i.split() for i in items)
    ]


SOLD = [
    *invoice("100", "A 2 10.00", "B 1 5.50", "B 1 5.50"),
    *invoice("101", "A 1 10.00", customer="c2", day="2024-01-03"),
    *invoice("102", "C 3 0.00", customer=""),
]


def totals(done: Reading) -> tuple[object, ...]:
    return done.rows("select count(*), sum(gross)::varchar from stage.orders")[0]


def test_lines_make_orders_and_lines(tmp_path: Path) -> None:
    with reading(written(tmp_path, table(HEADER, *SOLD))) as done:
        assert done.rows(
            "select order_id, customer, gross::varchar, country from stage.orders order by 1"
        ) == [
            ("100", "c1", "31.0000", "ES"),
            ("101", "c2", "10.0000", "ES"),
            ("102", None, "0.0000", "ES"),
        ]
        assert done.rows(
            "select order_id, product_id, quantity, unit_price::varchar from stage.order_lines order by _row"
        )[:2] == [
            ("100", "A", 2, "10.0000"),
            ("100", "B", 1, "5.5000"),
        ]
        assert done.rows("select count(*) from stage.order_lines") == [(5,)]
        assert done.tables == {"orders", "order_lines"}
        assert done.delivery.files[0].table == "order_lines"


def test_cancellation_documents_are_refunds_without_an_order(tmp_path: Path) -> None:
    rows = [*SOLD, *invoice("C100", "A -2 10.00", "D -1 1.00", day="2024-02-01")]
    with reading(written(tmp_path, table(HEADER, *rows))) as done:
        assert totals(done) == (3, "41.0000")
        query = """
            select refund_id, order_id, customer, refunded_on::varchar, goods::varchar, quantity, refund_group
            from stage.refunds order by _row
        """
        assert done.rows(query) == [
            ("C100", None, "c1", "2024-02-01", "20.0000", 2, "refund:C100"),
            ("C100", None, "c1", "2024-02-01", "1.0000", 1, "refund:C100"),
        ]
        finding = done.finding("cancellations_are_refunds")
    assert (finding.count, finding.row, finding.value) == (2, 7, "C100")
    assert "together 21.00" in finding.message


def test_a_shop_may_begin_all_its_ids_with_a_c(tmp_path: Path) -> None:
    rows = [*invoice("C1", "A 1 10.00"), *invoice("C2", "A 1 10.00", "B -1 4.00")]
    with reading(written(tmp_path, table(HEADER, *rows))) as done:
        assert totals(done) == (2, "20.0000")
        assert done.rows("select order_id, goods::varchar, refund_group from stage.refunds") == [
            ("C2", "4.0000", "dated:C2")
        ]


def test_negative_lines_of_an_order_are_its_refunds(tmp_path: Path) -> None:
    rows = [*SOLD, *invoice("103", "A 2 10.00", "A -1 10.00"), *invoice("104", "A -1 2.00")]
    with reading(written(tmp_path, table(HEADER, *rows))) as done:
        assert totals(done) == (4, "61.0000")
        assert done.rows(
            "select refund_id, order_id, goods::varchar, refund_group from stage.refunds order by 1"
        ) == [
            ("103", "103", "10.0000", "dated:103"),
            ("104", None, "2.0000", "refund:104"),
        ]
        assert {"negative_lines_are_refunds", "documents_without_sale"} <= done.codes


def test_an_adjustment_at_a_negative_price_is_an_order_with_a_refund(tmp_path: Path) -> None:
    with reading(written(tmp_path, table(HEADER, *SOLD, *invoice("A105", "B 1 -11062.06")))) as done:
        assert totals(done) == (4, "41.0000")
        assert done.rows("select order_id, goods::varchar from stage.refunds") == [("A105", "11062.0600")]


def test_stock_corrections_are_counted_and_left_out(tmp_path: Path) -> None:
    rows = [*SOLD, *invoice("106", "A -20 0.00"), *invoice("107", "A 0 0.00")]
    with reading(written(tmp_path, table(HEADER, *rows))) as done:
        assert totals(done) == (3, "41.0000")
        assert done.tables == {"orders", "order_lines"}
        assert done.finding("lines_without_value").count == 2
        assert done.finding("documents_without_sale").count == 2


@pytest.mark.parametrize("seed", range(3))
def test_the_sequence_of_lines_changes_no_number(seed: int, tmp_path: Path) -> None:
    rows = [*SOLD, *invoice("103", "A 2 10.00", "A -1 10.00"), *invoice("C9", "A -1 10.00")]
    with reading(written(tmp_path, table(HEADER, *shuffled(rows, seed)))) as done:
        assert totals(done) == (4, "61.0000")
        assert done.rows("select sum(goods)::varchar, count(*) from stage.refunds") == [("20.0000", 2)]
        assert done.rows("select count(*), sum(quantity * unit_price)::varchar from stage.order_lines") == [
            (6, "61.0000")
        ]


def test_a_file_put_after_itself_counts_once(tmp_path: Path) -> None:
    with reading(written(tmp_path, table(HEADER, *SOLD, *SOLD))) as done:
        assert totals(done) == (3, "41.0000")
        assert done.rows("select count(*) from stage.order_lines") == [(5,)]
        finding = done.finding("orders_repeated")
    assert (finding.severity, finding.count, finding.row) == ("warning", 5, 7)


def test_overlapping_files_in_one_count_once(tmp_path: Path) -> None:
    rows = [line for n in range(10) for line in invoice(str(200 + n), "A 2 10.00", "B 1 5.50")]
    with reading(written(tmp_path, table(HEADER, *rows[:14], *rows[6:]))) as done:
        assert totals(done) == (10, "255.0000")


def test_an_order_with_an_unreadable_line_waits_as_a_whole(tmp_path: Path) -> None:
    rows = [*SOLD, *invoice("103", "A 2 10.00", "B two 5.00")]
    with reading(written(tmp_path, table(HEADER, *rows))) as done:
        assert totals(done) == (3, "41.0000")
        assert done.rows("select _row, column_name, value from stage.rejects order by _row") == [
            (7, "order_id", "103"),
            (8, "quantity", "two"),
        ]


def test_amounts_of_the_whole_order_are_taken_once(tmp_path: Path) -> None:
    text = table(
        "order_id,date,customer,product,quantity,price,shipping,tax",
        "1,2024-01-02,a,x,1,10,5,3",
        "1,2024-01-02,a,y,2,10,5,1",
        "2,2024-01-02,a,x,1,10,4,2",
    )
    with reading(written(tmp_path, text)) as done:
        assert done.rows("select order_id, shipping::varchar, tax::varchar from stage.orders order by 1") == [
            ("1", "5.0000", "4.0000"),
            ("2", "4.0000", "2.0000"),
        ]
        assert "shipping is the same on all lines" in done.finding("amount_of_the_order").message


@pytest.mark.parametrize(("amounts", "gross"), [(("10", "20"), "30.0000"), (("30", "30"), "30.0000")])
def test_a_line_may_say_what_it_comes_to_or_what_its_order_does(
    amounts: tuple[str, str], gross: str, tmp_path: Path
) -> None:
    text = table(
        "order_id,date,customer,product,total",
        *(f"1,2024-01-02,a,x,{amount}" for amount in amounts),
        "2,2024-01-02,a,z,7",
    )
    with reading(written(tmp_path, text)) as done:
        assert done.rows("select gross::varchar from stage.orders order by order_id") == [
            (gross,),
            ("7.0000",),
        ]


def test_a_line_called_off_in_a_kept_order_is_a_refund(tmp_path: Path) -> None:
    text = table(
        "order_id,date,customer,product,quantity,price,status",
        "1,2024-01-02,a,x,1,10,cancelled",
        "1,2024-01-02,a,y,1,20,shipped",
        "2,2024-01-02,a,y,1,20,cancelled",
    )
    with reading(written(tmp_path, text)) as done:
        assert done.rows("select order_id, status, gross::varchar from stage.orders order by 1") == [
            ("1", "shipped", "30.0000"),
            ("2", "cancelled", "20.0000"),
        ]
        assert done.rows("select order_id, goods::varchar from stage.refunds") == [("1", "10.0000")]


def test_goods_sold_by_weight_keep_their_value(tmp_path: Path) -> None:
    with reading(written(tmp_path, table(HEADER, *invoice("100", "A 1.5 10.00", "B 2 3.00")))) as done:
        assert done.rows("select quantity, unit_price::varchar from stage.order_lines order by _row") == [
            (1, "15.0000"),
            (2, "3.0000"),
        ]
        assert done.finding("pieces_by_weight").value == "1.5000"


def test_lines_of_nobody_are_refused(tmp_path: Path) -> None:
    text = table("order_id,date,product,quantity,price", "1,2024-01-02,x,1,10")
    with pytest.raises(InputError, match="no column for customer"), reading(written(tmp_path, text)):
        pass


def test_an_order_of_two_customers_is_a_warning(tmp_path: Path) -> None:
    rows = [*invoice("100", "A 1 10.00"), *invoice("100", "A 1 10.00", customer="c2")]
    with reading(written(tmp_path, table(HEADER, *rows))) as done:
        assert done.rows("select customer from stage.orders") == [("c1",)]
        assert done.finding("customers_differ").severity == "warning"
