"""Shopify's landed tables under the headers of its exports, so that they are read by the same rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from patronage.engine.duckdb import DuckDB
from patronage.sources.raw import Raw
from patronage.sources.rework import cell
from patronage.sources.staging import column_of

__all__ = ["as_customers", "as_lines", "as_orders", "as_products"]


def as_orders(engine: DuckDB, raw: Raw) -> Raw:
    """Give orders as the export has them; shipping is what subtotal and tax leave of the total."""
    amounts = {
        "Subtotal": cell(raw, "subtotal_price", "subtotal_price_set_shop_amount"),
        "Taxes": cell(raw, "total_tax", "total_tax_set_shop_amount"),
        "Total": cell(raw, "total_price", "total_price_set_shop_amount"),
    }
    subtotal, taxes, total = (f"try_cast({amount} as decimal(18,4))" for amount in amounts.values())
    inside = f"lower({cell(raw, 'taxes_included')}) in ('true', '1')"
    on_top = f"case when {inside} then 0 else coalesce({taxes}, 0) end"
    rest = f"cast({total} - {subtotal} - {on_top} as varchar)"
    shipping = f"coalesce({cell(raw, 'total_shipping_price_set_shop_amount')}, {rest})"
    is_test = f"lower({cell(raw, 'test')}) in ('true', '1')"
    name = cell(raw, "name")
    return _renamed(engine, raw, {
        # Two stores landed together give the same names; their ids differ.
        "Name": f"case when count(*) over (partition by {name}) = 1 then {name} else {cell(raw, 'id')} end",
        "Id": cell(raw, "id"),
        "Customer ID": cell(raw, "customer_id"),
        "Email": cell(raw, "email"),
        "Phone": cell(raw, "billing_address_phone", "shipping_address_phone"),
        "Billing Name": cell(raw, "billing_address_name"),
        "Billing Zip": cell(raw, "billing_address_zip"),
        "Billing Country": cell(raw, "billing_address_country_code", "billing_address_country"),
        "Shipping Country": cell(raw, "shipping_address_country_code", "shipping_address_country"),
        "Financial Status": f"lower({cell(raw, 'financial_status', 'display_financial_status')})",
        # When it was placed; orders taken over from another shop were created later.
        "Created at": f"coalesce({cell(raw, 'processed_at')}, {cell(raw, 'created_at')})",
        "Cancelled at": cell(raw, "cancelled_at"),
        "Currency": cell(raw, "currency", "currency_code", "total_price_set_shop_currency_code"),
        **amounts,
        "Shipping": shipping,
        "Discount Amount": cell(raw, "total_discounts", "total_discounts_set_shop_amount"),
        # What was given back stands in tables of its own.
        "Refunded Amount": "'0'",
        "Source": cell(raw, "source_name"),
        "Tags": f"case when {is_test} then 'test' end",
    })  # fmt: skip


def as_lines(engine: DuckDB, raw: Raw) -> Raw:
    """Give lines of orders; where the table has what a line comes to, a piece is its share."""
    total, quantity = cell(raw, "original_total_set_shop_amount"), cell(raw, "quantity")
    share = f"try_cast({total} as double) / nullif(try_cast({quantity} as double), 0)"
    return _renamed(engine, raw, {
        "order_id": cell(raw, "order_id"),
        "product_id": f"coalesce({cell(raw, 'sku')}, {cell(raw, 'product_id')})",
        "product": f"coalesce({cell(raw, 'title')}, {cell(raw, 'name')})",
        "quantity": quantity,
        "unit_price": f"coalesce({cell(raw, 'price')}, cast(cast({share} as decimal(18,4)) as varchar))",
        "discount": cell(raw, "total_discount", "total_discount_set_shop_amount"),
    })  # fmt: skip


def as_customers(engine: DuckDB, raw: Raw) -> Raw:
    """Give customers as the export has them."""
    return _renamed(engine, raw, {
        "Customer ID": cell(raw, "id"),
        "First Name": cell(raw, "first_name"),
        "Last Name": cell(raw, "last_name"),
        "Email": cell(raw, "email"),
        "Phone": cell(raw, "phone"),
        "Total Spent": cell(raw, "total_spent"),
        "Total Orders": cell(raw, "orders_count"),
        "Note": "null",
    })  # fmt: skip


def as_products(engine: DuckDB, raw: Raw) -> Raw:
    """Give what a piece costs, by its stock-keeping unit, as orders name it."""
    return _renamed(engine, raw, {"product_id": cell(raw, "sku"), "unit_cost": cell(raw, "unit_cost_amount")})


def _renamed(engine: DuckDB, raw: Raw, columns: Mapping[str, str]) -> Raw:
    selected = ", ".join(
        f"cast({sql} as varchar) as {column_of(i)}" for i, sql in enumerate(columns.values())
    )
    engine.execute(f"create or replace table {raw.relation} as select {selected}, _row from {raw.relation}")
    return replace(raw, headers=tuple(columns))
