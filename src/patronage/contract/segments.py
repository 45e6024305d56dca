"""Segments of customers as marts: what they bought in one window, their scores, the tier they are in."""

from __future__ import annotations

from patronage.contract.table import Table, column

__all__ = ["CUSTOMER_SEGMENTS", "SEGMENT_SCORING", "TIERS"]

TIERS = ("top", "middle", "low")
"""The tiers, best first."""

CUSTOMER_SEGMENTS = Table(
    "customer_segments",
    "One row a known customer with a kept order in the window; `segment_scoring` tells which window.",
    (
        column("customer", "bigint", "The person who ordered", "person"),
        column("last_ordered_on", "date", "Day of the last kept order by then", "shop day"),
        column("days_since_last_order", "integer", "Days from the last kept order to as_of", "days"),
        column("orders", "bigint", "Kept orders in the window", "orders"),
        column(
            "net_value", "money", "Net value of these orders, after refunds known by as_of", "shop currency"
        ),
        column("recency_score", "integer", "1 to 3; 3 bought most recently"),
        column("frequency_score", "integer", "1 to 3; 3 ordered most often"),
        column("money_score", "integer", "1 to 3; 3 brought most net value"),
        column("score", "integer", "The three scores added up, 3 to 9"),
        column("tier", "text", "top, middle or low, by the sum of the scores"),
    ),
    key=("customer",),
    references={"customer": "customer_facts"},
    kind="mart",
    order=("customer",),
)

SEGMENT_SCORING = Table(
    "segment_scoring",
    "One row: the window and the rules customer_segments was scored by.",
    (
        column("as_of", "date", "Last day of the window", "shop day"),
        column("window_days", "integer", "Length of the window", "days"),
        column("scoring", "text", "thirds of the customers, or equal ranges of the values"),
        column("tiers", "text", "tiers by fixed sums of the scores, or by thirds of the customers"),
        column("customers", "bigint", "Customers scored", "customers"),
    ),
    key=(),
    kind="mart",
)
