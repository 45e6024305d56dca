"""The shop's own record of its loads, written in the same transaction as the rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from json import dumps
from typing import Literal

from patronage.engine.duckdb import DuckDB
from patronage.store.delivery import Delivery
from patronage.store.report import FileReport
from patronage.store.whole import whole

__all__ = ["Entry", "Kind", "file_digests", "find_same", "next_load_id", "record"]


Kind = Literal["load", "retry", "nothing new", "erase"]
"""What a line tells of; a `retry` is a load that left rows out which a later one may place."""


@dataclass(frozen=True)
class Entry:
    """One line of the ledger.

    It holds names, hashes and counts of files; values of rows stay out, since an erasure does not reach here.
    """

    load_id: int
    kind: Kind
    delivery: tuple[str, ...]
    files: tuple[FileReport, ...]
    settings: str
    rows_loaded: int


def file_digests(delivery: Delivery, program: str) -> tuple[str, ...]:
    """Give a hash a file, of its bytes and of how they were read and why."""
    read = [(program, f.sha256, f.format, f.table, f.mapping, f.why) for f in delivery.files]
    return tuple(sha256(dumps(each).encode()).hexdigest() for each in read)


def find_same(engine: DuckDB, digests: tuple[str, ...], settings: str) -> datetime | None:
    """Give when all these files were loaded before, in one load, under the same settings.

    Only since the last erasure: after one, a file is loaded anew, so that the erased person's rows leave it.
    A load that left rows out which could find their place now does not count either.
    """
    rows = engine.execute(
        "select loaded_at, delivery from loads where kind = 'load' and settings = ? and load_id >"
        " (select coalesce(max(load_id), 0) from loads where kind = 'erase') order by load_id desc",
        [settings],
    )
    for loaded_at, delivery in rows:
        if isinstance(loaded_at, datetime) and set(digests) <= set(str(delivery).split()):
            return loaded_at
    return None


def next_load_id(engine: DuckDB) -> int:
    """Give the number of the load that begins."""
    return whole(engine.execute("select coalesce(max(load_id), 0) + 1 from loads")[0][0])


def record(engine: DuckDB, entry: Entry, at: datetime, program: str) -> None:
    """Write a line."""
    files = [
        {
            "name": each.name,
            "format": each.format,
            "table": each.table,
            "rows_read": each.rows_read,
            "rows_loaded": each.rows_loaded,
            "rows_rejected": each.rows_rejected,
            "findings": {finding.code: finding.count for finding in each.findings},
        }
        for each in entry.files
    ]
    engine.execute(
        "insert into loads values (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            entry.load_id,
            at.replace(tzinfo=None),
            entry.kind,
            " ".join(entry.delivery),
            dumps(files, sort_keys=True),
            entry.settings,
            program,
            entry.rows_loaded,
        ],
    )
