"""Tables with a column a month become tables with a row a month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.sources.raw import Raw
from patronage.sources.staging import column_of

__all__ = ["PERIOD", "VALUE", "one_row_a_period"]

PERIOD, VALUE = "period", "value"
"""The headers of the two columns made."""


def one_row_a_period(engine: DuckDB, raw: Raw, periods: Mapping[int, str]) -> Raw:
    """Give a file with the columns that are no periods, one of periods and one of what stood under them.

    Empty cells are nothing said, and make no row.

    Examples
    --------
    >>> from pathlib import Path
    >>> raw = Raw(0, Path("f.csv"), "", "csv", (), ("kpi", "2025-01", "2025-02"), "r", 1)
    >>> with DuckDB.in_memory() as engine:
    ...     _ = engine.execute("create table r as select 'orders' as c0, '5' as c1, null as c2, 2 as _row")
    ...     made = one_row_a_period(engine, raw, {1: "2025-01", 2: "2025-02"})
    ...     made.headers, engine.execute("select c0, c1, c2 from r")
    (('kpi', 'period', 'value'), [('orders', '2025-01', '5')])
    """
    kept = [i for i in range(len(raw.headers)) if i not in periods]
    named = [f"{column_of(old)} as {column_of(new)}" for new, old in enumerate(kept)]
    selects = [
        f"select {', '.join([*named, ''])}{DUCKDB.literal(period)} as {column_of(len(kept))},"
        f" cast({column_of(i)} as varchar) as {column_of(len(kept) + 1)}, _row"
        f" from {raw.relation} where {column_of(i)} is not null"
        for i, period in periods.items()
    ]
    engine.execute(f"create or replace table {raw.relation} as {' union all '.join(selects)}")
    return replace(raw, headers=(*(raw.headers[i] for i in kept), PERIOD, VALUE))
