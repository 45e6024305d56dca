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
    "PRODUCTS",
    "REFUNDS",
    "TEXTS",
]

CUSTOMERS = Table(
    "customers",
    "One row a customer as the shop's system lists them.",
    (
        person(
            "customer", "Who: the id the shop's system gives", "customer id", "id", "user id", "customer_id",
            "cliente", "клиент", "client", required=True,
        ),
        *instant("created_at", "When the customer was registered or first seen", "created at", "signup date"),
        column("acquisition_channel", "text", "Where the customer came from first, as delivered", "",
               "acquisition channel", "utm source", "channel", "source", "referral source", "canal"),
        column("country", "text", "Country of the customer", "", "country", "country code", "pais", "país"),
        column("kind", "text", "Kind of customer: person, company …", "", "kind", "customer type", "type"),
        column("registered", "boolean", "Has an account, or bought as a guest", "", "registered", "has account"),
        column("orders_before", "integer", "Orders the shop's system counts for the customer, ever", "orders",
               "total orders", "orders count"),
        *instant("updated_at", "Version of the row; the greatest wins", "updated at"),
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
        column("email", "text", "E-mail address", "", "email", "e-mail", "customer email", "email address", "correo"),
        column("phone", "text", "Phone number", "", "phone", "phone number", "telephone"),
        column("name", "text", "Name", "", "name", "customer name", "full name", "nombre"),
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
    ),
    key=("delivered",),
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
        Column("order_id", "text", "The order's id", required=True,
               aliases=("order id", "order", "order number", "invoiceno", "invoice no", "invoice", "invoice number",
                        "order_id", "pedido", "id pedido", "номер заказа", "заказ", "comanda", "nr comanda", "id")),
        column("order_name", "text", "The order's name on screens and papers, such as #1001", "", "order name"),
        person("customer", "Who ordered", "customer id", "customer", "user id", "customerid", "customer_id",
               "email", "customer email", "cliente", "id cliente", "клиент", "покупатель", "client"),
        *instant("ordered_at", "When the order was placed", "ordered at", "order date", "date", "created at",
                 "invoicedate", "invoice date", "purchase date", "order purchase timestamp", "timestamp", "fecha",
                 "fecha pedido", "дата", "дата заказа", "data", "data comenzii", "yyyymmdd", "ordered on",
                 required=True),
        column("status", "text", "Status as delivered", "", "status", "order status", "financial status", "estado",
               "статус", "stare"),
        *instant("cancelled_at", "When it was cancelled", "cancelled at", "canceled at"),
        column("is_test", "boolean", "A test or draft, not a sale", "", "test", "is test"),
        *instant("updated_at", "Version of the row; the greatest wins", "updated at"),
        column("currency", "text", "ISO currency of the amounts", "ISO 4217", "currency", "moneda", "валюта"),
        column("gross", "money", "Goods before discount, without tax and shipping", "money", "gross", "amount",
               "total", "revenue", "order value", "order total", "dollar value", "dollars", "value", "sales",
               "gross revenue", "importe", "сумма", "valoare", "subtotal"),
        column("discount", "money", "Discount on goods, positive", "money", "discount", "discount amount",
               "descuento", "скидка", "reducere"),
        column("shipping", "money", "Shipping the customer paid", "money", "shipping", "shipping amount", "freight"),
        column("tax", "money", "Tax inside or on top of the amounts", "money", "tax", "taxes", "vat", "iva", "ндс"),
        column("tax_included", "text", "Whether gross held tax when delivered: in, out or unknown"),
        column("cost_of_goods", "money", "What the goods cost the shop", "money", "cost of goods", "cogs", "cost"),
        column("shipping_cost", "money", "What shipping cost the shop", "money", "shipping cost"),
        column("payment_fee", "money", "What taking the payment cost", "money", "payment fee", "transaction fee"),
        column("units", "integer", "Pieces in the basket, where no lines are delivered", "pieces", "units",
               "quantity", "items", "number of cds", "cds", "qty"),
        column("channel", "text", "Where this order came from", "", "channel", "utm source", "source", "canal",
               "канал", "marketing channel"),
        column("sales_channel", "text", "Where it was placed: web, shop, marketplace …", "", "sales channel"),
        column("coupon", "text", "Coupon or discount code", "", "coupon", "discount code", "coupon code", "cupon"),
        column("country", "text", "Country the order went to", "", "country", "shipping country", "pais", "país",
               "страна", "tara", "țara"),
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
        Column("line", "integer", "Number of the line inside its order", aliases=("line", "line number", "item id",
                                                                                 "order item id")),
        column("product_id", "text", "The product's id", "", "product id", "sku", "stockcode", "stock code",
               "lineitem sku", "item sku", "артикул"),
        column("product", "text", "The product's name", "", "product", "product name", "item", "lineitem name",
               "producto", "товар", "produs", "description"),
        column("category", "text", "The product's category", "", "category", "product category", "product type",
               "categoria", "categoría", "категория"),
        column("quantity", "integer", "Pieces", "pieces", "quantity", "qty", "units", "lineitem quantity",
               "cantidad", "количество", "cantitate"),
        column("unit_price", "money", "Price of one piece before discount", "money", "unit price", "unitprice",
               "price", "item price", "lineitem price", "precio", "цена", "pret", "preț"),
        column("discount", "money", "Discount on the line, positive", "money", "line discount", "lineitem discount"),
        column("unit_cost", "money", "What one piece cost the shop", "money", "unit cost", "cost per item"),
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
        Column("product_id", "text", "The product's id", required=True, aliases=("product id", "sku", "stockcode")),
        column("product", "text", "Name", "", "product", "product name", "title", "name"),
        column("category", "text", "Category", "", "category", "product category", "product category name", "type"),
        column("unit_cost", "money", "What one piece cost the shop", "money", "unit cost", "cost per item", "cost"),
        column("valid_from", "date", "First day of this cost", "shop day", "valid from", "from"),
    ),
    key=("product_id", "valid_from"),
    replaces=("product_id",),
    rules=(not_negative("unit_cost"),),
)

REFUNDS = Table(
    "refunds",
    "One row a line of money given back, with or without its order and its date.",
    (
        Column("refund_id", "text", "The refund's id", aliases=("refund id", "credit note", "return id")),
        Column("line", "integer", "Number of the line inside the refund", aliases=("line",)),
        column("order_id", "text", "The order it belongs to, where that is known", "", "order id", "order",
               "order name"),
        person("customer", "Who was refunded", "customer id", "customer", "email"),
        column("currency", "text", "ISO currency of the amounts", "ISO 4217", "currency"),
        *instant("refunded_at", "When, where that is known", "refunded at", "refund date", "date", "created at"),
        column("goods", "money", "Goods given back, positive", "money", "goods", "amount", "refund", "refund amount",
               "refunded amount"),
        column("tax", "money", "Tax given back", "money", "tax"),
        column("shipping", "money", "Shipping given back", "money", "shipping"),
        column("product_id", "text", "The product given back", "", "product id", "sku"),
        column("quantity", "integer", "Pieces given back", "pieces", "quantity", "qty"),
        column("restocked", "boolean", "The pieces went back to stock", "", "restocked", "restock"),
        column("reason", "text", "Why", "", "reason", "refund reason"),
        column(
            "refund_group", "text",
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
