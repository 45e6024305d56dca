"""Facts of acquisition: what was spent to be seen, in shop currency, by shop day and the shop's channel."""

from __future__ import annotations

from dataclasses import replace

from patronage.contract.table import Table, column

__all__ = ["SPEND_FACTS"]

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
        column("reported_value", "money", "Conversion value the platform claims", "as reported"),
        replace(column("channel", "text", "The shop's channel the money went to"), dimension=True),
        replace(column("campaign", "text", "Campaign, by its id: the last name it had"), dimension=True),
        replace(column("platform", "text", "The tool or network the money went to"), dimension=True),
        replace(
            column("purpose", "text", "acquisition, retention or brand; without one, acquisition"),
            dimension=True,
        ),
    ),
    key=("spent_on", "line"),
    references={"spent_on": "calendar"},
    kind="mart",
    order=("spent_on", "line"),
)
