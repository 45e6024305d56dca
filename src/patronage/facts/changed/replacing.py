"""Puts the rows of facts that were made again in place of those before."""

from __future__ import annotations

from collections.abc import Mapping

from patronage.base.expr import Literal
from patronage.base.select import Query, source
from patronage.contract.facts import CUSTOMER_FACTS, LINE_FACTS, ORDER_FACTS, REFUND_FACTS
from patronage.contract.table import MISSING, Table
from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.engine.printer import print_expr
from patronage.facts.changed.placing import AGAIN, FORMER, SHIFTED
from patronage.facts.changed.reading import reading
from patronage.facts.changed.slices import CUSTOMERS, LISTED
from patronage.facts.first_orders import ticket_band, ticket_thirds
from patronage.facts.order_base import ORDER_BASE
from patronage.store.touched import TOUCHED_ORDERS, TOUCHED_REFUNDS

__all__ = ["OF_CUSTOMERS", "replace_customers", "replace_lines", "replace_orders", "replace_refunds"]

OF_CUSTOMERS = "orders_of_customers"
"""The rows of the order base of everybody who has an order that changed."""

_RENEWED = "renewed_customers"
"""Customers whose first order or cohort is another now."""

_KEYS = f"(select key from {TOUCHED_ORDERS})"


def replace_customers(engine: DuckDB, query: Query, places: Mapping[str, str]) -> None:
    """Make the rows of the customers behind what changed again; `order_base` holds all orders."""
    name = CUSTOMER_FACTS.name
    whose = f"where customer in (select customer from {CUSTOMERS})"
    engine.execute(f"create or replace temp view {OF_CUSTOMERS} as select * from {ORDER_BASE} {whose}")
    engine.execute(
        "create or replace temp table former_customers as select customer, first_ordered_on, cohort_on"
        f" from {name} {whose}"
    )
    engine.execute(f"delete from {name} {whose}")
    here = {ORDER_BASE: OF_CUSTOMERS, "customers": LISTED, **places}
    engine.add(name, CUSTOMER_FACTS.types, reading(query, here), CUSTOMER_FACTS.order)
    _settle_bands(engine)
    engine.execute(f"""
        create or replace temp table {_RENEWED} as
        select coalesce(f.customer, c.customer) as customer, c.first_ordered_on, c.cohort_on
        from former_customers as f full join (select * from {name} {whose}) as c on c.customer = f.customer
        where f.first_ordered_on is distinct from c.first_ordered_on
          or f.cohort_on is distinct from c.cohort_on
    """)
    engine.drop(OF_CUSTOMERS)
    engine.drop("former_customers")


def replace_orders(engine: DuckDB, query: Query) -> None:
    """Put touched orders in place, and those that moved or are of another cohort now."""
    name = ORDER_FACTS.name
    engine.execute(
        f"delete from {name} where rowid in (select spot from {FORMER} union all select spot from {SHIFTED})"
    )
    of_cohort = f"from {name} as f join {_RENEWED} as c on c.customer = f.customer"
    engine.execute(
        f"insert into {SHIFTED} select f.rowid, f.* {of_cohort}"
        " where f.cohort_on is distinct from c.cohort_on"
    )
    engine.execute(f"delete from {name} where rowid in (select spot from {SHIFTED})")
    engine.execute(
        f"update {SHIFTED} as s set cohort_on = c.cohort_on from {_RENEWED} as c"
        " where c.customer = s.customer"
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
        f" from {_RENEWED} as c where r.customer = c.customer and r.order_id = {missing}"
    )
    engine.add(name, REFUND_FACTS.types, reading(query, {ORDER_BASE: AGAIN}), REFUND_FACTS.order)
    engine.drop(_RENEWED)


def _settle_bands(engine: DuckDB) -> None:
    """Tell again in which third of all first orders each one lies: the thirds are of the whole shop."""
    c = source(CUSTOMER_FACTS.name, "c")
    _, [ends] = engine.run(ticket_thirds(c, "first_value"))
    low, middle = (Literal(end).cast("money") for end in ends)
    band = print_expr(ticket_band(c["first_value"], low, middle), DUCKDB)
    engine.execute(
        f"update {c.name} as c set ticket_band = {band} where c.ticket_band is distinct from {band}"
    )


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
