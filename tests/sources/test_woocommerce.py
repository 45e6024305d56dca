"""Exports of WooCommerce orders, written by hand in the layouts of its exporters."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from tests.sources.deliveries import reading, table, written

IMPORTER = table(
    "order_id,order_number,order_date,paid_date,status,shipping_total,shipping_tax_total,fee_total,"
    "fee_tax_total,tax_total,cart_discount,order_discount,discount_total,order_total,order_subtotal,"
    "order_currency,payment_method,customer_id,customer_user,customer_email,billing_first_name,"
    "billing_last_name,billing_email,billing_phone,billing_postcode,billing_country,shipping_country,"
    "coupon_items,refund_items,line_item_1,line_item_2",
    "101,101,2025-03-01 23:30:00,,wc-completed,6,1.26,0,0,20.16,10,0,10,116.16,100,EUR,stripe,0,0,"
    "Ann@Example.org,Ann,Lee,Ann@Example.org,600,28001,ES,ES,code:MARCH|amount:10,id:7|amount:12.10|reason:,"
    "name:Shirt|product_id:11|sku:S-1|quantity:2|total:54.00|sub_total:60.00|tax:11.34,"
    "name:Mug: blue|product_id:12|sku:|quantity:1|total:36.00|sub_total:40.00|tax:7.56",
    "102,102,2025-03-02 10:00:00,,wc-refunded,0,0,0,0,0,0,0,0,30,30,EUR,stripe,9,9,,Bob,Roy,,,,,,,,"
    "name:Mug: blue|product_id:12|sku:|quantity:1|total:30.00|sub_total:30.00,",
    "103,103,2025-03-02 11:00:00,,checkout-draft,0,0,2,0,0,0,0,0,12,10,EUR,,0,0,,,,,,,,,,,,",
    "104,104,some day,,wc-completed,0,0,0,0,0,0,0,0,10,10,EUR,,0,0,x@example.org,,,x@example.org,,,,,,,,",
)


def test_a_row_an_order_with_its_goods_in_cells(tmp_path: Path) -> None:
    with reading(written(tmp_path, IMPORTER), time_zone="Europe/Madrid") as done:
        orders = done.rows("""
            select order_id, customer, ordered_on::varchar, status, gross, discount, shipping, tax,
              tax_included, coupon, country, currency from stage.orders order by 1
        """)
        lines = done.rows("""
            select order_id, product_id, product, quantity, unit_price from stage.order_lines
            order by _row, product desc
        """)
        refunds = done.rows("select order_id, goods, tax, shipping from stage.refunds order by 1")
        people = done.rows("select customer, email, name from stage.persons order by 1")
        found = {f.code: f.value for f in done.delivery.findings}
        bad, why = done.finding("ordered_at_rejected"), done.delivery.files[0].why
    assert orders == [
        ("101", "ann@example.org", "2025-03-01", "completed", Decimal(100), Decimal(10), Decimal(6),
         Decimal("20.16"), "out", "MARCH", "ES", "EUR"),
        # Guests have the account 0; Bob has one and no e-mail.
        ("102", "account 9", "2025-03-02", "refunded", Decimal(30), Decimal(0), Decimal(0), Decimal(0), "out",
         None, None, "EUR"),
        ("103", None, "2025-03-02", "draft", Decimal(10), Decimal(0), Decimal(0), Decimal(0), "out", None,
         None, "EUR"),
    ]  # fmt: skip
    assert lines == [
        ("101", "S-1", "Shirt", 2, Decimal(30)),
        ("101", "12", "Mug: blue", 1, Decimal(40)),
        ("102", "12", "Mug: blue", 1, Decimal(30)),
    ]
    # 12.10 of 90 net and 18.90 tax on it; an order whose status says refunded was given back whole.
    assert refunds == [
        ("101", Decimal(10), Decimal("2.1"), Decimal(0)),
        ("102", Decimal(30), Decimal(0), Decimal(0)),
    ]
    assert ("ann@example.org", "ann@example.org", "Ann Lee") in people
    assert found["fees_charged"] == "2.0000"
    assert found["customer_not_given"] == "103"
    assert found["undated_refunds"] == "101"
    assert (bad.row, bad.value) == (5, "some day")
    assert "WooCommerce orders export: headers order_id, order_date, order_total" in why


LINES = table(
    "Order Number,Order Status,Order Date,Customer Note,First Name (Billing),Last Name (Billing),"
    "Country Code (Billing),Email (Billing),Phone (Billing),Cart Discount Amount,Order Subtotal Amount,"
    "Shipping Method Title,Order Shipping Amount,Order Refund Amount,Order Total Amount,"
    "Order Total Tax Amount,SKU,Item #,Item Name,Quantity (- Refund),Item Cost,Coupon Code,Discount Amount",
    "7001,Completed,2025-04-02 09:15,,Ann,Lee,ES,ann@example.org,600,0,50,Post,5,0,66.55,11.55,S-1,1,Shirt,2,"
    "15,,",
    "7001,Completed,2025-04-02 09:15,,Ann,Lee,ES,ann@example.org,600,0,50,Post,5,0,66.55,11.55,M-1,2,Mug,1,"
    "20,,",
    "7002,Cancelled,2025-04-03 10:00,,Bob,Roy,RO,bob@example.org,,0,50,Post,0,0,50,8.68,S-1,1,Shirt,1,50,,",
    "7003,Processing,2025-04-03 11:00,,Bob,Roy,RO,bob@example.org,,0,40,Post,0,0,99,8,S-1,1,Shirt,1,40,,",
)


def test_a_row_a_line_with_the_order_on_each(tmp_path: Path) -> None:
    with reading(written(tmp_path, LINES)) as done:
        orders = done.rows("""
            select order_id, customer, status, gross, shipping, tax, tax_included from stage.orders order by 1
        """)
        lines = done.rows("select order_id, product_id, quantity, unit_price from stage.order_lines")
        unclear = done.finding("tax_unclear")
    assert orders == [
        ("7001", "ann@example.org", "completed", Decimal(50), Decimal(5), Decimal("11.55"), "out"),
        # Subtotal and shipping come to the total: tax stands in them, and is taken out.
        ("7002", "bob@example.org", "cancelled", Decimal("41.32"), Decimal(0), Decimal("8.68"), "in"),
        ("7003", "bob@example.org", "processing", Decimal(40), Decimal(0), Decimal(8), "unknown"),
    ]
    assert lines == [
        ("7001", "S-1", 2, Decimal(15)),
        ("7001", "M-1", 1, Decimal(20)),
        ("7002", "S-1", 1, Decimal("41.32")),
        ("7003", "S-1", 1, Decimal(40)),
    ]
    assert (unclear.row, unclear.severity) == (5, "warning")


def test_without_a_subtotal_goods_are_what_is_left_of_the_total(tmp_path: Path) -> None:
    text = table(
        "order_id,order_number_formatted,order_number,date,status,shipping_total,shipping_tax_total,fee_total,"
        "fee_tax_total,tax_total,discount_total,order_total,refunded_total,order_currency,payment_method,"
        "shipping_method,customer_id,billing_first_name,billing_last_name,billing_email,item_name,item_sku,"
        "item_quantity,item_subtotal",
        "88,#88,88,2025-03-01 10:00:00,completed,5.00,0,0,0,10.50,5.00,60.50,0.00,EUR,cod,Post,4,Ann,Lee,"
        "ann@example.org,Shirt,S-1,2,50.00",
    )
    with reading(written(tmp_path, text)) as done:
        assert done.rows("select order_id, order_name, gross, discount, tax from stage.orders") == [
            ("88", "#88", Decimal(50), Decimal(5), Decimal("10.5"))
        ]
        assert done.rows("select quantity, unit_price from stage.order_lines") == [(2, Decimal(25))]
        assert "refunds" not in done.tables


REPORT = table(
    "Date,Order #,N. Revenue (formatted),Status,Customer,Customer type,Product(s),Items sold,Coupon(s),"
    "Net Sales,Attribution",
    '2025-03-01 23:30:00,101,€90.00,completed,Ann Lee,new,"2× Shirt, 1× Mug",3,MARCH,90,Organic: Google',
    "2025-03-05 10:00:00,101,-€30.00,completed,ann lee,returning,1× Mug,-1,,-30,Organic: Google",
    "2025-03-06 10:00:00,102,€40.00,cancelled,Bob Roy,new,1× Mug,1,,40,Direct",
    "2025-03-07 10:00:00,103,€12.00,checkout-draft,,new,1× Mug,1,,12,Direct",
    "2025-03-08 10:00:00,104,free,completed,Bob Roy,returning,1× Mug,1,,free,Direct",
)


def test_the_report_of_analytics(tmp_path: Path) -> None:
    with reading(written(tmp_path, REPORT), time_zone="Europe/Madrid") as done:
        orders = done.rows("""
            select order_id, customer, ordered_on::varchar, status, gross, units, coupon, channel,
              tax_included
            from stage.orders order by 1
        """)
        refunds = done.rows("select order_id, refunded_on::varchar, goods, quantity from stage.refunds")
        people = done.rows("select customer, name from stage.persons order by 1")
        codes, bad = done.codes, done.finding("gross_rejected")
        why = done.delivery.files[0].why
    assert orders == [
        ("101", "ann lee", "2025-03-01", "completed", Decimal(90), 3, "MARCH", "Organic: Google", "out"),
        ("102", "bob roy", "2025-03-06", "cancelled", Decimal(40), 1, None, "Direct", "out"),
        ("103", None, "2025-03-07", "draft", Decimal(12), 1, None, "Direct", "out"),
    ]
    # A refund is a row below zero on the day it was given, under the number of its order.
    assert refunds == [("101", "2025-03-05", Decimal(30), 1)]
    assert [name for _, name in people] == ["ann lee", "Bob Roy"]
    assert {"customer_by_name", "discounts_not_visible"} <= codes
    assert (bad.row, bad.value) == (6, "free")
    assert "WooCommerce analytics of orders: headers Order #, Date, Customer type, Items sold" in why
    assert "as asked for" not in why


def test_the_report_in_another_language(tmp_path: Path) -> None:
    text = table(
        "Fecha;Pedido #;Ingresos netos (formateado);Estado;Cliente;Tipo de cliente;Producto(s);"
        "Artículos vendidos;Cupón(es);Ventas netas;Atribución",
        "2025-03-01 10:00:00;101;1.290,50 €;completed;Ana;new;1× Silla;1;;1290,50;Directo",
    )
    with reading(written(tmp_path, text)) as done:
        assert done.rows("select order_id, customer, gross, channel from stage.orders") == [
            ("101", "ana", Decimal("1290.5"), "Directo")
        ]
