"""Who bought what: customers, persons, orders, order lines, products, refunds."""

from __future__ import annotations

from patronage.contract.rules import money_in_range, not_before, not_in_future, not_negative
from patronage.contract.table import Column, Table, column, instant, person

__all__ = [
    "CUSTOMERS",
    "ORDERS",
    "ORDER_LINES",
    "PERSONS",
    "PERSON_IDS",
    "PERSON_KEYS",
    "PRODUCTS",
    "REFUNDS",
    "TEXTS",
]

CUSTOMERS = Table(
    "customers",
    "One row a customer as the shop's system lists them.",
    (
        person("customer", "Who: the id the shop's system gives", required=True),
        *instant("created_at", "When the customer was registered or first seen"),
        column("acquisition_channel", "text", "Where the customer came from first, as delivered"),
        column("country", "text", "Country of the customer"),
        column("kind", "text", "Kind of customer: person, company …"),
        column("registered", "boolean", "Has an account, or bought as a guest"),
        column(
            "orders_before", "integer", "Orders the shop's system counts for the customer, ever", "orders"
        ),
        *instant("updated_at", "Version of the row; the greatest wins"),
    ),
    key=("customer",),
    replaces=("customer",),
    rules=(not_in_future("created_at"), not_before("created_at")),
)

PERSONS = Table(
    "persons",
    "One row a person: the only place with name, e-mail and phone.",
    (
        person("customer", "The person's surrogate", required=True),
        column("email", "text", "E-mail address"),
        column("phone", "text", "Phone number"),
        column("name", "text", "Name"),
    ),
    key=("customer",),
    replaces=("customer",),
    personal=True,
)

PERSON_IDS = Table(
    "person_ids",
    "Delivered ids and the person they stand for; several ids may be one person.",
    (
        column("delivered", "text", "The id as a file delivers it"),
        column("customer", "bigint", "The id's own surrogate, which facts were stored under", "person"),
        column("person", "bigint", "The person's surrogate", "person"),
        column("joined_by", "text", "The rule that joined it to the person's other ids: id, e-mail or phone"),
    ),
    key=("delivered",),
    personal=True,
)

PERSON_KEYS = Table(
    "person_keys",
    "What people are known again by in other systems: every e-mail address, phone number and shared id.",
    (
        person("customer", "Whose: the surrogate of the delivered id", required=True),
        column("kind", "text", "email, phone, or id where several delivered ids are said to be one person"),
        column("text", "text", "As a file delivers it"),
        column("key", "text", "What is compared, where it is not the text itself; phones as E.164"),
        column("region", "text", "The country that phones without a country code were read for"),
        column("left_out", "text", "Why it joins nobody, where it does not"),
    ),
    key=("customer", "kind", "text"),
    personal=True,
)

TEXTS = Table(
    "texts",
    "Free text of contacts and surveys, apart from the facts.",
    (
        column("text_id", "text", "Contact or survey the text belongs to"),
        person("customer", "Who wrote or is spoken of"),
        column("body", "text", "The text"),
    ),
    key=("text_id",),
    replaces=("text_id",),
    personal=True,
)

ORDERS = Table(
    "orders",
    "One row a basket that was placed, kept or not.",
    (
        Column("order_id", "text", "The order's id", required=True),
        column("order_name", "text", "The order's name on screens and papers, such as #1001"),
        person("customer", "Who ordered"),
        *instant("ordered_at", "When the order was placed", required=True),
        column("status", "text", "Status as delivered"),
        *instant("cancelled_at", "When it was cancelled"),
        column("is_test", "boolean", "A test or draft, not a sale"),
        *instant("updated_at", "Version of the row; the greatest wins"),
        column("currency", "text", "ISO currency of the amounts", "ISO 4217"),
        column("gross", "money", "Goods before discount, without tax and shipping", "money"),
        column("discount", "money", "Discount on goods, positive", "money"),
        column("shipping", "money", "Shipping the customer paid", "money"),
        column("tax", "money", "Tax inside or on top of the amounts", "money"),
        column("tax_included", "text", "Whether gross held tax when delivered: in, out or unknown"),
        column("cost_of_goods", "money", "What the goods cost the shop", "money"),
        column("shipping_cost", "money", "What shipping cost the shop", "money"),
        column("payment_fee", "money", "What taking the payment cost", "money"),
        column("units", "integer", "Pieces in the basket, where no lines are delivered", "pieces"),
        column("channel", "text", "Where this order came from"),
        column("sales_channel", "text", "Where it was placed: web, shop, marketplace …"),
        column("coupon", "text", "Coupon or discount code"),
        column("country", "text", "Country the order went to"),
    ),
    key=("order_id",),
    replaces=("order_id",),
    rules=(
        not_in_future("ordered_at"),
        not_before("ordered_at"),
        not_negative("gross", "Deliver money given back as refunds, or as negative lines of the order."),
        not_negative("discount"),
        money_in_range("gross"),
    ),
)

ORDER_LINES = Table(
    "order_lines",
    "One row a line of an order: what was bought, how many, at which price.",
    (
        Column("order_id", "text", "The order it belongs to", required=True),
        Column("line", "integer", "Number of the line inside its order"),
        column("product_id", "text", "The product's id"),
        column("product", "text", "The product's name"),
        column("category", "text", "The product's category"),
        column("quantity", "integer", "Pieces", "pieces"),
        column("unit_price", "money", "Price of one piece before discount", "money"),
        column("discount", "money", "Discount on the line, positive", "money"),
        column("unit_cost", "money", "What one piece cost the shop", "money"),
    ),
    key=("order_id", "line"),
    replaces=("order_id",),
    numbered="line",
    references={"order_id": "orders", "product_id": "products"},
    rules=(money_in_range("unit_price"),),
)

PRODUCTS = Table(
    "products",
    "What a product cost the shop, and since when.",
    (
        Column("product_id", "text", "The product's id", required=True),
        column("product", "text", "Name"),
        column("category", "text", "Category"),
        column("unit_cost", "money", "What one piece cost the shop", "money"),
        column("valid_from", "date", "First day of this cost", "shop day"),
    ),
    key=("product_id", "valid_from"),
    replaces=("product_id",),
    rules=(not_negative("unit_cost"),),
)

REFUNDS = Table(
    "refunds",
    "One row a line of money given back, with or without its order and its date.",
    (
        Column("refund_id", "text", "The refund's id"),
        Column("line", "integer", "Number of the line inside the refund"),
        column("order_id", "text", "The order it belongs to, where that is known"),
        person("customer", "Who was refunded"),
        column("currency", "text", "ISO currency of the amounts", "ISO 4217"),
        *instant("refunded_at", "When, where that is known"),
        column("goods", "money", "Goods given back, positive", "money"),
        column("tax", "money", "Tax given back", "money"),
        column("shipping", "money", "Shipping given back", "money"),
        column("product_id", "text", "The product given back"),
        column("quantity", "integer", "Pieces given back", "pieces"),
        column("restocked", "boolean", "The pieces went back to stock"),
        column("reason", "text", "Why"),
        column(
            "refund_group",
            "text",
            "What a later load replaces: an order's dated refunds (`dated:ORDER`), its undated rest"
            " (`undated:ORDER`), or one refund without an order (`refund:ID`); the loader fills it",
        ),
    ),
    key=("refund_group", "refund_id", "line"),
    replaces=("refund_group",),
    numbered="line",
    references={"order_id": "orders"},
    rules=(not_in_future("refunded_at"), not_before("refunded_at"), money_in_range("goods")),
)
