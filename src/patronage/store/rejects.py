"""Rows that were left out, kept with their reason so that their owner can mend them."""

from __future__ import annotations

from collections.abc import Mapping

from patronage.contract.catalogue import TABLES
from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.store.check import REJECTED
from patronage.store.delivery import REJECTS
from patronage.store.suppression import Suppression
from patronage.store.whole import whole

__all__ = ["count_rejects", "keep_rejects", "may_fit_later"]

_COLUMNS = "_file, _row, table_name, column_name, reason, value, remedy"
_ALL = f"(select {_COLUMNS} from {REJECTS} union all select {_COLUMNS} from {REJECTED})"


def count_rejects(engine: DuckDB) -> Mapping[int, int]:
    """Count the rows left out of each file, a row once however many reasons there are."""
    rows = engine.execute(f"select _file, count(distinct _row) from {_ALL} group by _file")
    return {whole(file): whole(count) for file, count in rows}


def may_fit_later(engine: DuckDB) -> bool:
    """Tell whether a row was left out that the same file may bring in another time: cut, or of the future."""
    return bool(engine.execute(f"select 1 from {REJECTED} where later limit 1"))


def keep_rejects(engine: DuckDB, load_id: int, files: tuple[str, ...], suppression: Suppression) -> None:
    """Store what was left out. What may name a person is not kept: an erasure could not know whose it was."""
    labels = " ".join(f"when {at} then {DUCKDB.literal(name)}" for at, name in enumerate(files))
    personal = ", ".join(DUCKDB.literal(name) for name in sorted(_personal()))
    is_personal = f"column_name in ({personal}) or {suppression.holds('value')}"
    engine.execute(
        "insert into rejects (loaded_in, file, row_number, table_name, column_name, reason, value, remedy)"
        f" select {load_id}, case _file {labels} end, _row, table_name, column_name, reason,"
        f" case when {is_personal} then null else value end, remedy"
        f" from {_ALL} order by _file, _row, table_name, column_name, reason"
    )


def _personal() -> set[str]:
    return {c.name for table in TABLES for c in table.columns if table.personal or c.person}
