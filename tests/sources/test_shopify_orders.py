from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from tests.sources.deliveries import Reading, reading, written

HEADERS = [
    "Name",
    "Email",
    "Financial Status",
    "Paid at",
    "Fulfillment Status",
    "Fulfilled at",
    "Accepts Marketing",
    "Currency",
    "Subtotal",
    "Shipping",
    "Taxes",
    "Total",
    "Discount Code",
    "Discount Amount",
    "Shipping Method",
    "Created at",
    "Lineitem quantity",
    "Lineitem name",
    "Lineitem price",
    "Lineitem compare at price",
    "Lineitem sku",
    "Lineitem requires shipping",
    "Lineitem taxable",
    "Lineitem fulfillment status",
    "Billing Name",
    "Billing Zip",
    "Billing Country",
    "Billing Phone",
    "Shipping Country",
    "Notes",
    "Cancelled at",
    "Payment Method",
    "Refunded Amount",
    "Vendor",
    "Id",
    "Tags",
    "Source",
    "Lineitem discount",
    "Phone",
]


def order(name: str, *items: tuple[str, int, float], **told: Any) -> list[dict[str, Any]]:
    """Write an order's rows as the export has them: its own columns on the first alone."""
    goods = sum(n * price for _, n, price in items)
    first = {
        "Email": "ann@example.org",
        "Financial Status": "paid",
        "Currency": "EUR",
        "Subtotal": goods,
        "Shipping": 0,
        "Taxes": 0,
        "Total": goods,
        "Discount Amount": 0,
        "Created at": "2025-03-09 09:50:26 +0100",
        "Refunded Amount": 0,
        "Source": "web",
    }
    rows: list[dict[str, Any]] = [
        {"Name": name, "Lineitem quantity": n, "Lineitem name": item, "Lineitem price": price}
        for item, n, price in items
    ]
    rows[0] |= first | {header.replace("_", " "): value for header, value in told.items()}
    return rows


def export(folder: Path, *orders: list[dict[str, Any]], headers: list[str] | None = None) -> Path:
    out = io.StringIO()
    writer = csv.DictWriter(out, headers or HEADERS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for rows in orders:
        writer.writerows(rows)
    return written(folder, out.getvalue(), "orders_export.csv")


def one(done: Reading, columns: str) -> tuple[Any, ...]:
    (row,) = done.rows(f"select {columns} from stage.orders")
    return row


def test_what_belongs_to_the_order_is_taken_once(tmp_path: Path) -> None:
    file = export(
        tmp_path,
        order("#1001", ("Hat", 2, 10.0), ("Mug", 1, 5.5), Id="820982911946154508", Discount_Code="X"),
        order("#1002", ("Mug", 1, 5.5), Email="bob@example.org"),
    )
    with reading(file, time_zone="Europe/Madrid") as done:
        assert done.rows(
            "select order_id, order_name, customer, gross::varchar, coupon, ordered_at::varchar"
            " from stage.orders"
        ) == [
            ("820982911946154508", "#1001", "ann@example.org", "25.5000", "X", "2025-03-09 08:50:26"),
            ("#1002", "#1002", "bob@example.org", "5.5000", None, "2025-03-09 08:50:26"),
        ]
        assert done.rows(
            "select order_id, product, quantity, unit_price::varchar from stage.order_lines order by _row"
        ) == [
            ("820982911946154508", "Hat", 2, "10.0000"),
            ("820982911946154508", "Mug", 1, "5.5000"),
            ("#1002", "Mug", 1, "5.5000"),
        ]
        assert done.tables == {"orders", "order_lines", "persons"}
        assert "Shopify orders export: headers Name, Created at, Total" in done.delivery.files[0].why


@pytest.mark.parametrize(
    ("told", "customer"),
    [
        ({"Email": "ANN@Example.org", "Phone": "1"}, "ann@example.org"),
        ({"Email": "", "Phone": "'+44 (0) 12"}, "phone 44012"),
        ({"Email": "", "Billing_Name": "Ann Lee", "Billing_Zip": "'0100 1"}, "ann lee 01001"),
        ({"Email": ""}, None),
        ({"Email": "NoReply@shop.example", "Phone": "1"}, "phone 1"),
        ({"Email": "d41d8cd98f00b204e9800998ecf8427e"}, None),
        ({"Email": "guest@shop.example", "Billing_Name": "Ann Lee", "Billing_Zip": "1"}, "ann lee 1"),
    ],
)
def test_a_customer_is_known_by_mail_else_phone_else_name_and_zip(
    told: dict[str, str], customer: str | None, tmp_path: Path
) -> None:
    with reading(export(tmp_path, order("#1", ("Hat", 1, 10.0), **told))) as done:
        assert one(done, "customer") == (customer,)


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ({"Subtotal": 100, "Shipping": 10, "Taxes": 21, "Total": 131}, ("100.0000", "out", "0.0000")),
        ({"Subtotal": 121, "Shipping": 0, "Taxes": 21, "Total": 121}, ("100.0000", "in", "0.0000")),
        (
            {"Subtotal": 90, "Shipping": 10, "Taxes": 0, "Total": 100, "Discount_Amount": 10},
            ("100.0000", "unknown", "10.0000"),
        ),
        (
            {"Subtotal": 60, "Shipping": 60, "Taxes": 20, "Total": 120, "Discount_Amount": 40},
            ("90.0000", "in", "40.0000"),
        ),
        ({"Subtotal": 100, "Shipping": 0, "Taxes": 21, "Total": 128.5}, ("100.0000", "unknown", "0.0000")),
    ],
)
def test_goods_are_told_by_what_adds_up_to_the_total(
    told: dict[str, float], found: tuple[str, ...], tmp_path: Path
) -> None:
    with reading(export(tmp_path, order("#1", ("Hat", 1, 100.0), **told))) as done:
        assert one(done, "gross::varchar, tax_included, discount::varchar") == found


def test_an_order_without_tax_follows_the_others(tmp_path: Path) -> None:
    file = export(
        tmp_path,
        order("#1", ("Hat", 1, 121.0), Taxes=21),
        order("#2", ("Hat", 1, 100.0)),
    )
    with reading(file) as done:
        assert done.rows("select tax_included, gross::varchar from stage.orders order by order_id") == [
            ("in", "100.0000"),
            ("in", "100.0000"),
        ]
        assert done.rows("select unit_price::varchar from stage.order_lines order by _row") == [
            ("100.0000",),
            ("100.0000",),
        ]
        assert "together 21.00" in done.finding("prices_hold_tax").message


def test_discounts_of_lines_count_where_they_stand_beside(tmp_path: Path) -> None:
    rows = order("#1", ("Hat", 1, 60.0), ("Mug", 1, 40.0), Subtotal=85, Total=85, Discount_Amount=5)
    rows[0]["Lineitem discount"] = 10
    with reading(export(tmp_path, rows)) as done:
        assert one(done, "gross::varchar, discount::varchar") == ("100.0000", "15.0000")


def test_a_refund_is_undated_and_split(tmp_path: Path) -> None:
    amounts = {"Subtotal": 100, "Shipping": 10, "Taxes": 20, "Total": 130}
    file = export(
        tmp_path,
        order("#1", ("Hat", 1, 100.0), **amounts, Refunded_Amount=130),
        order("#2", ("Hat", 1, 100.0), **amounts, Refunded_Amount=59.09),
    )
    query = """
        select order_id, round(goods, 2)::varchar, round(tax, 2)::varchar, round(shipping, 2)::varchar,
          refund_group
        from stage.refunds order by 1
    """
    with reading(file) as done:
        assert done.rows(query) == [
            ("#1", "100.00", "18.18", "11.82", "undated:#1"),
            ("#2", "50.00", "9.09", "0.00", "undated:#2"),
        ]
        assert done.rows("select count(refunded_at), count(refunded_on) from stage.refunds") == [(0, 0)]
        assert "together 189.09" in done.finding("undated_refunds").message


def test_a_status_may_say_refunded_and_the_amount_nothing(tmp_path: Path) -> None:
    file = export(
        tmp_path,
        order("#1", ("Hat", 1, 100.0), Financial_Status="refunded"),
        order("#2", ("Hat", 1, 100.0), Financial_Status="partially_refunded"),
    )
    with reading(file) as done:
        assert done.rows("select order_id, goods::varchar from stage.refunds") == [("#1", "100.0000")]
        assert done.finding("refunded_without_amount").severity == "warning"
        assert done.finding("refund_amount_unknown").value == "#2"


@pytest.mark.parametrize(
    ("told", "status", "cancelled", "is_test"),
    [
        ({"Financial_Status": "Voided"}, "voided", False, False),
        ({"Cancelled_at": "2025-03-10 10:00:00 +0100"}, "paid", True, False),
        ({"Tags": "vip, Test"}, "paid", False, True),
        ({"Tags": "protest"}, "paid", False, False),
        ({"Payment_Method": "(for testing) Bogus Gateway"}, "paid", False, True),
        ({"Source": "shopify_draft_order", "Financial_Status": "pending"}, "pending", False, True),
        ({"Source": "shopify_draft_order"}, "paid", False, False),
    ],
)
def test_what_was_no_sale_says_so(
    told: dict[str, str], status: str, cancelled: object, is_test: object, tmp_path: Path
) -> None:
    with reading(export(tmp_path, order("#1", ("Hat", 1, 100.0), **told))) as done:
        assert one(done, "status, cancelled_at is not null, is_test") == (status, cancelled, is_test)
        assert ("not_kept_orders" in done.codes) == (cancelled or is_test or status == "voided")


@pytest.mark.parametrize(
    ("old", "new"), [("Cancelled at", "Canceled at"), ("Lineitem sku", "SKU"), ("Created at", "created at")]
)
def test_headers_that_drift_are_the_same(old: str, new: str, tmp_path: Path) -> None:
    rows = order("#1", ("Hat", 1, 100.0), Cancelled_at="2025-03-10 10:00:00 +0100")
    rows[0]["Lineitem sku"] = "'0042"
    rows[0][new] = rows[0][old]
    with reading(export(tmp_path, rows, headers=[new if h == old else h for h in HEADERS])) as done:
        assert one(done, "cancelled_at is not null, ordered_on::varchar") == (True, "2025-03-09")
        assert done.rows("select product_id from stage.order_lines") == [("0042",)]


def test_ids_a_spreadsheet_has_rounded_are_not_used(tmp_path: Path) -> None:
    file = export(
        tmp_path, order("#1", ("Hat", 1, 1.0), Id="5.23E+12"), order("#2", ("Hat", 1, 1.0), Id="5.23E+12")
    )
    with reading(file) as done:
        assert done.rows("select order_id from stage.orders order by 1") == [("#1",), ("#2",)]


def test_an_order_without_its_first_row_is_a_reject(tmp_path: Path) -> None:
    cut = order("#1", ("Hat", 1, 1.0), ("Mug", 1, 1.0))[1:]
    with reading(export(tmp_path, cut, order("#2", ("Hat", 1, 1.0)))) as done:
        assert done.rows("select order_id from stage.orders") == [("#2",)]
        assert done.rows("select _row, column_name, value from stage.rejects") == [(2, "ordered_at", "#1")]
        assert done.rows("select order_id from stage.order_lines") == [("#2",)]


def test_an_export_put_after_itself_counts_once(tmp_path: Path) -> None:
    orders = [order(f"#{n}", ("Hat", 1, 10.0), ("Mug", 2, 5.0)) for n in range(5)]
    with reading(export(tmp_path, *orders, *orders)) as done:
        assert done.rows("select count(*), sum(gross)::varchar from stage.orders") == [(5, "100.0000")]
        assert done.rows("select count(*) from stage.order_lines") == [(10,)]
        assert done.finding("orders_repeated").count == 10


def test_a_thin_export_says_what_it_cannot_show(tmp_path: Path) -> None:
    headers = ["Name", "Email", "Created at", "Shipping", "Taxes", "Total", "Lineitem name"]
    file = export(tmp_path, order("#1", ("Hat", 1, 10.0), Total=125, Shipping=5, Taxes=20), headers=headers)
    with reading(file) as done:
        assert one(done, "gross::varchar, discount, tax_included") == ("100.0000", None, "unknown")
        assert {"discounts_not_visible", "refunds_not_visible"} <= done.codes


def test_a_wrong_amount_is_a_reject_with_its_order(tmp_path: Path) -> None:
    rows = order("#1", ("Hat", 1, 10.0), ("Mug", 1, 1.0))
    rows[1]["Lineitem price"] = "n0t"
    with reading(export(tmp_path, rows, order("#2", ("Hat", 1, 10.0)))) as done:
        assert done.rows("select order_id from stage.orders") == [("#2",)]
        assert done.rows("select _row, column_name, value from stage.rejects order by 1") == [
            (2, "order_name", "#1"),
            (3, "item_price", "n0t"),
        ]
