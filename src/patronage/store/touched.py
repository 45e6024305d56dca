"""What a load changed: which tables, and which orders, refunds and customers in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.store.workspace import Incoming

__all__ = ["NOTED", "REPLACED", "TOUCHED_CUSTOMERS", "TOUCHED_ORDERS", "TOUCHED_REFUNDS", "Touched"]

TOUCHED_ORDERS = "temp.touched_orders"
"""`key`: ids of orders whose rows, lines or refunds changed, and the names they bear or bore."""

TOUCHED_REFUNDS = "temp.touched_refunds"
"""`refund_id`: ids of refunds that came or went."""

TOUCHED_CUSTOMERS = "temp.touched_customers"
"""`customer`: ids' surrogates whose row of `customers` changed, or who had an order that changed."""

REPLACED = "temp.replaced"
"""`id`: places of the stored rows that new ones replace; beside it their groups, and what is noted."""


@dataclass
class Touched:
    """What the load in hand has changed so far; the ids themselves lie in temporary tables.

    `is_known_again` tells that an id known before is now taken for another person, `is_first` that nothing
    was loaded before: all is new, and no list says so. `days_before` are the first and the last day on which
    orders lay that were replaced.
    """

    engine: DuckDB
    load_id: int
    is_first: bool = False
    tables: set[str] = field(default_factory=set)
    is_known_again: bool = False
    days_before: tuple[date, ...] = ()

    @classmethod
    def nothing(cls, engine: DuckDB, load_id: int) -> Touched:
        """Begin a load that has changed nothing."""
        for name, columns in _LISTS.items():
            engine.execute(f"create or replace temp table {name.removeprefix('temp.')} ({columns})")
        return cls(engine, load_id, is_first=not engine.execute("select 1 from loads limit 1"))

    def note(self, incoming: Incoming) -> None:
        """Note what is about to change: rows that are ready, and stored ones that they replace."""
        self.tables.add(incoming.table.name)
        if self.is_first:
            return
        for column in NOTED.get(incoming.table.name, ()):
            listed, into = DUCKDB.identifier(column), _LISTED_IN[column]
            parts = [f"select {listed} from {REPLACED}"]
            if column in {each.name for each in incoming.columns}:
                parts.append(f"select {listed} from {incoming.ready}")
            self._add(into, " union all ".join(parts))
        if incoming.table.name == _DATED:
            [ends] = self.engine.execute(f"select min({_DAY}), max({_DAY}) from {REPLACED}")
            self.days_before = tuple(day for day in ends if isinstance(day, date))

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

NOTED = {
    "orders": ("order_id", "order_name", "customer"),
    "order_lines": ("order_id",),
    "refunds": ("order_id", "refund_id"),
    "customers": ("customer",),
}
"""Table -> the columns whose values are noted of every row that comes or goes."""

_LISTED_IN = {
    "order_id": TOUCHED_ORDERS,
    "order_name": TOUCHED_ORDERS,
    "refund_id": TOUCHED_REFUNDS,
    "customer": TOUCHED_CUSTOMERS,
}
_DATED, _DAY = "orders", "ordered_on"
