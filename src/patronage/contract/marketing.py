"""What was paid to be seen: spend, channels, campaigns, who saw them, and what experiments measured."""

from __future__ import annotations

from patronage.contract.rules import money_in_range, not_before, not_in_future, not_negative
from patronage.contract.table import Column, Table, column, instant, person

__all__ = ["CAMPAIGNS", "CHANNELS", "EXPERIMENTS", "EXPOSURES", "SPEND"]

SPEND = Table(
    "spend",
    "One row what an ad account spent on a campaign on one day.",
    (
        column(
            "platform",
            "text",
            "The tool or network the money went to",
            "",
            "platform",
            "network",
            "tool",
            "plataforma",
        ),
        column(
            "account",
            "text",
            "The account at the platform",
            "",
            "account",
            "account name",
            "account id",
            "ad account",
        ),
        Column(
            "spent_on",
            "date",
            "Shop-local day the money was spent on",
            "shop day",
            required=True,
            aliases=("spent on", "day", "date", "reporting starts", "fecha", "дата", "data"),
        ),
        column(
            "channel",
            "text",
            "The shop's channel, or the tool's own name of it",
            "",
            "channel",
            "canal",
            "канал",
            "marketing channel",
            "source",
        ),
        column("campaign_id", "text", "The campaign's id at the platform", "", "campaign id"),
        column(
            "campaign", "text", "The campaign's name", "", "campaign", "campaign name", "campaña", "кампания"
        ),
        Column("line", "integer", "Number of the row inside its account and day", aliases=("line",)),
        Column(
            "amount",
            "money",
            "Money spent",
            "money",
            required=True,
            aliases=("amount", "spend", "cost", "amount spent", "coste", "gasto", "расход", "cheltuiala"),
        ),
        column(
            "currency",
            "text",
            "ISO currency of the amount",
            "ISO 4217",
            "currency",
            "currency code",
            "moneda",
        ),
        column(
            "purpose", "text", "acquisition, retention or brand; without one it is acquisition", "", "purpose"
        ),
        column("paid", "boolean", "Money for placement, not for tools or content", "", "paid"),
        column("impressions", "bigint", "Times shown", "impressions", "impressions", "impr.", "impr"),
        column("clicks", "bigint", "Times clicked", "clicks", "clicks", "link clicks", "clics"),
        column(
            "reported_conversions",
            "double",
            "Conversions the platform claims",
            "conversions",
            "conversions",
            "results",
            "purchases",
            "reported conversions",
        ),
        column(
            "reported_value",
            "money",
            "Conversion value the platform claims",
            "money",
            "conversion value",
            "conv. value",
            "purchases conversion value",
            "reported value",
        ),
    ),
    key=("platform", "account", "spent_on", "line"),
    replaces=("platform", "account", "spent_on"),
    references={"channel": "channels", "campaign_id": "campaigns"},
    numbered="line",
    rules=(
        not_negative("amount"),
        money_in_range("amount"),
        not_negative("clicks"),
        not_negative("impressions"),
    ),
)

CHANNELS = Table(
    "channels",
    "Names that tools use for a channel, and the shop's channel they mean.",
    (
        Column(
            "name",
            "text",
            "The name a tool uses",
            required=True,
            aliases=("name", "source", "tool name", "utm source"),
        ),
        Column(
            "channel",
            "text",
            "The shop's channel",
            required=True,
            aliases=("channel", "shop channel", "canal"),
        ),
        column("paid", "boolean", "Customers of it are bought", "", "paid"),
    ),
    key=("name",),
    replaces=("name",),
)

CAMPAIGNS = Table(
    "campaigns",
    "One row a campaign: what it was, for whom, when.",
    (
        Column("campaign_id", "text", "The campaign's id", required=True, aliases=("campaign id", "id")),
        column("campaign", "text", "Its name", "", "campaign", "campaign name", "name"),
        column("kind", "text", "email, sms, call, mail, push or ads", "", "kind", "type", "campaign type"),
        column("channel", "text", "The channel it ran on", "", "channel"),
        column(
            "purpose", "text", "acquisition, retention, win_back or brand", "", "purpose", "objective", "goal"
        ),
        column("starts_on", "date", "First shop day", "shop day", "starts on", "start", "start date"),
        column("ends_on", "date", "Last shop day", "shop day", "ends on", "end", "end date"),
        column(
            "window_days",
            "integer",
            "Days after an exposure in which an effect counts",
            "days",
            "window days",
        ),
        column("cost", "money", "What it cost beside media spend", "money", "cost"),
        column("currency", "text", "ISO currency of the cost", "ISO 4217", "currency"),
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
        Column("campaign_id", "text", "The campaign", required=True, aliases=("campaign id", "campaign")),
        person("customer", "Who", "customer id", "customer", "email", "subscriber", required=True),
        column("arm", "text", "treated or holdout", "", "arm", "group", "variant"),
        *instant("assigned_at", "When the arm was drawn", "assigned at"),
        *instant("sent_at", "When the message left", "sent at", "send time", "delivered at"),
        *instant("opened_at", "When it was first opened", "opened at", "open time"),
        *instant("clicked_at", "When it was first clicked", "clicked at", "click time"),
        *instant("carted_at", "When something was put into the cart after it", "carted at"),
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
        Column(
            "experiment_id", "text", "The experiment's id", required=True, aliases=("experiment id", "id")
        ),
        Column("channel", "text", "The channel whose spend was changed", required=True, aliases=("channel",)),
        Column(
            "starts_on", "date", "First shop day", "shop day", required=True, aliases=("starts on", "start")
        ),
        Column("ends_on", "date", "Last shop day", "shop day", required=True, aliases=("ends on", "end")),
        column(
            "spend_change",
            "money",
            "Change in spend over the whole time",
            "money",
            "spend change",
            "change in spend",
        ),
        column("currency", "text", "ISO currency of the change", "ISO 4217", "currency"),
        column(
            "new_customers_change",
            "double",
            "Change in new customers over the whole time",
            "customers",
            "new customers change",
            "change in new customers",
            "lift",
        ),
        column(
            "standard_error", "double", "Standard error of that change", "customers", "standard error", "se"
        ),
        column("method", "text", "How it was measured: geo, holdout, switchback …", "", "method", "kind"),
    ),
    key=("experiment_id",),
    replaces=("experiment_id",),
    references={"channel": "channels"},
    rules=(not_negative("standard_error", "Deliver the standard error as a positive number."),),
)
