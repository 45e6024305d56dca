"""The columns of lists of subscriptions: the contract's, and what amounts and days are worked out of."""

from __future__ import annotations

from dataclasses import replace

from patronage.base.expr import SqlType
from patronage.contract.subscriptions import SUBSCRIPTIONS
from patronage.contract.table import Column
from patronage.sources.fields import Field, fields_by_name
from patronage.sources.options import ReadOptions
from patronage.sources.raw import Raw

__all__ = ["INTERVALS", "MONTHS_OF", "subscription_fields"]

INTERVALS = {
    **dict.fromkeys(("week", "weekly", "every week", "1 week", "semanal"), "week"),
    **dict.fromkeys(
        ("month", "monthly", "every month", "1 month", "mensual", "ежемесячно", "lunar"), "month"
    ),
    **dict.fromkeys(("quarter", "quarterly", "3 months", "every 3 months", "trimestral"), "quarter"),
    **dict.fromkeys(("year", "yearly", "annual", "annually", "12 months", "every year", "anual"), "year"),
}
"""Words for how often something is paid."""

MONTHS_OF = {"month": 1, "quarter": 3, "year": 12}
"""How many months an interval has; weeks do not add up to months."""

_MORE = {
    "subscription_id": ("subscription", "sub id", "membership id", "policy number"),
    "customer": ("account id", "client id", "user id", "member id", "customer email"),
    "plan": ("plan tier", "tier", "plan id", "contract", "contract type", "product title", "membership"),
    "started_at": (
        "start", "started on", "subscription start", "start utc", "subscribed at", "activated at", "created",
        "created utc", "begin date",
    ),
    "ended_at": (
        "end", "ended on", "subscription end", "ended at utc", "canceled at utc", "cancelled on",
        "cancellation date", "cancel date", "churn date", "churned at", "expired at",
    ),
    "trial_end_at": ("trial end utc", "trial end date", "trial ends"),
    "interval": ("billing frequency", "frequency", "billing cycle", "payment frequency", "plan interval"),
}  # fmt: skip


def _own(name: str, type_: SqlType, unit: str, *aliases: str) -> Column:
    return Column(name, type_, "", unit, aliases=aliases)


_OWN = (
    _own(
        "monthly", "money", "money", "mrr", "mrr amount", "monthly recurring revenue", "monthly amount",
        "monthly charges", "monthly charge", "monthly fee", "monthly price", "price per month",
        "amount per month", "cuota mensual",
    ),
    _own(
        "yearly", "money", "money", "arr", "arr amount", "annual recurring revenue", "annual amount",
        "annual price", "yearly price", "yearly amount", "price per year",
    ),
    _own("is_trial", "boolean", "", "trial", "in trial"),
    _own("churned", "boolean", "", "churn", "churn flag", "is churned", "cancelled flag"),
    _own("tenure", "integer", "months", "tenure months", "tenure in months", "months active", "months"),
    _own("snapshot_on", "date", "shop day", "snapshot", "snapshot date", "snapshot day", "report date"),
    _own("month", "date", "shop day", "billing month", "period", "month start", "revenue month"),
)  # fmt: skip

_COLUMNS = (
    *(
        replace(c, aliases=tuple(dict.fromkeys((*c.aliases, *_MORE.get(c.name, ())))))
        for c in SUBSCRIPTIONS.columns
        if not c.day_of
    ),
    *_OWN,
)


def subscription_fields(raw: Raw, options: ReadOptions) -> dict[str, Field]:
    """Find the columns of a list of subscriptions; what a person asked for comes first."""
    return fields_by_name(raw, _COLUMNS, options.mapping)
