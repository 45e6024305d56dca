"""The headers under which exporters for WooCommerce write orders and their lines."""

from __future__ import annotations

from patronage.base.expr import SqlType
from patronage.contract.table import Column

__all__ = ["ITEM_TYPES", "ORDER_COLUMNS", "ORDER_TYPES"]


def _column(name: str, type_: SqlType, *headers: str) -> Column:
    return Column(name, type_, f"{headers[0]}, as exported", aliases=headers)


ORDER_COLUMNS = (
    _column("order_id", "text", "order_id", "Order ID", "Order Number", "order_number"),
    _column("order_name", "text", "order_number_formatted", "order_number", "Order Number"),
    _column("ordered_at", "timestamp", "order_date", "date", "Order Date", "date_created"),
    _column("status", "text", "status", "order_status", "Order Status"),
    _column("account", "text", "customer_user", "customer_id", "Customer User ID"),
    _column("email", "text", "billing_email", "Email (Billing)", "customer_email", "Billing Email Address"),
    _column("phone", "text", "billing_phone", "Phone (Billing)"),
    _column("first_name", "text", "billing_first_name", "First Name (Billing)"),
    _column("last_name", "text", "billing_last_name", "Last Name (Billing)"),
    _column("billing_zip", "text", "billing_postcode", "Postcode (Billing)"),
    _column("billing_country", "text", "billing_country", "Country Code (Billing)"),
    _column("shipping_country", "text", "shipping_country", "Country Code (Shipping)"),
    _column("currency", "text", "order_currency", "Order Currency", "currency"),
    _column("subtotal", "money", "order_subtotal", "Order Subtotal Amount", "Order Subtotal"),
    _column("discount", "money", "discount_total", "cart_discount", "Cart Discount Amount"),
    _column("shipping", "money", "shipping_total", "Order Shipping Amount", "order_shipping"),
    _column("shipping_tax", "money", "shipping_tax_total", "Order Shipping Tax Amount"),
    _column("fees", "money", "fee_total", "Order Fees Amount"),
    _column("fee_tax", "money", "fee_tax_total"),
    _column("taxes", "money", "tax_total", "Order Total Tax Amount", "order_tax", "Order Tax Amount"),
    _column("total", "money", "order_total", "Order Total Amount"),
    _column("refunded", "money", "refunded_total", "Order Refund Amount", "total_refunded"),
    _column("refund_notes", "text", "refund_items"),
    _column("coupon", "text", "coupon_items", "Coupon Code", "coupons", "Coupons Used"),
    _column("item", "text", "item_name", "Item Name", "Name"),
    _column("item_id", "text", "item_product_id", "Product Id"),
    _column("item_sku", "text", "item_sku", "SKU"),
    _column("item_quantity", "integer", "item_quantity", "Quantity", "Quantity (- Refund)"),
    _column("item_worth", "money", "item_subtotal", "Order Line Subtotal", "Order Line (w/o tax)"),
    _column("item_price", "money", "item_price", "Item Cost"),
)

_TEXTS = (
    "order_name", "status", "account", "email", "phone", "first_name", "last_name", "billing_zip",
    "billing_country", "shipping_country", "currency", "refund_notes", "coupon",
)  # fmt: skip
_MONEY = (
    "subtotal", "discount", "shipping", "shipping_tax", "fees", "fee_tax", "taxes", "total", "refunded",
)  # fmt: skip

ORDER_TYPES = {
    **dict.fromkeys(_TEXTS, "varchar"),
    **dict.fromkeys(_MONEY, "decimal(18,4)"),
    "ordered_at": "timestamp",
    "ordered_on": "date",
}
"""What is said once an order, and its type in the database."""

ITEM_TYPES = {
    "item": "varchar",
    "item_id": "varchar",
    "item_sku": "varchar",
    "item_quantity": "integer",
    "item_worth": "decimal(18,4)",
    "item_price": "decimal(18,4)",
}
"""What is said of one line."""
