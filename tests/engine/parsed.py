"""Holds what is sent to an engine against a grammar of its SQL that is not ours."""

from __future__ import annotations

import sqlglot

from patronage.base.select import Query
from patronage.engine.clickhouse import CLICKHOUSE
from patronage.engine.duckdb import DUCKDB
from patronage.engine.postgres import POSTGRES
from patronage.engine.printer import print_query
from patronage.engine.spark import SPARK


def is_sql_everywhere(query: Query) -> bool:
    """Tell whether each engine's way to write the query is one SELECT of that engine."""
    return all(
        isinstance(
            sqlglot.parse_one(print_query(query, dialect), read=dialect.name),
            sqlglot.exp.Select | sqlglot.exp.SetOperation,
        )
        for dialect in (DUCKDB, POSTGRES, CLICKHOUSE, SPARK)
    )
