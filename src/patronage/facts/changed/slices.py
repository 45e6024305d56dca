"""The delivered rows that have a say in what changed: orders, their lines and their refunds."""

from __future__ import annotations

from patronage.engine.duckdb import DuckDB
from patronage.store.touched import TOUCHED_CUSTOMERS, TOUCHED_ORDERS, TOUCHED_REFUNDS, Touched
from patronage.store.whole import whole

__all__ = ["CUSTOMERS", "LINES", "LINKED_IDS", "ORDERS", "REFUNDS", "SLICES", "slice_delivered"]

ORDERS, LINES, REFUNDS = "again_orders", "again_lines", "again_refunds"
CUSTOMERS = "again_customers"
SLICES = (ORDERS, LINES, REFUNDS, CUSTOMERS)

LINKED_IDS = "(select customer, person from person_ids where person <> customer)"
"""Ids whose person bears another one."""


def slice_delivered(engine: DuckDB, touched: Touched, *, has_names: bool) -> None:
    """Make the slices; afterwards `touched_orders` names every order whose facts may have changed.

    A refund speaks of an order by its id or its name, and rows of one refund go together: whoever shares a
    key with what changed is drawn in, until nothing more is.
    """
    while True:
        _slice_orders(engine, touched.load_id, has_names=has_names)
        engine.execute(
            f"create or replace temp table {REFUNDS} as select * from refunds where order_id in"
            f" (select key from {TOUCHED_ORDERS}) or refund_id in (select refund_id from {TOUCHED_REFUNDS})"
        )
        names = ("order_id", "order_name") if has_names else ("order_id",)
        drawn = [f"select {name} from {ORDERS}" for name in names] + [f"select order_id from {REFUNDS}"]
        more = _add(engine, TOUCHED_ORDERS, "key", " union ".join(drawn))
        _add(engine, TOUCHED_REFUNDS, "refund_id", f"select refund_id from {REFUNDS}")
        if not more and not _share_a_refund(engine):
            break
    _slice_by_order(engine, LINES, "order_lines", touched.load_id)
    _slice_customers(engine)


def _share_a_refund(engine: DuckDB) -> bool:
    """Tell whether a refund that is drawn in has rows that are not."""
    if not engine.execute(f"select 1 from {REFUNDS} limit 1"):
        return False
    ids = f"refund_id in (select refund_id from {TOUCHED_REFUNDS})"
    drawn = f"(select count(*) from {REFUNDS} where {ids})"
    return bool(engine.execute(f"select 1 from refunds where {ids} having count(*) <> {drawn}"))


def _slice_orders(engine: DuckDB, load_id: int, *, has_names: bool) -> None:
    _slice_by_order(engine, ORDERS, "orders", load_id)
    if has_names:
        engine.execute(
            f"insert into {ORDERS} select * from orders"
            f" where order_name in (select key from {TOUCHED_ORDERS})"
            f" and order_id not in (select order_id from {ORDERS})"
        )


def _slice_by_order(engine: DuckDB, made: str, table: str, load_id: int) -> None:
    """Take what this load brought, which is quickly found; look through the rest only for what is missing."""
    keys = f"select key from {TOUCHED_ORDERS}"
    engine.execute(
        f"create or replace temp table {made} as select * from {table}"
        f" where loaded_in = {load_id} and order_id in ({keys})"
    )
    missing = f"{keys} where key not in (select order_id from {made})"
    if engine.execute(f"{missing} limit 1"):
        engine.execute(
            f"insert into {made} select * from {table}"
            f" where loaded_in <> {load_id} and order_id in ({missing})"
        )


def _slice_customers(engine: DuckDB) -> None:
    """List the people behind what changed."""
    ids = f"select customer from {TOUCHED_CUSTOMERS} union select customer from {ORDERS}"
    engine.execute(
        f"create or replace temp table {CUSTOMERS} as"
        f" select distinct coalesce(l.person, i.customer) as customer from ({ids}) as i"
        f" left join {LINKED_IDS} as l on l.customer = i.customer where i.customer <> 0"
    )


def _add(engine: DuckDB, into: str, column: str, rows: str) -> int:
    """Add what is not listed yet; gives how many."""
    added = engine.execute(
        f"insert into {into} select one from ({rows}) as r(one) where one is not null"
        f" and one not in (select {column} from {into})"
    )
    return whole(added[0][0])
