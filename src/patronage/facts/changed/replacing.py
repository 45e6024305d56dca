"""Puts the rows of facts that were made again in place of those before."""

from __future__ import annotations

from patronage.base.select import Query
from patronage.contract.facts import LINE_FACTS, ORDER_FACTS, REFUND_FACTS
from patronage.contract.table import MISSING, Table
from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.facts.changed.customers import RENEWED
from patronage.facts.changed.placing import AGAIN, FORMER, SHIFTED
from patronage.facts.changed.reading import reading
from patronage.facts.order_base import ORDER_BASE
from patronage.store.touched import TOUCHED_ORDERS, TOUCHED_REFUNDS
from patronage.store.whole import whole

__all__ = ["replace_lines", "replace_orders", "replace_refunds", "take_out_orders"]

_KEYS = f"(select key from {TOUCHED_ORDERS})"


def take_out_orders(engine: DuckDB) -> None:
    """Take touched orders out of the facts, and those that moved."""
    engine.execute(
        f"delete from {ORDER_FACTS.name}"
        f" where rowid in (select spot from {FORMER} union all select spot from {SHIFTED})"
    )


def replace_orders(engine: DuckDB, query: Query) -> None:
    """Put touched orders back in place, and those that moved or are of another cohort now."""
    name = ORDER_FACTS.name
    of_cohort = f"from {name} as f join {RENEWED} as c on c.customer = f.customer"
    added = engine.execute(
        f"insert into {SHIFTED} select f.rowid, f.*, f.order_number, f.days_since_previous {of_cohort}"
        " where f.cohort_on is distinct from c.cohort_on"
    )
    if whole(added[0][0]):
        engine.execute(f"delete from {name} where rowid in (select spot from {SHIFTED})")
    engine.execute(
        f"update {SHIFTED} as s set cohort_on = c.cohort_on from {RENEWED} as c where c.customer = s.customer"
    )
    engine.add(name, ORDER_FACTS.types, reading(query, {ORDER_BASE: AGAIN}), ORDER_FACTS.order)
    _put(engine, ORDER_FACTS, SHIFTED)


def replace_lines(engine: DuckDB, query: Query) -> None:
    """Put the lines of these orders in place."""
    name, orders = LINE_FACTS.name, ORDER_FACTS.name
    _shift(engine, LINE_FACTS, ("order_number", "first_ordered_on", "cohort_on", "days_since_previous"))
    engine.execute(f"delete from {name} where order_id in {_KEYS}")
    engine.execute(
        f"create or replace temp view again_facts as select * from {orders} where order_id in {_KEYS}"
    )
    engine.add(name, LINE_FACTS.types, reading(query, {orders: "again_facts"}), LINE_FACTS.order)
    engine.drop("again_facts")


def replace_refunds(engine: DuckDB, query: Query) -> None:
    """Put the refunds of these orders in place, those that named no order, and those of renewed customers."""
    name, missing = REFUND_FACTS.name, DUCKDB.literal(MISSING)
    _shift(engine, REFUND_FACTS, ("order_number", "first_ordered_on", "cohort_on"))
    engine.execute(
        f"delete from {name} where order_id in {_KEYS} or (order_id = {missing}"
        f" and refund_id in (select refund_id from {TOUCHED_REFUNDS}))"
    )
    engine.execute(
        f"update {name} as r set first_ordered_on = c.first_ordered_on, cohort_on = c.cohort_on"
        f" from {RENEWED} as c where r.customer = c.customer and r.order_id = {missing}"
    )
    engine.add(name, REFUND_FACTS.types, reading(query, {ORDER_BASE: AGAIN}), REFUND_FACTS.order)
    engine.drop(RENEWED)


def _shift(engine: DuckDB, table: Table, columns: tuple[str, ...]) -> None:
    """Give the rows of shifted orders the orders' new places."""
    name = table.name
    places = ", ".join(f"s.{c} as {c}" for c in columns)
    engine.execute(
        f"create or replace temp table shifted_rows as select f.rowid as spot, f.* replace ({places})"
        f" from {name} as f join {SHIFTED} as s on s.order_id = f.order_id"
    )
    engine.execute(f"delete from {name} where rowid in (select spot from shifted_rows)")
    _put(engine, table, "shifted_rows")
    engine.drop("shifted_rows")


def _put(engine: DuckDB, table: Table, rows: str) -> None:
    stored = ", ".join(DUCKDB.identifier(str(name)) for (name,) in engine.execute(_STORED, [table.name]))
    order = ", ".join(table.order)
    engine.execute(f"insert into {table.name} ({stored}) select {stored} from {rows} order by {order}")


# A column that is the same in every row is borne by none.
_STORED = (
    "select column_name from duckdb_columns() where database_name = current_database() and table_name = ?"
    " and not is_generated order by column_index"
)
