"""Who came to the shop and which goals they reached: visits and conversions."""

from __future__ import annotations

from patronage.contract.rules import money_in_range, not_before, not_in_future
from patronage.contract.table import Column, Table, column, instant, person

__all__ = ["CONVERSIONS", "VISITS"]

VISITS = Table(
    "visits",
    "One row a visit to the shop.",
    (
        Column(
            "visit_id",
            "text",
            "The visit's id",
            required=True,
            aliases=("visit id", "session id", "visitid", "sessionid"),
        ),
        column(
            "visitor_id",
            "text",
            "The browser or device that came",
            "",
            "visitor id",
            "client id",
            "anonymous id",
            "fullvisitorid",
            "visitor",
        ),
        person("customer", "Who came, where that is known", "customer id", "customer", "user id"),
        *instant(
            "visited_at",
            "When the visit began",
            "visited at",
            "session start",
            "timestamp",
            "date",
            "time",
            required=True,
        ),
        column(
            "channel",
            "text",
            "Where the visit came from",
            "",
            "channel",
            "source",
            "utm source",
            "canal",
            "default channel group",
        ),
        column("campaign", "text", "The campaign it came from", "", "campaign", "utm campaign"),
        *instant("carted_at", "When something was first put into the cart", "carted at", "add to cart at"),
        column("landing_page", "text", "The first page", "", "landing page", "page", "url"),
        column("device", "text", "Kind of device", "", "device", "device category"),
        column("country", "text", "Country of the visitor", "", "country", "pais", "país"),
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
        Column(
            "conversion_id",
            "text",
            "The conversion's id",
            required=True,
            aliases=("conversion id", "event id", "goal id", "lead id"),
        ),
        column(
            "kind",
            "text",
            "lead, registration, first_order, order, subscription or first_deposit",
            "",
            "kind",
            "conversion",
            "goal",
            "event",
            "conversion kind",
        ),
        column("visitor_id", "text", "The browser or device", "", "visitor id", "client id", "anonymous id"),
        person("customer", "Who converted, where that is known", "customer id", "customer", "user id"),
        *instant("converted_at", "When", "converted at", "timestamp", "date", "time", required=True),
        column("channel", "text", "Where it came from", "", "channel", "source", "utm source", "canal"),
        column("campaign", "text", "The campaign it came from", "", "campaign", "utm campaign"),
        column("value", "money", "What it is said to be worth", "money", "value", "conversion value"),
        column("currency", "text", "ISO currency of the value", "ISO 4217", "currency"),
    ),
    key=("conversion_id",),
    replaces=("conversion_id",),
    references={"channel": "channels", "customer": "customers"},
    rules=(not_in_future("converted_at"), not_before("converted_at"), money_in_range("value")),
)
