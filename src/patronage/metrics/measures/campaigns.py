"""The measures of campaigns: messages sent, opened and clicked, and what was ordered after them."""

from __future__ import annotations

from patronage.base.expr import Column, Parameter, count, total
from patronage.contract.campaign_facts import CAMPAIGN_ORDER_FACTS, EXPOSURE_FACTS
from patronage.metrics.measure import Measure, only

__all__ = [
    "ASSOCIATION",
    "CAMPAIGN_ORDERS",
    "CAMPAIGN_REVENUE",
    "CLICKED",
    "OPENED",
    "SENDS",
    "SENDS_CLICKS_KNOWN",
    "SENDS_OPENS_KNOWN",
]

ASSOCIATION = "Association: what was ordered after a campaign, not what it caused; a hold-out tells that."

SENDS = Measure("sends", EXPOSURE_FACTS.name, count(), Column("exposed_on"), Column("is_sent"))
SENDS_OPENS_KNOWN = only(SENDS, Column("opens_known"), "opens_known")
SENDS_CLICKS_KNOWN = only(SENDS, Column("clicks_known"), "clicks_known")
OPENED = only(SENDS_OPENS_KNOWN, Column("opened_on") <= Parameter("as_of"), "opened")
CLICKED = only(SENDS_CLICKS_KNOWN, Column("clicked_on") <= Parameter("as_of"), "clicked")

_IS_TREATED = Column("arm").ne("holdout")
_KNOWN_BY_NOW = Column("refunded_on").is_null() | (Column("refunded_on") <= Parameter("as_of"))

CAMPAIGN_ORDERS = Measure(
    "campaign_orders",
    CAMPAIGN_ORDER_FACTS.name,
    total(Column("orders")),
    Column("counted_on"),
    _IS_TREATED,
)
CAMPAIGN_REVENUE = Measure(
    "campaign_revenue",
    CAMPAIGN_ORDER_FACTS.name,
    total(Column("net")),
    Column("counted_on"),
    _IS_TREATED & _KNOWN_BY_NOW,
    cash_clock=Column("booked_on"),
)
