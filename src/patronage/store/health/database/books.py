"""The database is a shop's, of a version this program knows; first by name, since the others rely on it."""

from __future__ import annotations

from collections.abc import Iterator

from patronage.base.finding import Finding
from patronage.engine.duckdb import DuckDB
from patronage.store.health.check import DatabaseCheck
from patronage.store.schema import BOOKS, STORE_VERSION, held_columns
from patronage.store.whole import whole

__all__ = ["BOOKS_KNOWN"]


def _find(engine: DuckDB) -> Iterator[Finding]:
    missing = sorted(BOOKS.keys() - held_columns(engine).keys())
    if missing:
        yield Finding("foreign", f"it is no shop's database: it has no {', '.join(missing)}", "refusal",
                      remedy="Put back the right file from a snapshot or a backup.")  # fmt: skip
        return
    found = whole(engine.execute("select coalesce(max(version), 0) from store_version")[0][0])
    if found > STORE_VERSION:
        message = f"it is of store version {found}, this program knows {STORE_VERSION}"
        yield Finding("newer_program", message, "refusal", remedy="Install a newer patronage.")


BOOKS_KNOWN = DatabaseCheck("books", _find)
