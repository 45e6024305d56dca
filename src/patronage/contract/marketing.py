"""What was paid to be seen: spend, channels, campaigns, who saw them, and what experiments measured."""

from __future__ import annotations

from patronage.contract.rules import money_in_range, not_before, not_in_future, not_negative
from patronage.contract.table import Column, Table, column, instant, person

__all__ = ["CAMPAIGNS", "CHANNELS", "EXPERIMENTS", "EXPOSURES", "SPEND"]

SPEND = Table(
    "spend",
    "One row what an ad account spent on a campaign on one day.",
    (
        column("platform", "text", "The tool or network the money went to"),
        column("account", "text", "The account at the platform"),
        Column("spent_on", "date", "Shop-local day the money was spent on", "shop day", required=True),
        column("channel", "text", "The shop's channel, or the tool's own name of it"),
        column("campaign_id", "text", "The campaign's id at the platform"),
        column("campaign", "text", "The campaign's name"),
        Column("line", "integer", "Number of the row inside its account and day"),
        Column("amount", "money", "Money spent; a credit is below zero", "money", required=True),
        column("currency", "text", "ISO currency of the amount", "ISO 4217"),
        column("purpose", "text", "acquisition, retention or brand; without one it is acquisition"),
        column("paid", "boolean", "Money for placement, not for tools or content"),
        column("impressions", "bigint", "Times shown", "impressions"),
        column("clicks", "bigint", "Times clicked", "clicks"),
        column("reported_conversions", "double", "Conversions the platform claims", "conversions"),
        column("reported_value", "money", "Conversion value the platform claims", "money"),
    ),
    key=("platform", "account", "spent_on", "line"),
    replaces=("platform", "account", "spent_on"),
    references={"channel": "channels", "campaign_id": "campaigns"},
    numbered="line",
    # An amount below zero is a credit; readers sum them up and say where they exceed what was spent.
    rules=(
        money_in_range("amount"),
        not_negative("clicks"),
        not_negative("impressions"),
    ),
)

CHANNELS = Table(
    "channels",
    "Names that tools use for a channel, and the shop's channel they mean.",
    (
        Column("name", "text", "The name a tool uses", required=True),
        Column("channel", "text", "The shop's channel", required=True),
        column("paid", "boolean", "Customers of it are bought"),
    ),
    key=("name",),
    replaces=("name",),
)

CAMPAIGNS = Table(
    "campaigns",
    "One row a campaign: what it was, for whom, when.",
    (
        Column("campaign_id", "text", "The campaign's id", required=True),
        column("campaign", "text", "Its name"),
        column("kind", "text", "email, sms, call, mail, push or ads"),
        column("channel", "text", "The channel it ran on"),
        column("purpose", "text", "acquisition, retention, win_back or brand"),
        column("starts_on", "date", "First shop day", "shop day"),
        column("ends_on", "date", "Last shop day", "shop day"),
        column("window_days", "integer", "Days after an exposure in which an effect counts", "days"),
        column("cost", "money", "What it cost beside media spend", "money"),
        column("currency", "text", "ISO currency of the cost", "ISO 4217"),
    ),
    key=("campaign_id",),
    replaces=("campaign_id",),
    references={"channel": "channels"},
    rules=(not_negative("cost"), not_negative("window_days")),
)

EXPOSURES = Table(
    "exposures",
    "One row a customer a campaign was meant for: the arm and what happened to the message.",
    (
        Column("campaign_id", "text", "The campaign", required=True),
        person("customer", "Who", required=True),
        column("arm", "text", "treated or holdout"),
        *instant("assigned_at", "When the arm was drawn"),
        *instant("sent_at", "When the message left"),
        *instant("opened_at", "When it was first opened"),
        *instant("clicked_at", "When it was first clicked"),
        *instant("carted_at", "When something was put into the cart after it"),
    ),
    key=("campaign_id", "customer"),
    replaces=("campaign_id", "customer"),
    references={"campaign_id": "campaigns", "customer": "customers"},
    rules=(not_in_future("sent_at"), not_before("sent_at")),
)

EXPERIMENTS = Table(
    "experiments",
    "One row a measured change in spend and what it did to new customers.",
    (
        Column("experiment_id", "text", "The experiment's id", required=True),
        Column("channel", "text", "The channel whose spend was changed", required=True),
        Column("starts_on", "date", "First shop day", "shop day", required=True),
        Column("ends_on", "date", "Last shop day", "shop day", required=True),
        column("spend_change", "money", "Change in spend over the whole time", "money"),
        column("currency", "text", "ISO currency of the change", "ISO 4217"),
        column("new_customers_change", "double", "Change in new customers over the whole time", "customers"),
        column("standard_error", "double", "Standard error of that change", "customers"),
        column("method", "text", "How it was measured: geo, holdout, switchback …"),
    ),
    key=("experiment_id",),
    replaces=("experiment_id",),
    references={"channel": "channels"},
    rules=(not_negative("standard_error", "Deliver the standard error as a positive number."),),
)
