"""Files written for a test, read, and asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from patronage.base.finding import Finding
from patronage.engine.duckdb import DuckDB
from patronage.sources.options import ReadOptions
from patronage.sources.read import read
from patronage.store.delivery import Delivery


@dataclass(frozen=True)
class Reading:
    """A delivery and the engine it is staged in."""

    engine: DuckDB
    delivery: Delivery

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return self.engine.execute(query)

    @property
    def tables(self) -> set[str]:
        return {staged.table.name for staged in self.delivery.staged}

    @property
    def codes(self) -> set[str]:
        return {finding.code for finding in self.delivery.findings}

    def finding(self, code: str) -> Finding:
        found = [f for f in self.delivery.findings if f.code == code]
        assert len(found) == 1, [str(f) for f in self.delivery.findings]
        return found[0]


@contextmanager
def reading(*files: Path, **options: Any) -> Iterator[Reading]:
    with DuckDB.in_memory() as engine:
        yield Reading(engine, read(engine, files, ReadOptions(**options)))


def written(folder: Path, text: str, name: str = "orders.csv", encoding: str = "utf-8") -> Path:
    file = folder / name
    file.write_bytes(text.encode(encoding))
    return file


def table(*rows: str) -> str:
    """Join rows of a text table."""
    return "".join(f"{row}\n" for row in rows)


def orders(*rows: str) -> str:
    """Give a text table of orders with the usual columns."""
    return table("order_id,customer,date,amount", *rows)


def shuffled(rows: list[str], seed: int) -> list[str]:
    """Give the same rows in another sequence."""
    return Random(seed).sample(rows, len(rows))  # noqa: S311  # a sequence, not a secret


@contextmanager
def one_engine() -> Iterator[DuckDB]:
    """Give an engine that tests of many examples share: opening one costs more than such an example."""
    yield _shared()


@cache
def _shared() -> DuckDB:
    return DuckDB.in_memory()
