"""Shops and deliveries for tests: files as rows in memory, loaded the way readers hand them over."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import numpy as np

from patronage.base.expr import Scalar
from patronage.contract.catalogue import TABLES
from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.store.calendar import fill_calendar
from patronage.store.context import LoadContext
from patronage.store.delivery import DeliveredFile, Delivery, Staged, open_stage
from patronage.store.folder import ShopFolder
from patronage.store.load import load
from patronage.store.report import LoadReport
from patronage.store.schema import ensure_schema
from patronage.store.settings import Settings

Row = Mapping[str, Scalar]
Contents = dict[str, list[tuple[str, ...]]]

NOON = datetime(2025, 6, 1, 12, tzinfo=UTC)
DAY = datetime(2025, 1, 15, 10, 30)  # noqa: DTZ001  # staged instants are UTC without a zone


@dataclass(frozen=True)
class File:
    """A delivered file: its rows by contract table, `_row` counted from the place in the list.

    `rejects` are rows its reader could not read: line, table, column, value.
    """

    name: str
    tables: Mapping[str, Sequence[Row]]
    links: Sequence[tuple[str, str]] = ()
    rejects: Sequence[tuple[int, str, str, str]] = ()
    mapping: str = ""
    content: str = field(default="")

    @property
    def sha256(self) -> str:
        return sha256(
            (self.content or json.dumps([self.name, self.tables], default=str)).encode()
        ).hexdigest()


@dataclass
class TestShop:
    """A shop that is loaded with files in memory."""

    __test__ = False

    folder: ShopFolder
    seed: int = 1

    @classmethod
    def at(cls, path: Path, seed: int = 1) -> TestShop:
        return cls(ShopFolder.create(path), seed)

    def load(self, *files: File, at: datetime = NOON, program: str = "test") -> LoadReport:
        self.seed += 1
        with self.folder.writing(at) as writer:
            delivery = stage(writer.engine, files)
            context = writer.context(at, np.random.default_rng(self.seed), program)
            with writer.transaction() as engine:
                report = load(engine, delivery, context)
                fill_calendar(engine)
            writer.save(report.settings)
            writer.publish()
        return report

    def ask(self, statement: str, known_at: str | None = None) -> list[tuple[Scalar, ...]]:
        with self.folder.reading(known_at) as engine:
            return engine.execute(statement)

    def contents(self) -> Contents:
        with self.folder.reading() as engine:
            return contents(engine)


@dataclass
class MemoryShop:
    """A shop without a folder, for trials by the hundred."""

    engine: DuckDB
    seed: int = 1
    settings: Settings = field(default_factory=Settings)

    @classmethod
    def new(cls, seed: int = 1) -> MemoryShop:
        engine = DuckDB.in_memory()
        ensure_schema(engine)
        return cls(engine, seed)

    def load(self, *files: File) -> LoadReport:
        self.seed += 1
        open_stage(self.engine)
        delivery = stage(self.engine, files)
        self.engine.execute("begin")
        context = LoadContext(NOON, np.random.default_rng(self.seed), self.settings, "test")
        report = load(self.engine, delivery, context)
        self.engine.execute("commit")
        self.engine.execute("detach stage")
        self.settings = report.settings
        return report

    def contents(self) -> Contents:
        return contents(self.engine)


def contents(engine: DuckDB) -> Contents:
    """Give every delivered table's rows, people by their ids, without what each load writes of itself."""
    return {table.name: _rows(engine, table.name) for table in TABLES if table.kind == "delivered"}


def stage(engine: DuckDB, files: Sequence[File]) -> Delivery:
    """Put files into the stage as a reader would."""
    staged = []
    for index, file in enumerate(files):
        for name, rows in file.tables.items():
            if rows:
                relation = f"stage.{name}_{index}"
                _stage_rows(engine, relation, name, index, rows)
                staged.append(Staged(TABLES[name], relation))
        for row, table, column, value in file.rejects:
            engine.execute(
                "insert into stage.rejects values (?, ?, ?, ?, 'unreadable', ?, 'mend it')",
                [index, row, table, column, value],
            )
    links = [link for file in files for link in file.links]
    if links:
        engine.execute("create table stage.person_links (delivered varchar, person varchar)")
        for link in links:
            engine.execute("insert into stage.person_links values (?, ?)", list(link))
    delivered = tuple(
        DeliveredFile(
            f"/exports/{index}/{file.name}",
            file.name,
            file.sha256,
            "csv",
            "a test says so",
            next(iter(file.tables)),
            max((len(rows) for rows in file.tables.values()), default=0),
            file.mapping,
        )
        for index, file in enumerate(files)
    )
    return Delivery(delivered, tuple(staged))


def order(order_id: str, **more: Scalar) -> dict[str, Scalar]:
    """Give an order row with the least a shop must say."""
    return {"order_id": order_id, "customer": "c1", "ordered_at": DAY, "ordered_on": DAY.date(), **more}


def line(order_id: str, product: str, quantity: int = 1, **more: Scalar) -> dict[str, Scalar]:
    """Give a line row."""
    return {"order_id": order_id, "product": product, "quantity": quantity, "unit_price": Decimal(5), **more}


def _stage_rows(engine: DuckDB, relation: str, name: str, index: int, rows: Sequence[Row]) -> None:
    columns = list(dict.fromkeys(column for row in rows for column in row if column != "_row"))
    kinds = {c.name: "varchar" if c.person else DUCKDB.types[c.type] for c in TABLES[name].columns}
    selected = ", ".join(
        f"cast(v.{c} as {kinds.get(c, 'varchar')}) as {c}" for c in map(DUCKDB.identifier, columns)
    )
    values = ", ".join(
        "(" + ", ".join([*(DUCKDB.literal(row.get(c)) for c in columns), str(row.get("_row", place))]) + ")"
        for place, row in enumerate(rows, start=2)
    )
    names = ", ".join([*map(DUCKDB.identifier, columns), "_row"])
    rows_of = f"(values {values}) as v({names})"
    engine.execute(f"create table {relation} as select {selected}, {index} as _file, v._row from {rows_of}")


def _rows(engine: DuckDB, name: str) -> list[tuple[str, ...]]:
    people = {
        column.name for column in TABLES[name].columns if column.type == "bigint" and column.unit == "person"
    }
    columns = [
        f"coalesce((select min(delivered) from person_ids as p where p.customer = t.{c}), '') as {c}"
        if c in people
        else f"t.{DUCKDB.identifier(c)}"
        for c in TABLES[name].names
    ]
    rows = engine.execute(f"select {', '.join(columns)} from {DUCKDB.identifier(name)} as t")
    return sorted(tuple(str(value) for value in row) for row in rows)
