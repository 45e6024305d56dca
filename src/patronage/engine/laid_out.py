"""Temporary tables of a large database as files beside it, for memory does not give them back in time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from patronage.base.expr import Scalar
from patronage.engine.duckdb_dialect import DUCKDB

__all__ = ["is_large", "lay_out", "take_away"]

MOST_ROWS = 40_000_000
"""Rows of all tables together up to which temporary ones stay in memory, which is quicker."""

Execute = Callable[[str], list[tuple[Scalar, ...]]]


def is_large(execute: Execute) -> bool:
    """Tell whether the tables of a database hold more rows than that."""
    held = "select sum(estimated_size) from duckdb_tables() where database_name = current_database()"
    rows = execute(held)[0][0]
    return isinstance(rows, (int, float)) and rows > MOST_ROWS


def lay_out(execute: Execute, name: str, body: str) -> int:
    """Write what a query gives to a file in the folder for what does not fit, and let a name stand for it.

    Rows keep their order and columns their types. A writer that is killed leaves the file there; the next one
    clears that folder.
    """
    file = _file(execute, name)
    file.parent.mkdir(exist_ok=True)
    kinds = {str(row[0]): str(row[1]) for row in execute(f"describe {body}")}
    written = ", ".join(
        f"cast({DUCKDB.identifier(c)} as {_KEPT_AS.get(kind, kind)}) as {DUCKDB.identifier(c)}"
        for c, kind in kinds.items()
    )
    read = ", ".join(
        f"cast({DUCKDB.identifier(c)} as {kind}) as {DUCKDB.identifier(c)}" for c, kind in kinds.items()
    )
    at = DUCKDB.literal(str(file))
    rows = execute(f"copy (select {written} from (\n{body}\n) as made) to {at} (format parquet)")
    execute(f"create temp view {DUCKDB.identifier(name)} as select {read} from read_parquet({at})")
    return int(rows[0][0])  # type: ignore[arg-type]  # DuckDB answers with the number of rows


def take_away(execute: Execute, name: str) -> None:
    """Remove the file a name stood for, if there was one, and the folder with the last of them."""
    file = _file(execute, name)
    if file.exists():
        file.unlink()
        if not any(file.parent.iterdir()):
            file.parent.rmdir()


_KEPT_AS = {"HUGEINT": "decimal(38, 0)"}  # the files would make floating point of it


def _file(execute: Execute, name: str) -> Path:
    return Path(str(execute("select current_setting('temp_directory')")[0][0])) / f"{name}.parquet"
