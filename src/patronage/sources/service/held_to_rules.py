"""Rows that break a rule of their table are left out before anything else is made of them."""

from __future__ import annotations

from patronage.base.expr import Parameter
from patronage.base.tree import walk
from patronage.contract.table import Table
from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.engine.printer import print_expr

__all__ = ["hold_to_rules"]


def hold_to_rules(engine: DuckDB, relation: str, table: Table) -> None:
    """List the offending rows of a staged table as rejects and take them out.

    The store holds every row to the rules; here it is for files whose rows make several tables, so that a
    contact that is left out leaves no rating and no text behind. What depends on the time of the load waits
    for the store.
    """
    literal = DUCKDB.literal
    for rule in table.rules:
        if rule.severity != "reject" or any(isinstance(node, Parameter) for node in walk(rule.broken)):
            continue
        broken = print_expr(rule.broken, DUCKDB)
        if not engine.execute(f"select 1 from {relation} where {broken} limit 1"):
            continue
        engine.execute(
            f"insert into stage.rejects select _file, _row, {literal(table.name)}, {literal(rule.column)},"
            f" {literal(rule.message)}, cast({DUCKDB.identifier(rule.column)} as varchar),"
            f" {literal(rule.remedy)} from {relation} where {broken}"
        )
        engine.execute(f"delete from {relation} where {broken}")
