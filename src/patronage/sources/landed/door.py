"""The type of a door to landed tables, and the tables behind it that are read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import NoReturn

from patronage.base.address import is_address, shown
from patronage.base.errors import InputError
from patronage.base.finding import Finding
from patronage.base.registry import Registry
from patronage.engine.duckdb import DuckDB
from patronage.sources.formats.typed_text import as_text
from patronage.sources.landed.kinds import kind_of
from patronage.sources.options import ReadOptions
from patronage.sources.raw import Raw
from patronage.sources.source import SOURCES
from patronage.sources.staging import records, tidy

__all__ = ["DOORS", "Brought", "Door", "LandedTable", "Opened", "open_door"]

_MOST_NAMED = 8


@dataclass(frozen=True)
class Brought:
    """Rows of a table, as SQL that the embedded engine can select from, and a text that changes with them."""

    relation: str
    version: str


@dataclass(frozen=True)
class LandedTable:
    """A table behind a door.

    Parameters
    ----------
    name
        What it is called there.
    columns
        Its columns' names and types, as the embedded engine has them.
    bring
        Fetches its rows, once it is known to be read; they are there until the next table is brought.
    """

    name: str
    columns: tuple[tuple[str, str], ...]
    bring: Callable[[], Brought]


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
        Tells whether a path, or the address that stands in its place, is one.
    open
        Gives its tables, which can be read until the context ends; the number tells places of one load apart.
    is_remote
        Whether it is named by an address, and not by a path.
    """

    name: str
    label: str
    recognises: Callable[[Path], bool]
    open: Callable[[DuckDB, Path, int], AbstractContextManager[Sequence[LandedTable]]]
    is_remote: bool = False


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
        None of the tables is one that is read, or there is no door for such an address.
    """
    is_remote = is_address(path)
    door = next((door for door in DOORS if door.is_remote == is_remote and door.recognises(path)), None)
    if door is None:
        return _refuse_address(path) if is_remote else None
    place = shown(path)
    raws: list[Raw] = []
    names: set[str] = set()
    with door.open(engine, path, first) as tables:
        for table in tables:
            raw = _raw(place, table, first + len(raws), door)
            if _is_read(engine, raw):
                names.add(table.name)
                raws += _staged(engine, raw, table)
        others = [table.name for table in tables if table.name not in names]
    if not raws:
        named = ", ".join(others[:_MOST_NAMED]) or "none"
        message = f"{place} ({door.label}) holds no table that is read and has rows; its others are {named}"
        raise InputError(message)
    return Opened(tuple(raws), _left(place, others))


def _refuse_address(path: Path) -> NoReturn:
    known = ", ".join(door.label for door in DOORS if door.is_remote)
    message = (
        f"{shown(path)} is an address that nothing is read from; expected a file, a folder or the address of"
        f" {known}. Export what lies there into files, and deliver those."
    )
    raise InputError(message)


def _raw(place: Path, table: LandedTable, index: int, door: Door) -> Raw:
    return Raw(
        index=index,
        path=place / table.name,
        sha256="",
        format=door.name,
        why=(f"a table of {place.name}, {door.label}",),
        headers=tuple(name for name, _ in table.columns),
        relation=f"stage.raw_{index}",
        rows=0,
        is_landed=True,
    )


def _staged(engine: DuckDB, raw: Raw, table: LandedTable) -> list[Raw]:
    """Stage a table as text; an empty one is no file of the load."""
    brought = table.bring()
    texts = ", ".join(as_text(name, kind, i) for i, (name, kind) in enumerate(table.columns))
    engine.execute(
        f"create table {raw.relation} as select {texts}, row_number() over () + 1 as _row"
        f" from {brought.relation}"
    )
    tidy(engine, raw.relation, len(table.columns), is_plain=False)
    rows = records(engine, raw.relation)
    if not rows:
        engine.execute(f"drop table {raw.relation}")
    digest = sha256(f"{table.name}|{brought.version}".encode()).hexdigest()
    return [replace(raw, rows=rows, sha256=digest)] if rows else []


def _is_read(engine: DuckDB, raw: Raw) -> bool:
    if kind_of(raw):
        return True
    return any(source.recognises(engine, raw, ReadOptions()) for source in SOURCES if not source.general)


def _left(place: Path, others: Sequence[str]) -> tuple[Finding, ...]:
    if not others:
        return ()
    more = " …" if len(others) > _MOST_NAMED else ""
    text = f"tables that are not read: {', '.join(others[:_MOST_NAMED])}{more}"
    return (Finding("tables_not_read", text, "note", place.name, count=len(others)),)
