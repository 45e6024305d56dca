"""What rows refer to is there: people, and what facts are joined to."""

from __future__ import annotations

from collections.abc import Iterator

from patronage.base.finding import Finding
from patronage.contract.catalogue import TABLES
from patronage.contract.commerce import PERSON_IDS
from patronage.contract.planning import CALENDAR
from patronage.contract.table import GIVEN_NOT, Table
from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.store.health.check import DatabaseCheck
from patronage.store.health.database.keys import RESTORE, remedy_of
from patronage.store.schema import filled_columns, held_columns
from patronage.store.whole import whole

__all__ = ["REFERENCES"]


def _find(engine: DuckDB) -> Iterator[Finding]:
    # After an erasure facts keep random numbers that stand for nobody; before one every number has its ids.
    is_complete = not engine.execute("select 1 from suppressed limit 1")
    held, filled = held_columns(engine), filled_columns(engine)
    for table in (each for each in TABLES if each.name in filled):
        if is_complete and table.kind == "delivered":
            for column in (c.name for c in table.columns if c.person and c.name in held[table.name]):
                if count := _dangling(engine, table, column, PERSON_IDS.name, "customer"):
                    message = f"rows of {table.name} name a {column} that {PERSON_IDS.name} does not hold"
                    yield Finding("unknown_reference", message, "warning", remedy=RESTORE, count=count)
        for column, name in table.references.items():
            if name in held and (table.kind == "mart" or (column,) == table.replaces):
                count = _dangling(engine, table, column, name, TABLES[name].key[0])
                yield from _told(table, column, name, count)


def _told(table: Table, column: str, name: str, count: int) -> Iterator[Finding]:
    if not count:
        return
    message = f"rows of {table.name} name a {column} that {name} does not hold"
    if table.kind == "delivered":
        remedy = f"They count nowhere until {name} holds it; load the file that has it."
        yield Finding("unknown_reference", message, remedy=remedy, count=count)
    elif name == CALENDAR.name:
        yield Finding("unknown_reference", message, "warning", remedy=remedy_of(table), count=count)
    else:
        # Who gave goods back and never ordered is no customer; that facts are right is told where they are
        # made anew.
        yield Finding("unknown_reference", f"{message}: they count, under what is not given", count=count)


def _dangling(engine: DuckDB, table: Table, column: str, name: str, key: str) -> int:
    own = f"t.{DUCKDB.identifier(column)}"
    given = f" and {own} <> {GIVEN_NOT}" if table[column].type == "bigint" else ""
    rows = engine.execute(
        f"select count(*) from {DUCKDB.identifier(table.name)} as t"
        f" anti join {DUCKDB.identifier(name)} as r on r.{DUCKDB.identifier(key)} = {own}"
        f" where {own} is not null{given}"
    )
    return whole(rows[0][0])


REFERENCES = DatabaseCheck("references", _find)
