"""How DuckDB writes queries."""

from __future__ import annotations

from patronage.engine.dialect import COMMON_MACROS, Dialect

__all__ = ["DUCKDB"]

DUCKDB = Dialect(
    name="duckdb",
    types={
        "text": "varchar",
        "integer": "integer",
        "bigint": "bigint",
        "double": "double",
        "money": "decimal(18,4)",
        "date": "date",
        "timestamp": "timestamp",
        "boolean": "boolean",
    },
    macros={
        **COMMON_MACROS,
        "holds_for_any": "bool_or({0})",
        "quantile": "quantile_disc({0}, {1})",
        "seconds_between": "cast(date_diff('microsecond', {0}, {1}) * 0.000001 as decimal(18,4))",
    },
    has_filter=True,
    has_escapes=True,
)
