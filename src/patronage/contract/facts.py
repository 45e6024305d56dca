"""The facts everything above shares, as marts: kept orders, their lines, refunds, customers, coverage.

Amounts are in shop currency, days are shop days. Text that splits numbers is never null: what was not
given is `MISSING`. `customer` is the person, `GIVEN_NOT` where nobody was named.
"""

from __future__ import annotations

from dataclasses import replace

from patronage.contract.table import Column, Table, column

__all__ = ["COVERAGE", "CUSTOMER_FACTS", "LINE_FACTS", "ORDER_FACTS", "REFUND_FACTS"]


def _dimension(name: str, description: str) -> Column:
    return replace(column(name, "text", description), dimension=True)


_CUSTOMER = column("customer", "bigint", "The person who ordered; 0 where not given", "person")
_IS_GIVEN = column("is_given", "boolean", "The customer is known")
_FIRST_ON = column("first_ordered_on", "date", "Day of the customer's first kept order", "shop day")
_COHORT_ON = column(
    "cohort_on",
    "date",
    "Day of the first kept order of a customer new to the shop; null before history",
    "shop day",
)
_ORDER_NUMBER = column(
    "order_number", "integer", "1 for the customer's first kept order, by time, then id; 0 not given"
)
_SINCE_PREVIOUS = column(
    "days_since_previous", "integer", "Days since the customer's previous kept order", "days"
)
_SINCE_SECOND_PREVIOUS = column(
    "days_since_second_previous", "integer", "Days since the kept order before the previous one", "days"
)
_COST_KNOWN = column("cost_known", "boolean", "The cost of all goods of the order is known")
_FROM_PAID = column("from_paid", "boolean", "The order came from a channel whose customers are bought")
_ORDER_DIMENSIONS = (
    _dimension("channel", "Where the order came from"),
    _dimension("sales_channel", "Where the order was placed"),
    _dimension("coupon", "Coupon of the order"),
    _dimension("order_country", "Country the order went to"),
)
_PRODUCT_DIMENSIONS = (
    _dimension("product", "Product"),
    _dimension("category", "Product category"),
)

ORDER_FACTS = Table(
    "order_facts",
    "One row a kept order.",
    (
        _CUSTOMER,
        _IS_GIVEN,
        column("order_id", "text", "The order's id"),
        column("ordered_at", "timestamp", "When it was placed", "UTC"),
        column("ordered_on", "date", "Day it was placed", "shop day"),
        _ORDER_NUMBER,
        _FIRST_ON,
        _COHORT_ON,
        _SINCE_PREVIOUS,
        _SINCE_SECOND_PREVIOUS,
        column("next_ordered_on", "date", "Day of the customer's next kept order", "shop day"),
        column("gross", "money", "Goods before discount, without tax and shipping", "shop currency"),
        column("discount", "money", "Discount on goods", "shop currency"),
        column("refunded", "money", "Goods of this order given back, at any time", "shop currency"),
        column("shipping", "money", "Shipping the customer paid", "shop currency"),
        column("tax", "money", "Tax", "shop currency"),
        column("cost", "money", "Cost of the goods, null where unknown", "shop currency"),
        _COST_KNOWN,
        column("cost_reversed", "money", "Cost of the goods that went back to stock", "shop currency"),
        column("shipping_cost", "money", "What shipping cost the shop, null where unknown", "shop currency"),
        column("payment_fee", "money", "What the payment cost the shop, null where unknown", "shop currency"),
        column("fees_known", "boolean", "Shipping cost and payment fee are known"),
        column("units", "integer", "Pieces", "pieces"),
        column("is_returned", "boolean", "Some goods of the order were given back"),
        _FROM_PAID,
        *_ORDER_DIMENSIONS,
    ),
    key=("order_id",),
    references={"customer": "customer_facts", "ordered_on": "calendar"},
    kind="mart",
    order=("customer", "ordered_at", "order_id"),
)

LINE_FACTS = Table(
    "line_facts",
    "One row a line of a kept order; line 0 holds what the order's lines do not, so that sums agree.",
    (
        _CUSTOMER,
        _IS_GIVEN,
        column("order_id", "text", "The order"),
        column("line", "integer", "Number of the line; 0 is what the lines do not hold"),
        column("ordered_on", "date", "Day of the order", "shop day"),
        _ORDER_NUMBER,
        _FIRST_ON,
        _COHORT_ON,
        _SINCE_PREVIOUS,
        column("gross", "money", "Quantity x unit price", "shop currency"),
        column("discount", "money", "Discount on the line", "shop currency"),
        column("cost", "money", "Quantity x unit cost, null where unknown", "shop currency"),
        _COST_KNOWN,
        column("units", "integer", "Pieces", "pieces"),
        *_PRODUCT_DIMENSIONS,
        *_ORDER_DIMENSIONS,
    ),
    key=("order_id", "line"),
    references={"customer": "customer_facts", "ordered_on": "calendar"},
    kind="mart",
    order=("customer", "ordered_on", "order_id", "line"),
)

REFUND_FACTS = Table(
    "refund_facts",
    "One row a line of goods given back: of a kept order, or of no known order.",
    (
        _CUSTOMER,
        _IS_GIVEN,
        column("refund_id", "text", "The refund"),
        column("line", "integer", "Number of the line inside the refund"),
        column("order_id", "text", "The order, `MISSING` where none is known"),
        column(
            "order_number", "integer", "Number of the order in the customer's life; 0 where none is known"
        ),
        column("counted_on", "date", "Day under basis `order`: the order's, else its own", "shop day"),
        column("refunded_on", "date", "Day under basis `cash`, null where not known", "shop day"),
        _FIRST_ON,
        _COHORT_ON,
        column("goods", "money", "Goods given back", "shop currency"),
        column("cost_reversed", "money", "Cost of the pieces that went back to stock", "shop currency"),
        column("cost_known", "boolean", "The order's cost is known, or there is no order"),
        column("fees_known", "boolean", "The order's shipping cost and fee are known, or there is no order"),
        column("quantity", "integer", "Pieces given back", "pieces"),
        _FROM_PAID,
        *_PRODUCT_DIMENSIONS,
        *_ORDER_DIMENSIONS,
        _dimension("refund_reason", "Why the goods came back"),
    ),
    key=("refund_id", "line"),
    references={"customer": "customer_facts", "counted_on": "calendar"},
    kind="mart",
    order=("customer", "counted_on", "refund_id", "line"),
)

CUSTOMER_FACTS = Table(
    "customer_facts",
    "One row a known customer, with or without an order.",
    (
        _CUSTOMER,
        column("first_ordered_on", "date", "Day of the first kept order, null without one", "shop day"),
        _COHORT_ON,
        column("last_ordered_on", "date", "Day of the last kept order", "shop day"),
        column("orders", "bigint", "Kept orders so far", "orders"),
        column("net", "money", "Net value of the kept orders so far", "shop currency"),
        column("is_before_history", "boolean", "Was a customer before the export began"),
        _dimension("acquisition_channel", "Channel the customer came from first"),
        column(
            "acquisition_rule",
            "text",
            "Where acquisition_channel was taken from: delivered, first order, last visit, none",
        ),
        _dimension("acquisition_campaign", "Campaign of the last visit before the first order"),
        column("is_paid", "boolean", "Came from a channel whose customers are bought"),
        _dimension("country", "Country of the customer"),
        _dimension("customer_kind", "Kind of customer"),
        _dimension("registered", "Registered or guest"),
        _dimension("first_channel", "Channel of the first order"),
        _dimension("first_coupon", "Coupon of the first order"),
        _dimension("first_sales_channel", "Where the first order was placed"),
        _dimension("first_product", "The first order's product of the greatest value"),
        _dimension("first_category", "Category of that product"),
        column("first_value", "money", "Goods of the first order after discount", "shop currency"),
        _dimension("ticket_band", "Third of all first orders, by value, in which the first one lies"),
    ),
    key=("customer",),
    references={"first_ordered_on": "calendar"},
    kind="mart",
    order=("customer",),
)

COVERAGE = Table(
    "coverage",
    "One row: what the facts hold and what they leave out.",
    (
        column("first_on", "date", "Day of the first kept order", "shop day"),
        column("last_on", "date", "Last day with an order or refund: the default as_of", "shop day"),
        column("orders", "bigint", "Kept orders", "orders"),
        column("not_kept", "bigint", "Orders cancelled, voided, test or draft", "orders"),
        column("zero_value", "bigint", "Kept orders without value", "orders"),
        column("without_customer", "bigint", "Kept orders whose customer is not given", "orders"),
        column("customers", "bigint", "Known customers with a kept order", "customers"),
        column("before_history", "bigint", "Customers from before the export began", "customers"),
        column("history_rule", "text", "How the start of history was set: complete, declared, detected"),
        column("history_start", "date", "First day of the recorded history", "shop day"),
        column(
            "burn_in_days", "integer", "Days after the start in which a first order proves nothing", "days"
        ),
        column("cost_known", "bigint", "Kept orders whose cost is known or assumed by category", "orders"),
        column(
            "cost_assumed", "bigint", "Those of them whose cost rests on a category's margin rate", "orders"
        ),
        column(
            "tax_unknown", "bigint", "Kept orders for which nobody knows whether amounts hold tax", "orders"
        ),
        column("without_rate", "bigint", "Orders in a currency without a rate that day", "orders"),
        column("refunds_without_order", "bigint", "Refund lines that name no order", "lines"),
        column("refunds_undated", "bigint", "Refund lines without a day", "lines"),
        column("refunds_left_out", "bigint", "Refund lines of orders that were not kept", "lines"),
        column("ticket_low", "money", "Greatest value of a first order of the low third", "shop currency"),
        column(
            "ticket_middle", "money", "Greatest value of a first order of the middle third", "shop currency"
        ),
    ),
    key=(),
    kind="mart",
)
