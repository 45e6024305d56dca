"""Several UTC offsets in one column: said where summer time alone does not explain them."""

from __future__ import annotations

import re

from patronage.base.finding import Finding
from patronage.engine.duckdb import DuckDB
from patronage.sources.fields import Field
from patronage.sources.raw import Raw

__all__ = ["offsets_told"]

_OFFSET = re.compile(r".*?(?P<sign>[+-])(?P<hours>\d\d):?(?P<minutes>\d\d)?")
_LONGEST = len("+02:00")
_SUMMER = 60


def offsets_told(engine: DuckDB, raw: Raw, field: Field, given: str) -> list[Finding]:
    """Say so where the instants of a column are written in time zones more than an hour apart.

    Parameters
    ----------
    given
        SQL for the text of an instant; each carries an offset.
    """
    ends = engine.execute(
        f"select distinct right({given}, {_LONGEST}) from {raw.relation} where {given} is not null"
    )
    found = sorted({_minutes(str(end)) for (end,) in ends})
    if not found or found[-1] - found[0] <= _SUMMER:
        return []
    least, most = _written(found[0]), _written(found[-1])
    text = (
        f"{field.header}: times are written in UTC offsets from {least} to {most}; each is read by its own,"
        " and days are the shop's"
    )
    return [Finding("offsets_differ", text, "note", raw.name)]


def _minutes(end: str) -> int:
    """Give the minutes that the end of a written instant is ahead of UTC; Z and names of UTC are none."""
    found = _OFFSET.fullmatch(end.strip())
    if not found:
        return 0
    ahead = 60 * int(found["hours"]) + int(found["minutes"] or 0)
    return -ahead if found["sign"] == "-" else ahead


def _written(minutes: int) -> str:
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}"
