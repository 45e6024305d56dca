"""Who had given goods back."""

from __future__ import annotations

from patronage.base.expr import Expr, Literal, call, case
from patronage.base.select import Select, Union, select, source, union
from patronage.contract.facts import REFUND_FACTS
from patronage.contract.table import MISSING
from patronage.metrics.band import MEMBER, SINCE, UNTIL, Band

__all__ = ["returned_goods"]

_DAYS = source("return_days", "d")


def _days() -> Select:
    r = source(REFUND_FACTS.name, "r")
    dated, undated = r["refunded_on"], case((r["refunded_on"].is_null(), r["counted_on"]))
    days = select(r, customer=r["customer"], returned_on=call("min", dated), bought_on=call("min", undated))
    return days.where(r["is_given"] & (r["goods"] > 0)).group_by("customer")


def _told() -> Union:
    """Goods given back on a day nobody knows leave it open, from the order's day to the first known one."""
    yes = _span(_DAYS["returned_on"], Literal(None).cast("date"), "yes")
    return union(yes, _span(_DAYS["bought_on"], _DAYS["returned_on"], MISSING))


def _span(since: Expr, until: Expr, member: str) -> Select:
    columns = {"customer": _DAYS["customer"], SINCE: since, UNTIL: until, MEMBER: Literal(member)}
    query = Select(tuple(columns.items()), _DAYS).where(~since.is_null())
    return query if until == Literal(None).cast("date") else query.where(until.is_null() | (until > since))


returned_goods = Band(
    name="returned_goods",
    label="Returned goods",
    rule="Whether the customer had given goods back; not given where the day of it is not known",
    steps=((_DAYS.name, _days()), ("returned_goods", _told())),
    none="no",
)
