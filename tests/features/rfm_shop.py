"""Small shops for tests of scores: orders by day and value, and what is scored of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from patronage.base.expr import Scalar
from patronage.contract.facts import CUSTOMER_FACTS, ORDER_FACTS, REFUND_FACTS
from patronage.contract.table import GIVEN_NOT, Table
from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.metrics.worked import Row, small_shop
from tests.features.plain_rfm import Order

AS_OF = date(2025, 12, 31)


def order(customer: str | None, on: str, gross: float = 10, **more: Scalar) -> dict[str, Scalar]:
    return {"customer": customer, "ordered_at": date.fromisoformat(on), "gross": Decimal(str(gross)), **more}


def shop(orders: Sequence[Row], people: str = "", refunds: Sequence[Row] = ()) -> DuckDB:
    """Build a shop; `people` fixes the surrogates (the first is 1), orders are numbered from 1."""
    numbered = [{"order_id": f"#{at}", **each} for at, each in enumerate(orders, start=1)]
    given = [{"refund_id": f"r{at}", **each} for at, each in enumerate(refunds, start=1)]
    return small_shop({"customers": [{"customer": c} for c in people], "orders": numbered, "refunds": given})


def facts_of(orders: Sequence[Order], people: str) -> DuckDB:
    """Write the facts of a shop as they would be built; hundreds of drawn shops cannot wait for a load."""
    engine = DuckDB.in_memory()
    for table in (ORDER_FACTS, REFUND_FACTS, CUSTOMER_FACTS):
        types = ", ".join(f"{DUCKDB.identifier(c)} {DUCKDB.types[t]}" for c, t in table.types.items())
        engine.execute(f"create table {table.name} ({types})")
    first: dict[int, date] = {}
    for at, o in enumerate(orders):
        who = people.index(o.customer) + 1 if o.customer else GIVEN_NOT
        _insert(
            engine,
            ORDER_FACTS,
            customer=who,
            is_given=who > 0,
            order_id=str(at),
            ordered_on=o.on,
            gross=o.value,
            refunded=sum((goods for _, goods in o.refunds), Fraction(0)),
        )
        first[who] = min(first.get(who, o.on), o.on)
        for on, goods in o.refunds:
            days = {"counted_on": o.on, "refunded_on": on}
            _insert(
                engine, REFUND_FACTS, customer=who, is_given=who > 0, order_id=str(at), goods=goods, **days
            )
    for who, day in first.items():
        if who != GIVEN_NOT:
            _insert(engine, CUSTOMER_FACTS, customer=who, first_ordered_on=day)
    return engine


def _insert(engine: DuckDB, table: Table, **values: Scalar | Fraction) -> None:
    row = {"discount": 0} | values if table is ORDER_FACTS else values
    exact = [Decimal(v.numerator) if isinstance(v, Fraction) else v for v in row.values()]
    marks = ", ".join("?" for _ in row)
    engine.execute(f"insert into {table.name} ({', '.join(row)}) values ({marks})", exact)
