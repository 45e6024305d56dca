"""The temporary tables of one load: rows as delivered, rows that pass, rows ready to be put in place."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from patronage.contract.table import Column, Table
from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.store.delivery import Staged
from patronage.store.fill import FILLS

__all__ = ["Incoming", "Parent", "columns_of", "lay_down", "names", "open_incoming", "same"]


@dataclass(frozen=True)
class Incoming:
    """One contract table's share of a load, and the names of its temporary relations.

    `told` are the columns that its rows bring; the others are empty, and nothing carries them along.
    """

    table: Table
    told: frozenset[str]

    @property
    def name(self) -> str:
        """The stored table, quoted."""
        return DUCKDB.identifier(self.table.name)

    @property
    def delivered(self) -> str:
        """Every staged row, all columns, people still by their delivered ids."""
        return f"temp.in_{self.table.name}"

    @property
    def valid(self) -> str:
        """The rows no rule rejects."""
        return f"temp.valid_{self.table.name}"

    @property
    def ready(self) -> str:
        """The rows to be put in place, people by their surrogates: a view until one has to be taken out."""
        return f"temp.new_{self.table.name}"

    @property
    def lost(self) -> str:
        """Groups and the files whose version of them does not count."""
        return f"temp.lost_{self.table.name}"

    @property
    def newer(self) -> str:
        """Groups that arrive in a version newer than the stored one."""
        return f"temp.newer_{self.table.name}"

    @property
    def is_one_row(self) -> bool:
        """A group is one row."""
        return self.table.replaces == self.table.key

    @property
    def group(self) -> tuple[str, ...]:
        """The columns of the replacement grain, quoted."""
        return tuple(DUCKDB.identifier(c) for c in self.table.replaces)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns that are told, filled in, or gone by."""
        table = self.table
        needed = {*table.key, *table.replaces, *table.references, table.numbered, *FILLS.get(table.name, {})}
        told = self.told | needed
        return tuple(c for c in table.columns if c.required or c.name in told or table.personal)

    @property
    def content(self) -> tuple[str, ...]:
        """The same columns, quoted."""
        return tuple(DUCKDB.identifier(c.name) for c in self.columns)

    def is_of_group(self, left: str, right: str) -> str:
        """Compare the groups of rows of two sources.

        By `=` where a column is never empty: rows outside the range of what arrives are then not looked at.
        """
        return " and ".join(
            f"{left}.{column} {'=' if self.table[name].required else 'is not distinct from'} {right}.{column}"
            for name, column in zip(self.table.replaces, self.group, strict=True)
        )

    def close(self, engine: DuckDB) -> None:
        """Drop the temporary relations."""
        engine.drop(self.ready.removeprefix("temp."))
        engine.execute(f"drop view {self.valid}")
        engine.execute(f"drop view {self.delivered}")
        engine.execute(f"drop table if exists {self.lost}")
        engine.execute(f"drop table if exists {self.newer}")


@dataclass(frozen=True)
class Parent:
    """The table a table of parts belongs to, and the parts' column that points there."""

    column: str
    table: Incoming


def open_incoming(engine: DuckDB, table: Table, staged: Sequence[Staged]) -> Incoming:
    """Put all staged rows of a table under one name, with every column, absent ones empty."""
    relations = {each.relation: columns_of(engine, each.relation) for each in staged if each.table is table}
    incoming = Incoming(table, frozenset(c for columns in relations.values() for c in columns))
    parts = [_part(engine, table, relation, columns) for relation, columns in relations.items()]
    engine.execute(f"create or replace temp view in_{table.name} as {' union all '.join(parts)}")
    return incoming


def lay_down(engine: DuckDB, incoming: Incoming) -> None:
    """Make a table of the ready rows where they are a view, so that some can be taken out."""
    name = incoming.ready.removeprefix("temp.")
    if engine.execute("select 1 from duckdb_views() where database_name = 'temp' and view_name = ?", [name]):
        engine.execute(f"create temp table laid_down as select * from {incoming.ready}")
        engine.execute(f"drop view {incoming.ready}")
        engine.execute(f"alter table temp.laid_down rename to {name}")


def names(columns: Sequence[str], alias: str = "") -> str:
    """List columns, under an alias."""
    prefix = f"{alias}." if alias else ""
    return ", ".join(prefix + column for column in columns)


def same(columns: Sequence[str], left: str, right: str) -> str:
    """Compare columns of two sources, where nothing equals nothing."""
    return " and ".join(f"{left}.{column} is not distinct from {right}.{column}" for column in columns)


def columns_of(engine: DuckDB, relation: str) -> tuple[str, ...]:
    """Give the columns of any relation, attached ones too."""
    return tuple(str(row[0]) for row in engine.execute(f"describe {relation}"))


def _part(engine: DuckDB, table: Table, relation: str, present: Collection[str]) -> str:
    values = {
        c.name: _id(engine, c, relation) if c.person and c.name in present else _value(c, present)
        for c in table.columns
    }
    columns = ", ".join(f"{value} as {DUCKDB.identifier(name)}" for name, value in values.items())
    return f"select {columns}, cast(_file as integer) as _file, cast(_row as bigint) as _row from {relation}"


def _id(engine: DuckDB, column: Column, relation: str) -> str:
    """Give a delivered id without outer blanks; one of blanks is none."""
    text = f"cast({DUCKDB.identifier(column.name)} as varchar)"
    # Readers trim; to look whether all did is quicker than to do it again wherever the id is used.
    untidy = f"{text} < '!' or ends_with({text}, ' ')"
    if not engine.execute(f"select 1 from {relation} where {untidy} limit 1"):
        return text
    return f"nullif(trim({text}), '')"


def _value(column: Column, present: Collection[str]) -> str:
    name = DUCKDB.identifier(column.name)
    # Before they have a surrogate, people are texts.
    kind = "varchar" if column.person else DUCKDB.types[column.type]
    return f"cast({name if column.name in present else 'null'} as {kind})"
