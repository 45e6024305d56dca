"""The type of a source: a kind of file that some system writes, and how it becomes contract rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from patronage.base.finding import Finding
from patronage.base.registry import Registry
from patronage.engine.duckdb import DuckDB
from patronage.sources.options import ReadOptions
from patronage.sources.raw import Raw

__all__ = ["SOURCES", "Made", "Source"]


@dataclass(frozen=True)
class Made:
    """What a source made of one file.

    Parameters
    ----------
    table
        The contract table the file mainly holds.
    relations
        Contract table -> staged relation with its columns, `_file` and `_row`.
    why
        The evidence for the table and its columns.
    mapping
        A text that changes when the file is read differently.
    columns
        The columns that were found in the file.
    links
        A staged relation `delivered`, `person` that says which delivered ids are one person, or "".
    totals
        How many rows only sum up the others; they do not count as read.
    """

    table: str
    relations: tuple[tuple[str, str], ...]
    why: tuple[str, ...] = ()
    mapping: str = ""
    findings: tuple[Finding, ...] = ()
    columns: frozenset[str] = frozenset()
    links: str = ""
    totals: int = 0


@dataclass(frozen=True)
class Source:
    """A kind of file.

    Parameters
    ----------
    name
        What it is reported by.
    label
        What people call such a file.
    tables
        The contract tables it can make; `--as` with another one passes it over.
    recognises
        Gives the evidence that a file is of this kind, or "".
    make
        Stages the file's contract rows.
    general
        Whether it also fits files of systems that have a source of their own, and so is asked after them.
    """

    name: str
    label: str
    tables: frozenset[str]
    recognises: Callable[[DuckDB, Raw, ReadOptions], str]
    make: Callable[[DuckDB, Raw, ReadOptions], Made]
    general: int = 0


SOURCES: Registry[Source] = Registry(Source, "patronage.sources.readers", "source", group="patronage.sources")
