"""Where changed orders stand in their customers' lives, and which other orders move with them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from patronage.contract.facts import ORDER_FACTS
from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.facts.changed.slices import ORDERS
from patronage.facts.order_base import ORDER_BASE
from patronage.store.touched import TOUCHED_ORDERS

__all__ = ["AGAIN", "FORMER", "SHIFTED", "place_orders"]

FORMER = "former_orders"
"""Where rows of order facts lie whose orders the load touched, and their places in their customers' lives."""

AGAIN = "again_base"
"""The rows of the order base that stand for the same orders now, each in its place."""

SHIFTED = "shifted_orders"
"""Rows of order facts of other orders whose place is another now: the same but for that.

Behind their columns stand the number and the days since the order before that they had.
"""


def place_orders(engine: DuckDB, days_before: Sequence[date]) -> None:
    """Make the three tables; `order_base` holds the touched orders, whose own places mean nothing.

    `days_before` are the ends of the days on which orders lay that are replaced.
    """
    for made, rows in {FORMER: _former(engine, days_before), **_STEPS}.items():
        engine.execute(f"create or replace temp table {made} as {rows}")
    engine.execute(f"create or replace temp table {AGAIN} as {_again(engine)}")
    for name in (_NEAR, *(_STEPS.keys() - {SHIFTED})):
        engine.drop(name)


def _former(engine: DuckDB, days_before: Sequence[date]) -> str:
    """Look among the days of what changed: facts lie by customer, and ids of all of them are many."""
    [of_now] = engine.execute(f"select min(ordered_on), max(ordered_on) from {ORDERS}")
    days = [*days_before, *(day for day in of_now if isinstance(day, date))]
    first, last = (DUCKDB.literal(end(days)) if days else "null" for end in (min, max))
    own = (*_OF_ORDER, *_PLACE, "gross", "discount", "refunded", "cost")
    near = f"""
        select rowid as spot, {", ".join(own)}, customer <> 0 as is_given, false as is_assumed
        from {_FACTS} where ordered_on between {first} and {last}
    """
    if days and (max(days) - min(days)).days < _FEW_DAYS:
        # Few rows: to take them all out first is half the work of asking each for its id on the way.
        engine.execute(f"create or replace temp table {_NEAR} as {near}")
        near = f"select * from {_NEAR}"
    return f"select * from ({near}) as n semi join {TOUCHED_ORDERS} as t on t.key = n.order_id"


_OF_ORDER = ("order_id", "customer", "ordered_at", "ordered_on")
_NEAR, _FEW_DAYS = "near_orders", 32


def _again(engine: DuckDB) -> str:
    """Give the touched orders in their places: where they did not move, in those they had."""
    own = {str(name): f"n.{DUCKDB.identifier(str(name))}" for name, *_ in engine.execute(_COLUMNS)}
    for name in _PLACE:
        moved = f"when p.order_id is not null then p.{name}"
        own[name] = f"case when not n.is_given then n.{name} {moved} else f.{name} end"
    columns = ", ".join(f"{value} as {DUCKDB.identifier(name)}" for name, value in own.items())
    return f"""
        select {columns} from {ORDER_BASE} as n left join in_place as p on p.order_id = n.order_id
        left join {FORMER} as f on f.order_id = n.order_id
    """


_COLUMNS = f"describe {ORDER_BASE}"
_PLACE = (
    *("order_number", "first_ordered_on", "days_since_previous", "days_since_second_previous"),
    "next_ordered_on",
)
_FACTS = ORDER_FACTS.name
_KEYS = f"(select key from {TOUCHED_ORDERS})"
_WHEN = "{{'at': {0}.ordered_at, 'id': {0}.order_id}}"
_OF_LAST = ", ".join(f"'{c}': f.{c}" for c in ("order_id", "ordered_on", *_PLACE))

_STEPS = {
    # Nothing moves where an order stays whose it was and when: then only amounts have changed.
    "moved": f"""
        with apart as (select f.customer as once, n.customer as now,
            {_WHEN.format("f")} as once_at, {_WHEN.format("n")} as now_at
          from {FORMER} as f full join {ORDER_BASE} as n on n.order_id = f.order_id
          where f.order_id is null or n.order_id is null or f.customer <> n.customer
            or f.ordered_at <> n.ordered_at or f.ordered_on <> n.ordered_on)
        select customer, min(since) as since
        from (select once as customer, once_at as since from apart where once <> 0
          union all select now, now_at from apart where now <> 0)
        group by customer
    """,
    "last_before": f"""
        select f.customer, arg_max({{{_OF_LAST}}}, {_WHEN.format("f")}) as last
        from {_FACTS} as f join moved as m on m.customer = f.customer
        where {_WHEN.format("f")} < m.since
        group by f.customer
    """,
    "tails": f"""
        select f.customer, f.ordered_at, f.order_id, f.ordered_on
        from {_FACTS} as f join moved as m on m.customer = f.customer
        where {_WHEN.format("f")} >= m.since and f.order_id not in {_KEYS}
        union all
        select n.customer, n.ordered_at, n.order_id, n.ordered_on
        from {ORDER_BASE} as n join moved as m on m.customer = n.customer
        where {_WHEN.format("n")} >= m.since
    """,
    "in_place": f"""
        with following as (select t.customer, t.order_id, t.ordered_on, b.last, row_number() over w as number,
            first_value(t.ordered_on) over w as first_on, lag(t.ordered_on) over w as previous,
            lag(t.ordered_on, 2) over w as second, lead(t.ordered_on) over w as next_ordered_on
          from tails as t left join last_before as b on b.customer = t.customer
          window w as (partition by t.customer order by t.ordered_at, t.order_id)),
        known as (select *, coalesce(previous, last.ordered_on) as before,
            case when number > 2 then second when number = 2 then last.ordered_on
              else last.ordered_on - last.days_since_previous end as second_before
          from following)
        select customer, order_id, coalesce(last.order_number, 0) + number as order_number,
          coalesce(last.first_ordered_on, first_on) as first_ordered_on,
          ordered_on - before as days_since_previous,
          ordered_on - second_before as days_since_second_previous, next_ordered_on
        from known
        union all
        select b.customer, b.last.order_id, {", ".join(f"b.last.{c}" for c in _PLACE[:-1])}, f.ordered_on
        from last_before as b left join following as f on f.customer = b.customer and f.number = 1
    """,
    SHIFTED: f"""
        select f.rowid as spot, f.* replace ({", ".join(f"p.{c} as {c}" for c in _PLACE)}),
          f.order_number as once_number, f.days_since_previous as once_days_since_previous
        from {_FACTS} as f join in_place as p on p.order_id = f.order_id and p.customer = f.customer
        where f.order_id not in {_KEYS}
          and ({" or ".join(f"f.{c} is distinct from p.{c}" for c in _PLACE)})
    """,
}
