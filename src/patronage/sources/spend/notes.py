"""What there is to know of staged spend: credits, campaigns of several names, accounts not named."""

from __future__ import annotations

from decimal import Decimal

from patronage.base.finding import Finding
from patronage.engine.duckdb import DuckDB
from patronage.sources.notes import Note, noted
from patronage.sources.raw import Raw
from patronage.store.whole import whole

__all__ = ["spend_findings"]

# A dear click is a hundred thousand dong or rupiah.
_DEAR = 200_000


def spend_findings(engine: DuckDB, raw: Raw, spend: str, *, platform: str) -> list[Finding]:
    """Look over the staged rows of one file; `platform` is the one whose export it is, or nothing."""
    given_back = Note(
        "spend_credits",
        spend,
        "amount < 0",
        "amounts below zero are credits and lower the spend of their day, together {total}",
        value="amount",
        total="amount",
    )
    findings = noted(engine, raw, [given_back])
    if findings:
        findings += _below_zero(engine, raw, spend)
    findings += [*_micros(engine, raw, spend), *_renamed(engine, raw, spend)]
    return [*findings, *noted(engine, raw, [_unnamed(spend, platform)])]


def _unnamed(spend: str, platform: str) -> Note:
    """Say what takes whose place at the next load where rows do not name it."""
    if platform:
        text = "rows name no account: another export of the same days takes their place, whatever its account"
        remedy = f"With several accounts at {platform}, name each: --map account=:NAME."
        return Note("account_not_named", spend, "account is null", text, remedy=remedy)
    text = "rows name no platform: another table of the same days that names none takes their place"
    remedy = "With several such tables, name each: --map platform=:NAME."
    return Note("platform_not_named", spend, "platform is null", text, remedy=remedy)


def _below_zero(engine: DuckDB, raw: Raw, spend: str) -> list[Finding]:
    """Warn of months in which credits exceed what was spent: their spend stands in no delivered row."""
    rows = engine.execute(
        "select coalesce(platform, ''), strftime(spent_on, '%Y-%m') as month, sum(amount), min(_row)"
        f" from {spend} group by platform, month having sum(amount) < 0 order by month, 1"
    )
    if not rows:
        return []
    platform, month, total, row = rows[0]
    where = f"{platform} in {month}" if platform else str(month)
    return [
        Finding(
            "spend_below_zero",
            f"credits exceed what was spent: {where} comes to less than nothing",
            "warning",
            raw.name,
            whole(row),
            str(total),
            "Deliver the spend they belong to as well, or check the sign of the amounts.",
            len(rows),
        )
    ]


def _micros(engine: DuckDB, raw: Raw, spend: str) -> list[Finding]:
    """Warn of clicks dearer than in any currency: many programs deliver millionths."""
    per_click = engine.execute(f"select sum(amount) / sum(clicks) from {spend} where clicks > 0")[0][0]
    if not isinstance(per_click, int | float | Decimal) or per_click < _DEAR:
        return []
    text = "a click comes to more than any costs: the amounts look like millionths"
    remedy = "If they are, add --map amount=HEADER/1000000."
    return [Finding("spend_in_micros", text, "warning", raw.name, value=f"{per_click:.2f}", remedy=remedy)]


def _renamed(engine: DuckDB, raw: Raw, spend: str) -> list[Finding]:
    rows = engine.execute(
        f"select campaign_id, string_agg(distinct campaign, ', ' order by campaign), min(_row) from {spend}"
        " where campaign_id is not null group by platform, account, campaign_id"
        " having count(distinct campaign) > 1 order by min(_row)"
    )
    if not rows:
        return []
    campaign, names, row = rows[0]
    return [
        Finding(
            "campaign_renamed",
            f"campaigns have several names under one id, such as {names}; the id is what counts",
            "note",
            raw.name,
            whole(row),
            str(campaign),
            count=len(rows),
        )
    ]
