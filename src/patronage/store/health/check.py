"""The types of checks of a shop on disk: of its folder, and of one of its database files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from patronage.base.finding import Finding
from patronage.base.registry import Registry
from patronage.engine.duckdb import DuckDB
from patronage.store.layout import Layout

__all__ = ["DATABASE_CHECKS", "FOLDER_CHECKS", "DatabaseCheck", "FolderCheck"]


@dataclass(frozen=True)
class FolderCheck:
    """Looks at the files of a shop without opening its database.

    A finding's severity says what it means: `note`, nothing is wrong; `warning`, something is;
    `refusal`, the shop cannot be read as it stands. Its remedy says how it is mended.
    """

    name: str
    find: Callable[[Layout], Iterator[Finding]]


@dataclass(frozen=True)
class DatabaseCheck:
    """Looks into an open database file; findings as those of a `FolderCheck`."""

    name: str
    find: Callable[[DuckDB], Iterator[Finding]]


FOLDER_CHECKS: Registry[FolderCheck] = Registry(FolderCheck, "patronage.store.health.folder", "check")
"""Every check of the folder: one module each in `store/health/folder`."""

DATABASE_CHECKS: Registry[DatabaseCheck] = Registry(DatabaseCheck, "patronage.store.health.database", "check")
"""Every check of a database file: one module each in `store/health/database`."""
