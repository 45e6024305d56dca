"""Half an order is a wrong number: where one of its lines cannot be read, the others wait."""

from __future__ import annotations

from patronage.engine.duckdb import DuckDB
from patronage.sources.raw import Raw

__all__ = ["leave_out_halves"]


def leave_out_halves(engine: DuckDB, raw: Raw, typed: str, key: str, table: str) -> str:
    """Reject the readable lines of orders with an unreadable one; give the relation of the others."""
    halves, whole = f"stage.halves_{raw.index}", f"stage.whole_{raw.index}"
    engine.execute(f"""
        create or replace table {halves} as
        select distinct {key} as key from stage.typed_{raw.index}
        where _bad is not null and {key} is not null
    """)
    if not engine.execute(f"select 1 from {halves} limit 1"):
        return typed
    engine.execute(
        f"""
        insert into stage.rejects
        select _file, _row, ?, ?, 'another line of this order cannot be read', {key},
          'Correct the other line; the order is loaded when all of its lines are.'
        from {typed} where {key} in (select key from {halves})
        """,
        [table, key],
    )
    engine.execute(f"""
        create or replace view {whole} as
        select * from {typed} where not coalesce({key} in (select key from {halves}), false)
    """)
    return whole
