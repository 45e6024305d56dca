"""Tallies kept beside the facts, so that a load counts only what it changed."""

from __future__ import annotations

from patronage.base.select import select, source
from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.engine.printer import print_query
from patronage.facts.changed.placing import AGAIN, FORMER, SHIFTED
from patronage.facts.tallies import ORDER_DAYS, ORDER_GAPS, TALLIES, of_days

__all__ = ["keep_tallies", "move_tallies"]


def keep_tallies(engine: DuckDB) -> None:
    """Keep the tallies that stand."""
    for name in TALLIES:
        engine.execute(f"create or replace table {_KEPT[name]} as select * from {name}")


def move_tallies(engine: DuckDB) -> None:
    """Make them of those that were kept, less orders as they were, plus orders as they are."""
    _move(engine, ORDER_DAYS, "ordered_on", [_days_of(AGAIN, 1), _days_of(FORMER, -1), _FIRSTS_MOVED])
    gaps = [_gaps_of(AGAIN, 1), _gaps_of(FORMER, -1), _gaps_of(SHIFTED, 1), _gaps_of(SHIFTED, -1, "once_")]
    _move(engine, ORDER_GAPS, "days", gaps)
    keep_tallies(engine)


_KEPT = {ORDER_DAYS: "kept_order_days", ORDER_GAPS: "kept_order_gaps"}

_COUNTED = tuple(of_days(source(AGAIN)))

_FIRSTS_MOVED = (
    "select ordered_on, count(*) filter (order_number = 1) - count(*) filter (once_number = 1) as firsts"
    f" from {SHIFTED} group by ordered_on"
)


def _move(engine: DuckDB, name: str, by: str, changes: list[str]) -> None:
    counted = _COUNTED if name == ORDER_DAYS else ("orders",)
    sums = ", ".join(f"sum({c})::bigint as {c}" for c in counted)
    rows = " union all by name ".join([f"select * from {_KEPT[name]}", *changes])
    engine.execute(
        f"create or replace temp table {name} as"
        f" select {by}, {sums} from ({rows}) group by {by} having sum(orders) > 0"
    )


def _days_of(orders: str, sign: int) -> str:
    o = source(orders, "o")
    counted = print_query(select(o, ordered_on=o["ordered_on"], **of_days(o)).group_by("ordered_on"), DUCKDB)
    return f"select ordered_on, {', '.join(f'{sign} * {c} as {c}' for c in _COUNTED)} from ({counted})"


def _gaps_of(orders: str, sign: int, prefix: str = "") -> str:
    days = f"{prefix}days_since_previous"
    counted = f"select {days} as days, {sign} * count(*) as orders from {orders}"
    return f"{counted} where {days} is not null group by {days}"
