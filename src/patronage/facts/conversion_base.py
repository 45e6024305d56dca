"""Delivered conversions with the person or browser behind them, for all that reads conversions."""

from __future__ import annotations

from patronage.base.expr import Expr, call, case
from patronage.base.select import Select, select, source
from patronage.contract.table import GIVEN_NOT, MISSING
from patronage.facts.campaigns import CAMPAIGN_NAMES, campaign_names
from patronage.facts.channels import shop_channel, with_channel
from patronage.facts.currency import converted, has_rate, join_rate
from patronage.facts.kept import LINKED, person_of
from patronage.facts.visit_base import KNOWN_VISITORS, who, with_known_visitors

__all__ = ["CONVERSION_BASE", "conversion_base"]

CONVERSION_BASE = "conversion_base"


def conversion_base(shop_currency: str) -> Select:
    """Build one row a delivered conversion."""
    c, people, known = source("conversions", "c"), source(LINKED, "p"), source(KNOWN_VISITORS, "w")
    names = source(CAMPAIGN_NAMES, "n")
    named = c["customer"].or_else(GIVEN_NOT)
    customer = case(
        (named.ne(GIVEN_NOT), person_of(people, named)), otherwise=known["customer"].or_else(GIVEN_NOT)
    )
    columns: dict[str, Expr] = {
        "conversion_id": c["conversion_id"],
        "who": who(customer, c["visitor_id"], c["conversion_id"]),
        "is_linked": customer.ne(GIVEN_NOT) | ~c["visitor_id"].is_null(),
        "customer": customer,
        "converted_at": c["converted_at"],
        "converted_on": c["converted_on"],
        "kind": call("lower", call("trim", c["kind"])).or_else(MISSING),
        "value": case((has_rate(c, shop_currency), converted(c["value"]))),
        "channel": shop_channel(c["channel"]),
        "campaign": names["campaign"].or_else(c["campaign"]).or_else(MISSING),
    }
    query = (
        select(c, **columns)
        .left_join(people, people["customer"].eq(named))
        .left_join(known, known["visitor_id"].eq(c["visitor_id"]))
        .left_join(names, names["campaign_id"].eq(c["campaign"]))
        .with_step(CAMPAIGN_NAMES, campaign_names())
    )
    query = join_rate(query, c["currency"], c["converted_on"])
    return with_channel(with_known_visitors(query), c["channel"])
