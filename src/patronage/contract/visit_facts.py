"""Facts of who came to the shop: visits, the people behind them, the goals they reached."""

from __future__ import annotations

from dataclasses import replace

from patronage.contract.table import Column, Table, column

__all__ = ["CONVERSION_FACTS", "KINDS", "NEVER_DAYS", "VISITOR_FACTS", "VISIT_FACTS"]

KINDS = ("lead", "registration", "first_order", "order", "subscription", "first_deposit")
"""The goals a visitor may reach, by which conversion is always named."""

NEVER_DAYS = 10_000_000
"""Days to a goal that was not reached."""


def _dimension(name: str, description: str) -> Column:
    return replace(column(name, "text", description), dimension=True)


_CUSTOMER = column("customer", "bigint", "Who, 0 where not known", "person")
_CHANNEL = _dimension("channel", "The shop's channel it came from")
_CAMPAIGN = _dimension("campaign", "The campaign it came from")
_OF_VISITS = (
    _CHANNEL,
    _CAMPAIGN,
    _dimension("landing_page", "The first page seen"),
    _dimension("device", "Kind of device"),
    _dimension("visit_country", "Country the visit came from"),
)

VISIT_FACTS = Table(
    "visit_facts",
    "One row a visit to the shop.",
    (
        _CUSTOMER,
        column("visit_id", "text", "The visit's id"),
        column("visited_on", "date", "Day of the visit", "shop day"),
        column("cohort_on", "date", "Day of the first order of who came, where that is known", "shop day"),
        column("is_carted", "boolean", "Something was put into the cart"),
        column("carts_known", "boolean", "Any visit of the shop tells whether something was"),
        *_OF_VISITS,
    ),
    key=("visit_id",),
    references={"customer": "customer_facts", "visited_on": "calendar"},
    kind="mart",
    order=("visited_on", "visit_id"),
)

VISITOR_FACTS = Table(
    "visitor_facts",
    "One row a visitor, by the first visit: the person where known, else the browser, else the visit alone.",
    (
        column("visitor", "bigint", "Number of the visitor"),
        column("seen_on", "date", "Day of the first visit", "shop day"),
        column("cohort_on", "date", "The same day: visitors are followed from then on", "shop day"),
        *(
            column(
                f"days_to_{kind}",
                "integer",
                f"Days to the first {kind.replace('_', ' ')}; {NEVER_DAYS} without one, null where the shop"
                " knows of none",
                "days",
            )
            for kind in KINDS
        ),
        *_OF_VISITS,
    ),
    key=("visitor",),
    references={"seen_on": "calendar"},
    kind="mart",
    order=("seen_on", "visitor"),
)

CONVERSION_FACTS = Table(
    "conversion_facts",
    "One row a delivered conversion; orders and first orders are counted in the shop's own books.",
    (
        _CUSTOMER,
        column("conversion_id", "text", "The conversion's id"),
        column("converted_on", "date", "Day of the conversion", "shop day"),
        column("cohort_on", "date", "The same day: spend is set against who converted then", "shop day"),
        column("kind", "text", "What was reached, in small letters"),
        column("value", "money", "What it is said to be worth", "shop currency"),
        _CHANNEL,
        _CAMPAIGN,
    ),
    key=("conversion_id",),
    references={"customer": "customer_facts", "converted_on": "calendar"},
    kind="mart",
    order=("converted_on", "conversion_id"),
)
