"""Spend by shop day and the shop's channel, in shop currency."""

from __future__ import annotations

from patronage.base.expr import Expr, call, case, over
from patronage.base.select import Select, select, source
from patronage.contract.marketing_facts import SPEND_FACTS
from patronage.contract.table import MISSING
from patronage.facts.campaigns import CAMPAIGN_NAMES, campaign_names
from patronage.facts.channels import shop_channel, with_channel
from patronage.facts.currency import converted, has_rate, join_rate
from patronage.facts.fact import Fact, Making

__all__ = ["SPEND"]


def _spend(making: Making) -> Select:
    s, names = source("spend", "s"), source(CAMPAIGN_NAMES, "n")
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
        "reported_value": converted(s["reported_value"]),
        "channel": shop_channel(s["channel"].or_else(s["platform"])),
        "campaign": names["campaign"].or_else(s["campaign"]).or_else(s["campaign_id"]).or_else(MISSING),
        "platform": s["platform"].or_else(MISSING),
        "purpose": case((purpose.eq(""), "acquisition"), otherwise=purpose),
    }
    query = join_rate(select(s, **columns), s["currency"], s["spent_on"])
    query = query.where(has_rate(s, making.currency))
    query = query.left_join(names, names["campaign_id"].eq(s["campaign_id"]))
    query = query.with_step(CAMPAIGN_NAMES, campaign_names())
    return with_channel(query, s["channel"].or_else(s["platform"]))


SPEND = Fact(SPEND_FACTS, _spend, clock="spent_on", delivered="spend")
