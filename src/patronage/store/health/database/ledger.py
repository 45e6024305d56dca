"""The ledger agrees with the rows that stand: each came with a load it knows, the last one's are all."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from patronage.base.finding import Finding
from patronage.contract.commerce import PERSONS
from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.store.health.check import DatabaseCheck
from patronage.store.health.database.keys import RESTORE
from patronage.store.schema import LOADED_IN, delivered_tables, filled_columns
from patronage.store.whole import whole

__all__ = ["LEDGER"]

_DIGEST = re.compile("[0-9a-f]{64}")


def _find(engine: DuckDB) -> Iterator[Finding]:
    loads = engine.execute("select load_id, kind, rows_loaded, files, delivery from loads order by load_id")
    numbers = [whole(row[0]) for row in loads]
    if numbers != list(range(1, len(numbers) + 1)):
        yield Finding("ledger_gap", "the numbers of the ledger's loads do not run from 1 without a gap",
                      "warning", value=_shown(numbers), remedy=RESTORE)  # fmt: skip
    standing = _standing(engine)
    for number in sorted(standing.keys() - set(numbers)):
        message = f"rows stand that came with load {number}, of which the ledger does not know"
        yield Finding("unknown_load", message, "warning", remedy=RESTORE, count=standing[number])
    last = max((whole(n) for n, kind, *_ in loads if kind in ("load", "retry", "erase")), default=0)
    for load_id, kind, loaded, files, delivery in loads:
        number, rows = whole(load_id), whole(loaded)
        stand, names = standing.get(number, 0), _names(str(files), str(delivery))
        # Later loads put rows in place of earlier ones; the last one's stand as they came.
        if stand > rows or (number == last and kind != "erase" and stand != rows):
            message = f"load {number} brought {rows:,} rows, and {stand:,} of it stand"
            yield Finding("rows_of_load", message, "warning", value=names or "", remedy=RESTORE)
        if names is None:
            message = f"what the ledger says of the files of load {number} cannot be read"
            yield Finding("ledger_illegible", message, "warning", remedy=RESTORE)
    yield from _rejects(engine)


def _standing(engine: DuckDB) -> dict[int, int]:
    """Count rows by the load that brought them; what is known of people is not counted as loaded rows."""
    held = filled_columns(engine)
    parts = [
        f"select {LOADED_IN} from {DUCKDB.identifier(table.name)}"
        for table in delivered_tables()
        if table != PERSONS and table.replaces and table.name in held
    ]
    if not parts:
        return {}
    counted = f"select {LOADED_IN}, count(*) from ({' union all '.join(parts)}) group by 1"
    return {whole(load): whole(rows) for load, rows in engine.execute(counted)}


def _names(files: str, delivery: str) -> str | None:
    """Give the names of a load's files; nothing where the ledger cannot be read."""
    try:
        names = ", ".join(str(each["name"]) for each in json.loads(files))
    except (ValueError, TypeError, KeyError):
        return None
    return names if all(_DIGEST.fullmatch(each) for each in delivery.split()) else None


def _rejects(engine: DuckDB) -> Iterator[Finding]:
    strays = engine.execute(
        f"select count(*) from rejects where {LOADED_IN} not in (select load_id from loads)"
    )
    if count := whole(strays[0][0]):
        yield Finding("unknown_load", "rejects are kept of loads the ledger does not know", "warning",
                      remedy=RESTORE, count=count)  # fmt: skip


def _shown(numbers: list[int]) -> str:
    most = 8
    return ", ".join(map(str, numbers[:most])) + (" …" if len(numbers) > most else "")


LEDGER = DatabaseCheck("ledger", _find)
