"""Cells of a raw file made ready before anyone reads their types: values put right, rows left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from patronage.base.finding import Finding
from patronage.engine.duckdb import DuckDB
from patronage.sources.fingerprint import header_of
from patronage.sources.notes import Note, noted
from patronage.sources.raw import Raw
from patronage.sources.staging import column_of

__all__ = ["cell", "leave_out", "rework"]


def cell(raw: Raw, *names: str) -> str:
    """Give SQL for a raw row's cell under the first of some headers; nothing where there is none."""
    header = header_of(raw, *names)
    return column_of(raw.headers.index(header)) if header else "cast(null as varchar)"


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
    headers = list(raw.headers)
    changed, added = [], []
    for header, sql in values.items():
        text = f"cast({sql} as varchar)"
        if header in headers[: len(raw.headers)]:
            changed.append(f"{text} as {column_of(headers.index(header))}")
        else:
            added.append(f"{text} as {column_of(len(headers))}")
            headers.append(header)
    replaced = f" replace ({', '.join(changed)})" if changed else ""
    engine.execute(
        f"create or replace table {raw.relation} as"
        f" select *{replaced}{''.join(f', {one}' for one in added)} from {raw.relation}"
    )
    return replace(raw, headers=tuple(headers))


def leave_out(engine: DuckDB, raw: Raw, note: Note) -> list[Finding]:
    """Leave out the raw rows a note speaks of, and say so."""
    findings = noted(engine, raw, [note])
    if findings:
        engine.execute(f"delete from {raw.relation} where {note.condition}")
    return findings
