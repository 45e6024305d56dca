from __future__ import annotations

from pathlib import Path

import pytest

from patronage.base.errors import InputError
from tests.sources.deliveries import orders, reading, table, written

FILES = {
    "orders": [
        "Order ID,Customer ID,Order date,Total",
        "invoice;client;data;valoare",
        "номер заказа;клиент;дата;сумма",
        "id,user_id,order_date,status",
        "customer_id,date,dollar_value",
        "Pedido,Cliente,Fecha,Importe",
    ],
    "customers": [
        "id,email,created_at,country",
        "customer_id,first_name,last_name",
        "id,created_at,first_name,last_name,total",
    ],
    "products": ["sku,title,cost per item", "product_id,product_category_name"],
    "order_lines": ["order_id,product_id,price", "order_id,order_item_id,sku,quantity"],
    "refunds": ["refund id,order id,refund date,amount", "order id,refund amount,reason"],
    "spend": ["date,platform,campaign,spend", "day,campaign,cost,clicks,impressions"],
    "rates": ["date,from,to,rate"],
    "channels": ["tool name,shop channel"],
}
VALUES = {
    **dict.fromkeys(["date", "data", "дата", "fecha", "day", "created_at"], "2024-01-25"),
    **dict.fromkeys(["order date", "order_date", "refund date"], "2024-01-25"),
    "email": "a@example.org",
    "from": "USD",
    "to": "EUR",
}


def one_row(header: str) -> str:
    delimiter = ";" if ";" in header else ","
    return delimiter.join(VALUES.get(h.lower(), "7") for h in header.split(delimiter))


@pytest.mark.parametrize(
    ("name", "header"), [(name, header) for name, headers in FILES.items() for header in headers]
)
def test_a_table_is_known_by_its_headers(name: str, header: str, tmp_path: Path) -> None:
    with reading(written(tmp_path, table(header, one_row(header)))) as done:
        assert done.delivery.files[0].table == name


def test_a_store_is_no_customer(tmp_path: Path) -> None:
    text = table("order_id,store number,store name,date,amount", "1,7,Main street,2024-01-02,5")
    with (
        pytest.raises(InputError, match="no column for customer of orders"),
        reading(written(tmp_path, text)),
    ):
        pass


def test_a_missing_key_column_is_refused_with_the_command_that_helps(tmp_path: Path) -> None:
    text = table("Order ID,Store number,Date,Amount", "1,7,2025-03-09,12.50")
    with pytest.raises(InputError) as refused, reading(written(tmp_path, text)):
        pass
    said = str(refused.value)
    assert "'Order ID', 'Store number', 'Date', 'Amount'" in said
    assert "customer (headers such as 'customer id', 'customer'," in said
    assert '--as orders --map customer="Store number", or --map customer= where the file has none' in said


def test_orders_of_nobody_are_read_where_that_is_said(tmp_path: Path) -> None:
    with reading(
        written(tmp_path, table("order_id,date,amount", "1,2024-01-02,5")), mapping={"customer": ""}
    ) as done:
        assert done.rows("select order_id from stage.orders") == [("1",)]


def test_a_file_that_is_no_table_is_refused_with_what_is_nearest(tmp_path: Path) -> None:
    text = table("id,order_id,payment_method,amount", "1,1,card,10")
    with pytest.raises(InputError) as refused, reading(written(tmp_path, text)):
        pass
    said = str(refused.value)
    assert "is no table Patronage knows: its columns are 'id', 'order_id', 'payment_method', 'amount'" in said
    assert "Nearest is orders, which also needs ordered_at (headers such as" in said
    assert "for example: --as orders --map ordered_at=" in said


@pytest.mark.parametrize("named", ["refunds", "products", "rates", "customers"])
def test_the_wrong_table_is_refused(named: str, tmp_path: Path) -> None:
    text = table("order number,fecha,importe", "1,2024-01-02,5")
    with (
        pytest.raises(InputError, match=f"of {named}: its columns are 'order number'"),
        reading(written(tmp_path, text), table=named),
    ):
        pass


def test_a_column_of_something_else_is_refused_with_its_value(tmp_path: Path) -> None:
    text = table("order_id,customer,date,amount", "1,a,yesterday,5", "2,b,today,6")
    with pytest.raises(InputError) as refused, reading(written(tmp_path, text)):
        pass
    assert "orders.csv row 3: column 'date', read as ordered_at by its header, holds 'today'" in str(
        refused.value
    )
    assert "--map ordered_at=HEADER (headers: order_id, customer, date, amount)" in str(refused.value)


def test_unnamed_columns_are_known_by_what_they_hold(tmp_path: Path) -> None:
    text = table(
        "ref,who,when it was,how much", "x1,a@example.org,2024-01-25,5.50", "x2,b@example.org,2024-01-26,7.00"
    )
    with reading(written(tmp_path, text), mapping={"order_id": "ref"}) as done:
        assert done.rows("select customer, gross::varchar from stage.orders order by 1") == [
            ("a@example.org", "5.5000"),
            ("b@example.org", "7.0000"),
        ]
        assert "by content: the only column that holds dates" in done.delivery.files[0].why


def test_two_columns_of_dates_are_not_chosen_between(tmp_path: Path) -> None:
    text = table("order_id,customer,first,second,amount", "1,a,2024-01-25,2024-01-26,5")
    with pytest.raises(InputError, match="ordered_at"), reading(written(tmp_path, text)):
        pass


def test_without_a_header_two_ids_that_number_the_same_people_are_one(tmp_path: Path) -> None:
    text = table("00004 0001 19970101 2 29.33", "00004 0001 19970118 2 29.73", "00021 0002 19970101 3 63.34")
    with reading(written(tmp_path, text)) as done:
        assert done.rows("select customer, gross::varchar from stage.orders order by _row") == [
            ("00004", "29.3300"),
            ("00004", "29.7300"),
            ("00021", "63.3400"),
        ]


def test_without_a_header_two_ids_that_differ_are_asked_about(tmp_path: Path) -> None:
    text = table("00004 0001 19970101 29.33", "00004 0002 19970118 29.73", "00021 0002 19970101 63.34")
    with (
        pytest.raises(InputError, match=r"may be the customer. Name it: --map customer=column1"),
        reading(written(tmp_path, text)),
    ):
        pass


def test_a_named_table_settles_it(tmp_path: Path) -> None:
    text = table("id,order_id,payment_method,amount", "1,1,card,1000")
    mapping = {"unit_price": "amount/100", "line": "id"}
    with reading(written(tmp_path, text), table="order_lines", mapping=mapping) as done:
        assert done.rows("select order_id, line, unit_price::varchar from stage.order_lines") == [
            ("1", 1, "10.0000")
        ]


def test_a_file_put_beside_another_is_read_as_what_it_is(tmp_path: Path) -> None:
    first = written(tmp_path, orders("1,a,2024-01-02,5"))
    second = written(tmp_path, table("customer_id,email,country", "a,a@example.org,ES"), "customers.csv")
    with reading(first, second) as done:
        assert done.tables == {"orders", "customers", "persons"}
