"""The type of a door to landed tables, and the tables behind it that are read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from patronage.base.errors import InputError
from patronage.base.finding import Finding
from patronage.base.registry import Registry
from patronage.engine.duckdb import DuckDB
from patronage.sources.formats.typed_text import as_text
from patronage.sources.landed.kinds import kind_of
from patronage.sources.options import ReadOptions
from patronage.sources.raw import Raw
from patronage.sources.source import SOURCES
from patronage.sources.staging import records

__all__ = ["DOORS", "Door", "LandedTable", "Opened", "open_door"]

_MOST_NAMED = 8


@dataclass(frozen=True)
class LandedTable:
    """A table behind a door.

    Parameters
    ----------
    name
        What it is called there.
    columns
        Its columns' names and types, as the embedded engine has them.
    relation
        SQL that the embedded engine can select from.
    version
        A text that changes when its rows do.
    """

    name: str
    columns: tuple[tuple[str, str], ...]
    relation: str
    version: str


@dataclass(frozen=True)
class Door:
    """A place where tables lie.

    Parameters
    ----------
    name
        What it is reported by.
    label
        What people call such a place.
    recognises
        Tells whether a path, or what stands in its place, is one.
    tables
        Lists its tables, ready to be selected from; the number tells places of one load apart.
    close
        Lets go of it.
    """

    name: str
    label: str
    recognises: Callable[[Path], bool]
    tables: Callable[[DuckDB, Path, int], Sequence[LandedTable]]
    close: Callable[[DuckDB, int], None] = lambda _engine, _number: None


DOORS: Registry[Door] = Registry(Door, "patronage.sources.landed.doors", "door", group="patronage.doors")


@dataclass(frozen=True)
class Opened:
    """The tables that are read, staged as text, and what was noticed."""

    raws: tuple[Raw, ...]
    findings: tuple[Finding, ...] = ()


def open_door(engine: DuckDB, path: Path, first: int) -> Opened | None:
    """Stage the tables behind a path that some source knows; nothing where the path is a plain file.

    Raises
    ------
    InputError
        None of the tables is one that is read.
    """
    door = next((door for door in DOORS if door.recognises(path)), None)
    if door is None:
        return None
    tables = door.tables(engine, path, first)
    raws: list[Raw] = []
    names: set[str] = set()
    for table in tables:
        raw = _raw(path, table, first + len(raws), door)
        if _is_read(engine, raw):
            names.add(table.name)
            raws += _staged(engine, raw, table)
    door.close(engine, first)
    others = [table.name for table in tables if table.name not in names]
    if not raws:
        named = ", ".join(others[:_MOST_NAMED]) or "none"
        message = f"{path} ({door.label}) holds no table that is read and has rows; its others are {named}"
        raise InputError(message)
    return Opened(tuple(raws), _left(path, others))


def _raw(path: Path, table: LandedTable, index: int, door: Door) -> Raw:
    return Raw(
        index=index,
        path=path / table.name,
        sha256=sha256(f"{table.name}|{table.version}".encode()).hexdigest(),
        format=door.name,
        why=(f"a table of {path.name}, {door.label}",),
        headers=tuple(name for name, _ in table.columns),
        relation=f"stage.raw_{index}",
        rows=0,
        is_landed=True,
    )


def _staged(engine: DuckDB, raw: Raw, table: LandedTable) -> list[Raw]:
    """Stage a table as text; an empty one is no file of the load."""
    texts = ", ".join(as_text(name, kind, i) for i, (name, kind) in enumerate(table.columns))
    engine.execute(
        f"create table {raw.relation} as select {texts}, row_number() over () + 1 as _row"
        f" from {table.relation}"
    )
    rows = records(engine, raw.relation)
    if not rows:
        engine.execute(f"drop table {raw.relation}")
    return [replace(raw, rows=rows)] if rows else []


def _is_read(engine: DuckDB, raw: Raw) -> bool:
    if kind_of(raw):
        return True
    return any(source.recognises(engine, raw, ReadOptions()) for source in SOURCES if not source.general)


def _left(path: Path, others: Sequence[str]) -> tuple[Finding, ...]:
    if not others:
        return ()
    more = " …" if len(others) > _MOST_NAMED else ""
    text = f"tables that are not read: {', '.join(others[:_MOST_NAMED])}{more}"
    return (Finding("tables_not_read", text, "note", path.name, count=len(others)),)
