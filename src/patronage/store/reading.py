"""Reads a database file to its last block, so that the checksum of every block is compared."""

from __future__ import annotations

from patronage.engine.duckdb import DUCKDB, DuckDB

__all__ = ["read_whole"]


def read_whole(engine: DuckDB) -> None:
    """Read every stored value once.

    DuckDB stores a checksum with each block and compares it whenever it reads the block.

    Raises
    ------
    StoreError
        A block is not as it was written.
    """
    for name, columns in engine.execute(_STORED):
        values = f"select bit_xor(hash({columns})) from {DUCKDB.identifier(str(name))}"
        engine.execute(values)


_STORED = """
select table_name, string_agg('"' || replace(column_name, '"', '""') || '"', ', ')
from duckdb_columns() where database_name = current_database() and not is_generated
and table_name in (
  select table_name from duckdb_tables() where database_name = current_database() and estimated_size > 0)
group by table_name order by table_name
"""
