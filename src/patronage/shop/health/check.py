"""The type of a check of marts: beside the snapshot it has the same marts made anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from patronage.base.finding import Finding
from patronage.engine.duckdb import DuckDB
from patronage.store.settings import Settings

__all__ = ["HELD", "MartCheck"]

HELD = "held"
"""Under this name the examined snapshot is attached."""


@dataclass(frozen=True)
class MartCheck:
    """Compares what a snapshot holds with what should follow from it.

    `find` is given an engine whose tables are the snapshot's delivered ones with marts made anew, the
    snapshot itself being attached as `HELD`; and the shop's settings.
    """

    name: str
    find: Callable[[DuckDB, Settings], Iterator[Finding]]
