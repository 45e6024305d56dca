"""What readers hand to the store: files, staged rows in contract columns, and what was noticed on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from patronage.base.finding import Finding
from patronage.contract.table import Table
from patronage.engine.duckdb import DuckDB

__all__ = ["REJECTS", "DeliveredFile", "Delivery", "Staged", "StatedMapping", "open_stage"]

REJECTS = "stage.rejects"
"""Where readers put rows they could not turn into contract rows."""


@dataclass(frozen=True)
class DeliveredFile:
    """One file as it was delivered, how it was understood and why.

    `table` names what it mainly holds; `mapping` is a text that changes when the file is read differently,
    so that the same bytes under another mapping count as a new delivery.
    """

    path: str
    name: str
    sha256: str
    format: str
    why: str
    table: str
    rows_read: int
    mapping: str = ""


@dataclass(frozen=True)
class Staged:
    """Rows of one contract table, in a relation such as `stage.orders`.

    The relation has any of the table's columns, others are ignored; an absent one means nothing was given.
    Columns of persons hold delivered ids as text. Beside them stand `_file`, the index of the row's file in
    the delivery, and `_row`, its line there, the header being 1.
    """

    table: Table
    relation: str


@dataclass(frozen=True)
class StatedMapping:
    """What was said of a file's columns and is to be kept: its table, and column -> header."""

    file: str
    table: str
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Delivery:
    """Everything one load brings."""

    files: tuple[DeliveredFile, ...]
    staged: tuple[Staged, ...]
    findings: tuple[Finding, ...] = ()
    stated: tuple[StatedMapping, ...] = ()


def open_stage(engine: DuckDB) -> None:
    """Attach the staging database, which lives in memory, with its empty list of rejects.

    DuckDB writes to one attached database a transaction, so staging ends before the shop's begins.
    """
    engine.execute("attach ':memory:' as stage")
    engine.execute(
        f"create table {REJECTS} (_file integer, _row bigint, table_name varchar, column_name varchar,"
        " reason varchar, value varchar, remedy varchar)"
    )
