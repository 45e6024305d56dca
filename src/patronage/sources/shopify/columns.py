"""The headers of Shopify's exports, with the drift they have shown over the years."""

from __future__ import annotations

from patronage.base.expr import SqlType
from patronage.contract.table import Column

__all__ = ["CUSTOMER_COLUMNS", "ORDER_COLUMNS"]


def _column(name: str, type_: SqlType, *headers: str) -> Column:
    return Column(name, type_, f"{headers[0]}, as Shopify exports it", aliases=headers)


ORDER_COLUMNS = (
    _column("order_name", "text", "Name"),
    _column("order_id", "text", "Id"),
    _column("customer_id", "text", "Customer ID"),
    _column("email", "text", "Email"),
    _column("phone", "text", "Phone"),
    _column("billing_name", "text", "Billing Name"),
    _column("billing_zip", "text", "Billing Zip"),
    _column("billing_country", "text", "Billing Country"),
    _column("shipping_country", "text", "Shipping Country"),
    _column("status", "text", "Financial Status"),
    _column("ordered_at", "timestamp", "Created at"),
    _column("cancelled_at", "timestamp", "Cancelled at", "Canceled at"),
    _column("currency", "text", "Currency"),
    _column("subtotal", "money", "Subtotal"),
    _column("shipping", "money", "Shipping"),
    _column("taxes", "money", "Taxes"),
    _column("total", "money", "Total"),
    _column("coupon", "text", "Discount Code"),
    _column("discount", "money", "Discount Amount"),
    _column("refunded", "money", "Refunded Amount"),
    _column("sales_channel", "text", "Source"),
    _column("tags", "text", "Tags"),
    _column("payment_method", "text", "Payment Method"),
    _column("item", "text", "Lineitem name"),
    _column("item_sku", "text", "Lineitem sku", "SKU"),
    _column("item_quantity", "integer", "Lineitem quantity"),
    _column("item_price", "money", "Lineitem price"),
    _column("item_discount", "money", "Lineitem discount"),
)

CUSTOMER_COLUMNS = (
    _column("shopify_id", "text", "Customer ID"),
    _column("first_name", "text", "First Name"),
    _column("last_name", "text", "Last Name"),
    _column("email", "text", "Email"),
    _column("phone", "text", "Phone", "Default Address Phone"),
    _column("zip", "text", "Default Address Zip", "Zip"),
    _column("country", "text", "Default Address Country Code", "Country Code", "Country"),
    _column("orders_before", "integer", "Total Orders"),
    _column("spent", "money", "Total Spent"),
)
