"""Customers behind what changed: whose first order stands, their sums move; the others are made again."""

from __future__ import annotations

from collections.abc import Mapping

from patronage.base.expr import Literal
from patronage.base.select import Query, source
from patronage.contract.facts import CUSTOMER_FACTS
from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.engine.printer import print_expr
from patronage.facts.changed.placing import AGAIN, FORMER, SHIFTED
from patronage.facts.changed.reading import reading
from patronage.facts.changed.slices import CUSTOMERS, LINKED_IDS
from patronage.facts.first_orders import ticket_band, ticket_thirds
from patronage.facts.order_base import ORDER_BASE

__all__ = ["LIVES", "RENEWED", "choose_lives", "replace_customers"]

LIVES = "lives_again"
"""Customers whose rows are made again: new ones, and those whose first order, or what is listed, changed."""

RENEWED = "renewed_customers"
"""Customers whose first order or cohort is another now."""

_SUMS, _LISTED = "moved_sums", "listed_again"
_FACTS = CUSTOMER_FACTS.name


def choose_lives(engine: DuckDB, *, by_customers: bool, by_number: bool) -> None:
    """List the customers whose rows are made again, and by how much the sums of the others move.

    Parameters
    ----------
    engine
        Holds the orders as they were and as they are.
    by_customers
        The load changed what is listed of customers.
    by_number
        More follows from the number of a customer's orders than that number.
    """
    engine.execute(f"create or replace temp table {_SUMS} as {_moved()}")
    chosen = "true" if by_customers else "f.customer is null or f.orders = 0 or coalesce(s.is_first, false)"
    chosen += " or coalesce(s.orders, 0) <> 0" if by_number else ""
    engine.execute(
        f"create or replace temp table {LIVES} as select c.customer from {CUSTOMERS} as c"
        f" left join {_SUMS} as s on s.customer = c.customer"
        f" left join {_FACTS} as f on f.customer = c.customer where {chosen}"
    )


def replace_customers(engine: DuckDB, query: Query, places: Mapping[str, str]) -> None:
    """Bring the rows of the customers behind what changed up to date; `order_base` holds all orders."""
    whose = f"where customer in (select customer from {LIVES})"
    engine.execute(
        f"update {_FACTS} as f set orders = f.orders + s.orders, net = f.net + s.net,"
        " last_ordered_on = coalesce(s.last_ordered_on, f.last_ordered_on)"
        f" from (select * from {_SUMS} anti join {LIVES} using (customer)) as s where s.customer = f.customer"
    )
    engine.drop(_SUMS)
    engine.execute(f"create or replace temp view orders_of_lives as select * from {ORDER_BASE} {whose}")
    engine.execute(
        "create or replace temp table former_customers as select customer, first_ordered_on, cohort_on"
        f" from {_FACTS} {whose}"
    )
    engine.execute(
        f"create or replace temp table {_LISTED} as select c.* from customers as c"
        f" left join {LINKED_IDS} as l on l.customer = c.customer"
        f" where coalesce(l.person, c.customer) in (select customer from {LIVES})"
    )
    engine.execute(f"delete from {_FACTS} {whose}")
    here = {ORDER_BASE: "orders_of_lives", "customers": _LISTED, **places}
    engine.add(_FACTS, CUSTOMER_FACTS.types, reading(query, here), CUSTOMER_FACTS.order)
    _settle_bands(engine)
    engine.execute(f"""
        create or replace temp table {RENEWED} as
        select coalesce(f.customer, c.customer) as customer, c.first_ordered_on, c.cohort_on
        from former_customers as f full join (select * from {_FACTS} {whose}) as c on c.customer = f.customer
        where f.first_ordered_on is distinct from c.first_ordered_on
          or f.cohort_on is distinct from c.cohort_on
    """)
    for name in ("orders_of_lives", "former_customers", _LISTED):
        engine.drop(name)


def _moved() -> str:
    last = "case when next_ordered_on is null then ordered_on end"
    net = "gross - discount - refunded"
    parts = (
        f"select customer, -1, -({net}), null, order_number = 1 from {FORMER}",
        f"select customer, 1, {net}, {last}, order_number = 1 from {AGAIN}",
        f"select customer, 0, 0, {last}, order_number = 1 or once_number = 1 from {SHIFTED}",
    )
    return (
        "select customer, sum(orders)::int as orders, sum(net)::decimal(18, 4) as net,"
        " max(last_on) as last_ordered_on, bool_or(is_first) as is_first"
        f" from ({' union all '.join(parts)}) as m(customer, orders, net, last_on, is_first)"
        " where customer <> 0 group by customer"
    )


def _settle_bands(engine: DuckDB) -> None:
    """Tell again in which third of all first orders each one lies: the thirds are of the whole shop."""
    c = source(_FACTS, "c")
    _, [ends] = engine.run(ticket_thirds(c, "first_value"))
    low, middle = (Literal(end).cast("money") for end in ends)
    band = print_expr(ticket_band(c["first_value"], low, middle), DUCKDB)
    engine.execute(
        f"update {c.name} as c set ticket_band = {band} where c.ticket_band is distinct from {band}"
    )
