"""Cells of a raw file made ready before anyone reads their types: values put right, rows left out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from patronage.base.finding import Finding
from patronage.engine.duckdb import DuckDB
from patronage.sources.fingerprint import header_of
from patronage.sources.notes import Note, noted
from patronage.sources.raw import Raw
from patronage.sources.staging import column_of

__all__ = ["cell", "keep_latest", "leave_out", "part", "rework"]


def own_id(system: str, sql: str) -> str:
    """Give SQL for an id that a tool gave itself: its 17 is not the 17 of the shop.

    Examples
    --------
    >>> own_id("zendesk", "c0")
    "'zendesk ' || c0"
    """
    return f"'{system} ' || {sql}"


def cell(raw: Raw, *names: str) -> str:
    """Give SQL for a raw row's cell under the first of some headers; nothing where there is none."""
    header = header_of(raw, *names)
    return column_of(raw.headers.index(header)) if header else "cast(null as varchar)"


def part(raw: Raw, record: str, *path: str) -> str:
    """Give SQL for a part of a record that stands in a cell as JSON, or under a header of its own."""
    flat = cell(raw, "_".join((record, *path)), ".".join((record, *path)))
    if not header_of(raw, record):
        return flat
    inner = f"json_extract_string(try_cast({cell(raw, record)} as json), '$.{'.'.join(path)}')"
    return f"coalesce({inner}, {flat})"


def rework(engine: DuckDB, raw: Raw, values: Mapping[str, str]) -> Raw:
    """Give a file whose cells under some headers are what SQL over its raw rows says; new headers are added.

    Examples
    --------
    >>> from pathlib import Path
    >>> raw = Raw(0, Path("f.csv"), "", "csv", (), ("Price",), "r", 1)
    >>> with DuckDB.in_memory() as engine:
    ...     _ = engine.execute("create table r as select '-5' as c0, 2 as _row")
    ...     done = rework(engine, raw, {"Price": "ltrim(c0, '-')", "Way": "'out'"})
    ...     done.headers, engine.execute("select c0, c1 from r")
    (('Price', 'Way'), [('5', 'out')])
    """
    headers, made_from = list(raw.headers), set(raw.made_from)
    changed, added = [], []
    for header, sql in values.items():
        text = f"cast({sql} as varchar)"
        if header in headers[: len(raw.headers)]:
            changed.append(f"{text} as {column_of(headers.index(header))}")
        else:
            added.append(f"{text} as {column_of(len(headers))}")
            headers.append(header)
            made_from |= {int(place) for place in _PLACE.findall(sql)}
    replaced = f" replace ({', '.join(changed)})" if changed else ""
    engine.execute(
        f"create or replace table {raw.relation} as"
        f" select *{replaced}{''.join(f', {one}' for one in added)} from {raw.relation}"
    )
    return replace(raw, headers=tuple(headers), made_from=frozenset(made_from))


_PLACE = re.compile(r"\bc(\d+)\b")


def leave_out(engine: DuckDB, raw: Raw, note: Note) -> list[Finding]:
    """Leave out the raw rows a note speaks of, and say so."""
    findings = noted(engine, raw, [note])
    if findings:
        engine.execute(f"delete from {raw.relation} where {note.condition}")
    return findings


def keep_latest(engine: DuckDB, raw: Raw, key: str, version: str) -> list[Finding]:
    """Keep the latest version of each row that is delivered several times, and say so.

    Parameters
    ----------
    key
        SQL for what a row is about, over the raw rows.
    version
        SQL for what grows with each version; of equal ones the last delivered counts.
    """
    latest = (
        f"select _row from {raw.relation} where {key} is not null"
        f" qualify row_number() over (partition by {key} order by {version} desc nulls last, _row desc) = 1"
    )
    text = "rows were delivered again, as some systems do; the latest update of each counts"
    earlier = Note(
        "rows_delivered_again", raw.relation, f"{key} is not null and _row not in ({latest})", text, key
    )
    return leave_out(engine, raw, earlier)
