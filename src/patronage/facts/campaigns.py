"""The names of advertised campaigns: one that was renamed keeps its id and shows its last name."""

from __future__ import annotations

from patronage.base.expr import call, over
from patronage.base.select import Select, select, source

__all__ = ["CAMPAIGN_NAMES", "campaign_names"]

CAMPAIGN_NAMES = "campaign_names"


def campaign_names() -> Select:
    """Build one row an id of a campaign that spend names: the last name it had."""
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
