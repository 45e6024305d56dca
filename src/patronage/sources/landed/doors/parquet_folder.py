"""A folder of Parquet files: a file a table, or a folder of parts a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from patronage.base.errors import EngineError, InputError
from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.sources.formats.format import digest
from patronage.sources.landed.door import Brought, Door, LandedTable
from patronage.sources.regular import refuse_outside

__all__ = ["PARQUET_FOLDER"]


def _recognises(path: Path) -> bool:
    return path.is_dir() and next(path.rglob("*.parquet"), None) is not None


@contextmanager
def _open(engine: DuckDB, path: Path, _number: int) -> Iterator[Sequence[LandedTable]]:
    parts: dict[str, list[Path]] = {}
    for file in sorted(path.rglob("*.parquet")):
        refuse_outside(path, file)
        inside = file.relative_to(path).parent
        parts.setdefault(".".join(inside.parts) or file.stem, []).append(file)
    yield [_table(engine, name, files) for name, files in parts.items()]


PARQUET_FOLDER = Door("parquet_folder", "a folder of Parquet files", _recognises, _open)


def _table(engine: DuckDB, name: str, files: Sequence[Path]) -> LandedTable:
    listed = ", ".join(DUCKDB.literal(_plain(file)) for file in files)
    relation = f"read_parquet([{listed}], union_by_name = true, hive_partitioning = false)"
    try:
        columns = engine.execute(f"select column_name, column_type from (describe select * from {relation})")
    except EngineError as error:
        message = f"{name} cannot be read as Parquet: {error}. Write it again, or leave it out."
        raise InputError(message) from error

    def bring() -> Brought:
        return Brought(relation, sha256("".join(digest(file) for file in files).encode()).hexdigest())

    return LandedTable(name, tuple((str(column), str(kind)) for column, kind in columns), bring)


def _plain(file: Path) -> str:
    """Give a path whose signs the database does not take for a pattern."""
    return "".join(f"[{c}]" if c in "*?[" else c for c in str(file))
