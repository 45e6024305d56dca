"""Facts of campaigns: whom each was meant for, what became of the message, and what was ordered after it."""

from __future__ import annotations

from dataclasses import replace

from patronage.contract.table import Column, Table, column

__all__ = ["CAMPAIGN_ORDER_FACTS", "DEFAULT_WINDOW_DAYS", "EXPOSURE_FACTS"]

DEFAULT_WINDOW_DAYS = 30
"""Days after an exposure in which an order counts for it, where its campaign states none."""


def _dimension(name: str, description: str) -> Column:
    return replace(column(name, "text", description), dimension=True)


_OF_CAMPAIGN = (
    _dimension("campaign", "Campaign, by its id: its name"),
    _dimension("campaign_kind", "email, sms, call, mail, push or ads"),
    _dimension("campaign_purpose", "acquisition, retention, win_back or brand"),
    _dimension("channel", "The shop's channel the campaign ran on"),
)
_COHORT_ON = column("cohort_on", "date", "Day of the customer's first kept order", "shop day")

EXPOSURE_FACTS = Table(
    "exposure_facts",
    "One row a customer a campaign was meant for.",
    (
        column("campaign_id", "text", "The campaign"),
        column("customer", "bigint", "The person", "person"),
        column("line", "bigint", "Number of the row among those of the campaign and the person"),
        column("exposed_at", "timestamp", "When the message left, else when the arm was drawn", "UTC"),
        column("exposed_on", "date", "Day of it; without one, the campaign's first", "shop day"),
        _COHORT_ON,
        column("until_on", "date", "Last day on which an order counts for it", "shop day"),
        column("is_sent", "boolean", "A message left"),
        column(
            "opened_on", "date", "Day it was first opened, or clicked where no opening was seen", "shop day"
        ),
        column("clicked_on", "date", "Day it was first clicked", "shop day"),
        column("opens_known", "boolean", "Openings are recorded for campaigns of this kind"),
        column("clicks_known", "boolean", "Clicks are recorded for campaigns of this kind"),
        *_OF_CAMPAIGN,
        _dimension("arm", "treated or holdout"),
    ),
    key=("campaign_id", "customer", "line"),
    references={"customer": "customer_facts", "exposed_on": "calendar"},
    kind="mart",
    order=("exposed_on", "campaign_id", "customer", "line"),
)

CAMPAIGN_ORDER_FACTS = Table(
    "campaign_order_facts",
    "One row a kept order after an exposure, and one a refund of it; each belongs to the last exposure.",
    (
        column("arm", "text", "treated or holdout: an order may lie after one of each"),
        column("order_id", "text", "The order"),
        column("refund_id", "text", "The refund; `MISSING` for the order itself"),
        column("line", "integer", "Number of the line inside the refund; 0 for the order itself"),
        column("campaign_id", "text", "The campaign of the last exposure before it"),
        column("customer", "bigint", "The person who ordered", "person"),
        column("counted_on", "date", "Day of the order", "shop day"),
        column("booked_on", "date", "Day under basis `cash`: the order's, or the refund's own", "shop day"),
        column("refunded_on", "date", "Day of the refund, null for the order itself", "shop day"),
        _COHORT_ON,
        column("orders", "integer", "1 for the order itself, else 0", "orders"),
        column(
            "net", "money", "Gross less discount of the order; goods given back below zero", "shop currency"
        ),
        *_OF_CAMPAIGN,
    ),
    key=("arm", "order_id", "refund_id", "line"),
    references={"customer": "customer_facts", "counted_on": "calendar"},
    kind="mart",
    order=("counted_on", "order_id", "arm", "refund_id", "line"),
)
