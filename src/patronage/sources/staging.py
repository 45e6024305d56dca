"""The staging database: in memory, attached beside the shop, filled before any transaction begins."""

from __future__ import annotations

from patronage.engine.duckdb import DuckDB
from patronage.store.delivery import open_stage

__all__ = ["clean_text", "column_of", "prepare", "records"]

_ATTACHED = "select count(*) from duckdb_databases() where database_name = 'stage'"


def prepare(engine: DuckDB) -> None:
    """Attach an empty staging database; what an earlier reading staged is gone."""
    if engine.execute(_ATTACHED)[0][0]:
        engine.execute("detach stage")
    open_stage(engine)


def records(engine: DuckDB, relation: str) -> int:
    """Count the rows of a staged relation."""
    return int(engine.execute(f"select count(*) from {relation}")[0][0])  # type: ignore[arg-type]  # a count


def column_of(index: int) -> str:
    """Name the staged column of a header by its place."""
    return f"c{index}"


def clean_text(column: str) -> str:
    """Give SQL that strips control characters and outer blanks; what is then empty is nothing.

    Examples
    --------
    >>> with DuckDB.in_memory() as engine:
    ...     engine.execute(f"select {clean_text('x')} from (values (' a\\tb '), (' ')) as t (x)")
    [('a b',), (None,)]
    """
    return f"nullif(trim(regexp_replace({column}, {_CONTROLS}, ' ', 'g'), {_BLANKS}), '')"


# Also the unbreakable and the invisible blanks, which trim() leaves.
_BLANKS = "' ' || chr(160) || chr(8203) || chr(65279) || chr(8239) || chr(12288)"
_CONTROLS = r"'[\x01-\x1f\x7f\x{80}-\x{9f}]+'"
