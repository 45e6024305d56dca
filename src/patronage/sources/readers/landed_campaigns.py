"""Tables of campaigns' names that connectors land: a row a version, the latest of which counts."""

from __future__ import annotations

from dataclasses import replace

from patronage.base.errors import InputError
from patronage.base.finding import Finding
from patronage.contract.marketing import CAMPAIGNS
from patronage.contract.table import Column
from patronage.engine.duckdb import DuckDB
from patronage.sources.fields import described, fields_by_name
from patronage.sources.headers import plain
from patronage.sources.options import ReadOptions
from patronage.sources.raw import Raw
from patronage.sources.source import Made, Source
from patronage.sources.values.typed import stage_typed
from patronage.sources.values.values import decide_values
from patronage.store.whole import whole

__all__ = ["LANDED_CAMPAIGNS"]

_VERSIONS = (
    "updated at",
    "updated time",
    "modified time",
    "modification time",
    "last modified time",
    "last updated date",
    "fivetran synced",
)
_COLUMNS = (
    replace(CAMPAIGNS["campaign_id"], aliases=("id",)),
    replace(CAMPAIGNS["campaign"], aliases=("name",)),
    Column("version_at", "timestamp", "When this version was made", aliases=_VERSIONS),
)
# Google calls its accounts customers; only beside this word are they accounts.
_ACCOUNTS = frozenset(
    {"accountid", "advertisingchanneltype", "advertiserid", "adaccountid", "profileid", "adamid"}
)
_INSIDE = frozenset({"adgroupid", "adsetid", "adsquadid", "lineitemid", "campaignid"})
# A person, a portfolio, a creative: other things with an id, a name and an account.
_OTHERS = frozenset(
    {"email", "phone", "firstname", "lastname", "country", "fulltext", "inbudget", "webviewurl"}
)
_DATED = frozenset(plain(version) for version in _VERSIONS)


def _recognises(_engine: DuckDB, raw: Raw, _options: ReadOptions) -> str:
    headers = {plain(h) for h in raw.headers}
    if not {"id", "name"} <= headers or not headers & _DATED or headers & _OTHERS:
        return ""
    if parents := headers & _INSIDE:
        return f"headers id, name and {min(parents)}"
    return f"headers id, name and {min(accounts)}" if (accounts := headers & _ACCOUNTS) else ""


def _make(engine: DuckDB, raw: Raw, options: ReadOptions) -> Made:
    if inside := [h for h in raw.headers if plain(h) in _INSIDE]:
        message = (
            f"{raw.name} names ads or groups of them ({inside[0]!r} says of what), and no table takes their"
            " names. Load the table of campaigns; if it is something else, say so: --as TABLE."
        )
        raise InputError(message)
    fields = fields_by_name(raw, _COLUMNS, options.mapping)
    decided = decide_values(engine, raw, fields, options)
    typed = stage_typed(engine, raw, decided, ("campaign_id",), "campaigns")
    campaigns = f"stage.campaigns_{raw.index}"
    engine.execute(f"""
        create or replace table {campaigns} as
        select campaign_id, arg_max(campaign, (version_at, _row)) as campaign, 'ads' as kind, _file,
          max(_row) as _row
        from {typed} group by campaign_id, _file
    """)
    return Made(
        "campaigns",
        (("campaigns", campaigns),),
        why=tuple(f"{name} = {f.header!r} {f.why}" for name, f in fields.items()),
        columns=frozenset(fields),
        mapping=f"landed campaigns: {described(fields)}",
        findings=(*decided.findings, *_versions(engine, raw, typed)),
    )


LANDED_CAMPAIGNS = Source(
    "landed_campaigns", "Landed table of campaigns", frozenset({"campaigns"}), _recognises, _make
)


def _versions(engine: DuckDB, raw: Raw, typed: str) -> list[Finding]:
    rows = engine.execute(
        f"select campaign_id, string_agg(distinct campaign, ', ' order by campaign), min(_row) from {typed}"
        " group by campaign_id having count(distinct campaign) > 1 order by min(_row)"
    )
    if not rows:
        return []
    campaign, names, row = rows[0]
    text = f"campaigns have several names, such as {names}; the latest is theirs"
    count = len(rows)
    return [Finding("campaign_renamed", text, "note", raw.name, whole(row), str(campaign), count=count)]
