"""Facts of acquisition: what was spent to be seen, who came of it, and what each new customer cost.

Amounts are in shop currency, days are shop days, channels are the shop's own.
"""

from __future__ import annotations

from dataclasses import replace

from patronage.contract.table import UNCONVERTED, Column, Table, column

__all__ = ["ACQUISITION_FACTS", "COST_FACTS", "SPEND_FACTS"]


def _dimension(name: str, description: str) -> Column:
    return replace(column(name, "text", description), dimension=True)


SPEND_FACTS = Table(
    "spend_facts",
    "One row what an ad account spent on a campaign on one day.",
    (
        column("spent_on", "date", "Day the money was spent", "shop day"),
        column("cohort_on", "date", "The same day: spend is set against those who began then", "shop day"),
        column("line", "bigint", "Number of the row among those of its day"),
        column("amount", "money", "Money spent", "shop currency"),
        column("is_paid", "boolean", "Money for placement, not for tools or content"),
        column("impressions", "bigint", "Times shown, null where not told", "impressions"),
        column("clicks", "bigint", "Times clicked, null where not told", "clicks"),
        column("reported_conversions", "double", "Conversions the platform claims", "conversions"),
        column("reported_value", "money", "Conversion value the platform claims", "shop currency"),
        _dimension("channel", "The shop's channel the money went to"),
        _dimension("campaign", "Campaign, by its id: the last name it had"),
        _dimension("platform", "The tool or network the money went to"),
        _dimension("purpose", "acquisition, retention or brand; without one, acquisition"),
    ),
    key=("spent_on", "line"),
    references={"spent_on": "calendar"},
    kind="mart",
    order=("spent_on", "line"),
)

ACQUISITION_FACTS = Table(
    "acquisition_facts",
    "One row a new customer with a share of what the channel spent in that month; a row a day and channel of"
    " spend nobody came of.",
    (
        column("acquired_on", "date", "Day of the first order; day of spend nobody came of", "shop day"),
        column("cohort_on", "date", "The same day", "shop day"),
        column("customer", "bigint", "The new customer; 0 for spend nobody came of", "person"),
        column("amount", "money", "Share of the acquisition spend of channel and month", "shop currency"),
        _dimension("acquisition_channel", "Channel the money went to and the customer came from"),
    ),
    key=("acquired_on", "customer", "acquisition_channel"),
    references={"customer": "customer_facts", "acquired_on": "calendar"},
    kind="mart",
    order=("acquired_on", "customer", "acquisition_channel"),
    unmatched=UNCONVERTED,
)

COST_FACTS = Table(
    "cost_facts",
    "One row what a cost comes to on one day; costs of marketing and sales also by channel, as spend is.",
    (
        column("cost_on", "date", "One of the days the cost is for", "shop day"),
        column("cohort_on", "date", "The same day", "shop day"),
        column("from_on", "date", "First day the cost is for", "shop day"),
        column("line", "integer", "Number of the row inside its department and first day"),
        column(
            "amount", "money", "What comes to the day and channel; all of it is the cost", "shop currency"
        ),
        column("is_marketing", "boolean", "A cost of marketing or sales"),
        column("is_service", "boolean", "A cost of customer service"),
        _dimension("department", "Department that has the cost"),
        _dimension("cost_item", "What was paid for"),
        _dimension("cost_purpose", "acquisition, retention, service or overhead"),
        _dimension("channel", "The channel whose spend the work stood behind"),
    ),
    key=("cost_on", "department", "from_on", "line", "channel"),
    references={"cost_on": "calendar"},
    kind="mart",
    order=("cost_on", "department", "from_on", "line", "channel"),
)
