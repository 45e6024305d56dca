"""The same money at two levels, or in two files of one load: refused where it is certain, else told."""

from __future__ import annotations

from patronage.base.errors import InputError
from patronage.base.finding import Finding
from patronage.engine.duckdb import DuckDB
from patronage.sources.raw import Raw
from patronage.store.whole import whole

__all__ = ["refuse_or_note_overlap"]

_PARTS = "stage.spend_parts"


def refuse_or_note_overlap(
    engine: DuckDB, raw: Raw, spend: str, *, platform: str, level: str
) -> list[Finding]:
    """Hold a file's spend against that of the files before it in the same load.

    Raises
    ------
    InputError
        An earlier file holds the same account's spend of the same days at another level: ads add up to their
        campaigns, and both together to twice the money.
    """
    engine.execute(
        f"create table if not exists {_PARTS} (file varchar, level varchar, sha256 varchar, platform varchar,"
        " account varchar, spent_on date)"
    )
    engine.execute(
        "create or replace table stage.spend_part as"
        f" select distinct platform, account, spent_on from {spend}"
    )
    found = engine.execute(
        f"select p.file, p.level, count(*), min(p.spent_on) from {_PARTS} as p join stage.spend_part as s"
        " on p.platform = s.platform and p.spent_on = s.spent_on"
        # An account level says none where its export is of one account.
        " and (p.account = s.account or p.account is null or s.account is null)"
        " where p.sha256 <> ? group by p.file, p.level order by p.file",
        [raw.sha256],
    )
    engine.execute(
        f"insert into {_PARTS} select ?, ?, ?, * from stage.spend_part", [raw.name, level, raw.sha256]
    )
    for file, other, _, first in found:
        if level and other and level != other:
            message = (
                f"{raw.name} holds spend by {level} and {file} by {other}, both of {platform} on the same"
                f" days (first {first}): the money would count twice. Load one of them."
            )
            raise InputError(message)
    return [
        Finding(
            "spend_in_two_files",
            f"{file} brings spend of the same platform and days; both count",
            "warning",
            raw.name,
            value=str(first),
            remedy="Load one of them if they are about the same campaigns.",
            count=whole(days),
        )
        for file, _, days, first in found
    ]
