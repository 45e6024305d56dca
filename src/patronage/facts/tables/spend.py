"""Spend by shop day and the shop's channel, in shop currency."""

from __future__ import annotations

from patronage.base.expr import Expr, call, case, over
from patronage.base.select import Select, select, source
from patronage.contract.marketing_facts import SPEND_FACTS
from patronage.contract.table import MISSING
from patronage.facts.channels import shop_channel, with_channel
from patronage.facts.currency import converted, has_rate, join_rate
from patronage.facts.fact import Fact, Making

__all__ = ["SPEND"]


def _spend(making: Making) -> Select:
    s, names = source("spend", "s"), source("campaign_names", "n")
    place = (s["platform"], s["account"], s["line"], s["campaign_id"])
    purpose = call("lower", call("trim", s["purpose"])).or_else("acquisition")
    columns: dict[str, Expr] = {
        "spent_on": s["spent_on"],
        "cohort_on": s["spent_on"],
        "line": over(call("row_number"), partition=(s["spent_on"],), order=place),
        "amount": converted(s["amount"]),
        "is_paid": s["paid"].or_else(source("channel_names", "ch")["paid"]).or_else(other=True),
        "impressions": s["impressions"],
        "clicks": s["clicks"],
        "reported_conversions": s["reported_conversions"],
        "reported_value": s["reported_value"],
        "channel": shop_channel(s["channel"].or_else(s["platform"])),
        "campaign": names["campaign"].or_else(s["campaign"]).or_else(s["campaign_id"]).or_else(MISSING),
        "platform": s["platform"].or_else(MISSING),
        "purpose": case((purpose.eq(""), "acquisition"), otherwise=purpose),
    }
    query = join_rate(select(s, **columns), s["currency"], s["spent_on"], making.currency)
    query = query.where(has_rate(s, making.currency))
    query = query.left_join(names, names["campaign_id"].eq(s["campaign_id"]))
    query = query.with_step("campaign_names", _campaign_names())
    return with_channel(query, s["channel"].or_else(s["platform"]))


def _campaign_names() -> Select:
    """Give each campaign the last name it had: one that was renamed keeps its id."""
    s, c = source("spend", "s"), source("named_days", "c")
    latest = ((s["spent_on"], True), s["campaign"])
    latest_first = over(call("row_number"), partition=(s["campaign_id"],), order=latest)
    named = select(s, campaign_id=s["campaign_id"], campaign=s["campaign"], place=latest_first)
    named = named.where(~s["campaign_id"].is_null() & ~s["campaign"].is_null())
    return (
        select(c, campaign_id=c["campaign_id"], campaign=c["campaign"])
        .where(c["place"].eq(1))
        .with_step("named_days", named)
    )


SPEND = Fact(SPEND_FACTS, _spend, clock="spent_on", delivered="spend")
