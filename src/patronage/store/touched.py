"""What a load changed: which tables, and which orders, refunds and customers in them."""

from __future__ import annotations

from dataclasses import dataclass, field

from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.store.workspace import Incoming

__all__ = ["TOUCHED_CUSTOMERS", "TOUCHED_ORDERS", "TOUCHED_REFUNDS", "Touched"]

TOUCHED_ORDERS = "temp.touched_orders"
"""`key`: ids of orders whose rows, lines or refunds changed, and the names they bear or bore."""

TOUCHED_REFUNDS = "temp.touched_refunds"
"""`refund_id`: ids of refunds that came or went."""

TOUCHED_CUSTOMERS = "temp.touched_customers"
"""`customer`: ids' surrogates whose row of `customers` changed, or who had an order that changed."""


@dataclass
class Touched:
    """What the load in hand has changed so far; the ids themselves lie in temporary tables.

    `is_known_again` tells that an id known before is now taken for another person, `is_first` that nothing
    was loaded before: all is new, and no list says so.
    """

    engine: DuckDB
    load_id: int
    is_first: bool = False
    tables: set[str] = field(default_factory=set)
    is_known_again: bool = False

    @classmethod
    def nothing(cls, engine: DuckDB, load_id: int) -> Touched:
        """Begin a load that has changed nothing."""
        for name, columns in _LISTS.items():
            engine.execute(f"create or replace temp table {name.removeprefix('temp.')} ({columns})")
        return cls(engine, load_id, is_first=not engine.execute("select 1 from loads limit 1"))

    def note(self, incoming: Incoming, replaced: str) -> None:
        """Note what is about to change: rows that are ready, and stored ones whose places `replaced` has."""
        self.tables.add(incoming.table.name)
        for into, column in () if self.is_first else _NOTED.get(incoming.table.name, ()):
            listed = DUCKDB.identifier(column)
            if column in {each.name for each in incoming.columns}:
                self._add(into, f"select {listed} from {incoming.ready}")
            gone = f"where rowid in (select id from {replaced})"
            self._add(into, f"select {listed} from {incoming.name} {gone}")

    def close(self) -> None:
        """Drop the lists."""
        for name in _LISTS:
            self.engine.execute(f"drop table if exists {name}")

    def _add(self, into: str, rows: str) -> None:
        self.engine.execute(
            f"insert into {into} select distinct * from ({rows}) as r(one) where one is not null"
        )


_LISTS = {
    TOUCHED_ORDERS: "key varchar",
    TOUCHED_REFUNDS: "refund_id varchar",
    TOUCHED_CUSTOMERS: "customer bigint",
}

_NOTED = {
    "orders": ((TOUCHED_ORDERS, "order_id"), (TOUCHED_ORDERS, "order_name"), (TOUCHED_CUSTOMERS, "customer")),
    "order_lines": ((TOUCHED_ORDERS, "order_id"),),
    "refunds": ((TOUCHED_ORDERS, "order_id"), (TOUCHED_REFUNDS, "refund_id")),
    "customers": ((TOUCHED_CUSTOMERS, "customer"),),
}
