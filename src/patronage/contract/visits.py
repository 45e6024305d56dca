"""Who came to the shop and which goals they reached: visits and conversions."""

from __future__ import annotations

from patronage.contract.rules import money_in_range, not_before, not_in_future
from patronage.contract.table import Column, Table, column, instant, person

__all__ = ["CONVERSIONS", "VISITS"]

VISITS = Table(
    "visits",
    "One row a visit to the shop.",
    (
        Column("visit_id", "text", "The visit's id", required=True),
        column("visitor_id", "text", "The browser or device that came"),
        person("customer", "Who came, where that is known"),
        *instant("visited_at", "When the visit began", required=True),
        column("channel", "text", "Where the visit came from"),
        column("campaign", "text", "The campaign it came from"),
        *instant("carted_at", "When something was first put into the cart"),
        column("landing_page", "text", "The first page"),
        column("device", "text", "Kind of device"),
        column("country", "text", "Country of the visitor"),
    ),
    key=("visit_id",),
    replaces=("visit_id",),
    references={"channel": "channels", "customer": "customers"},
    rules=(not_in_future("visited_at"), not_before("visited_at")),
)

CONVERSIONS = Table(
    "conversions",
    "One row a goal reached; its kind is always named.",
    (
        Column("conversion_id", "text", "The conversion's id", required=True),
        column("kind", "text", "lead, registration, first_order, order, subscription or first_deposit"),
        column("visitor_id", "text", "The browser or device"),
        person("customer", "Who converted, where that is known"),
        *instant("converted_at", "When", required=True),
        column("channel", "text", "Where it came from"),
        column("campaign", "text", "The campaign it came from"),
        column("value", "money", "What it is said to be worth", "money"),
        column("currency", "text", "ISO currency of the value", "ISO 4217"),
    ),
    key=("conversion_id",),
    replaces=("conversion_id",),
    references={"channel": "channels", "customer": "customers"},
    rules=(not_in_future("converted_at"), not_before("converted_at"), money_in_range("value")),
)
