"""Whether facts can be made of what changed alone: the one place that decides for all of them instead."""

from __future__ import annotations

from dataclasses import dataclass

from patronage.base.select import tables_read
from patronage.contract.facts import LINE_FACTS, ORDER_FACTS
from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.facts.family import BASES, Family, has_rows
from patronage.facts.line_base import PRODUCT_BASE
from patronage.store.touched import Touched

__all__ = [
    "FOLLOWED",
    "Made",
    "add_names",
    "has_line_facts",
    "inputs",
    "keep_made",
    "keep_names",
    "names_changed",
    "why_all",
]

FOLLOWED = frozenset({"orders", "order_lines", "refunds", "customers"})
"""The delivered tables whose changes are followed row by row into the facts of orders."""

PRODUCT_NAMES = "product_names"
"""The names of products as facts bear them, kept to see whether a load changes any."""


@dataclass(frozen=True)
class Made:
    """What the stored facts were made by: the last load they know of, and hashes of the statements.

    `facts` is that of the facts of orders, in which the start of history stands; `fixed` that of all others.
    """

    load_id: int
    fixed: str
    facts: str

    @classmethod
    def read(cls, engine: DuckDB) -> Made | None:
        """Read it; nothing where facts were made by an earlier version, or the database was rewritten."""
        found = engine.execute(
            "select comment from duckdb_tables() where database_name = current_database() and table_name = ?",
            [ORDER_FACTS.name],
        )
        load_id, fixed, facts = (*(str(found[0][0] or "").split() if found else ()), "", "", "")[:3]
        return cls(int(load_id), fixed, facts) if load_id.isdigit() else None


def keep_made(engine: DuckDB, made: Made) -> None:
    """Write it beside the facts; it goes with them when they are made anew."""
    text = DUCKDB.literal(f"{made.load_id} {made.fixed} {made.facts}")
    engine.execute(f"comment on table {ORDER_FACTS.name} is {text}")


def inputs(family: Family) -> frozenset[str]:
    """Name the delivered tables that the facts of orders are made of."""
    read = frozenset().union(*map(tables_read, family.bases().values()), {"customers"})
    return read - {*BASES, "calendar", "person_ids"}


def why_all(engine: DuckDB, family: Family, touched: Touched) -> str:
    """Say why all facts of orders have to be made anew; nothing where those of what changed will do."""
    if touched.is_known_again:
        return "ids known before are now one person's, or no longer"
    if family.has_others:
        return "amounts are in several currencies"
    if family.has_lines and family.stated.margin_rates:
        return "costs rest on margin rates"
    if family.has_lines != has_line_facts(engine) or family.has_lines != has_rows(engine, "order_lines"):
        return "the first lines came, or the last went"
    if others := (touched.tables & inputs(family)) - FOLLOWED:
        return f"{', '.join(sorted(others))} changed"
    return ""


def has_line_facts(engine: DuckDB) -> bool:
    """Tell whether the shop stores lines, and not each order as its only one."""
    return bool(
        engine.execute(
            "select 1 from duckdb_tables() where database_name = current_database() and table_name = ?",
            [LINE_FACTS.name],
        )
    )


def keep_names(engine: DuckDB, *, has_lines: bool) -> None:
    """Keep the names of products beside facts that were made whole."""
    engine.drop(PRODUCT_NAMES)
    if has_lines:
        engine.execute(f"create table {PRODUCT_NAMES} as select * from {PRODUCT_BASE}")


def add_names(engine: DuckDB) -> None:
    """Keep the names of new products too."""
    known = f"select product_id from {PRODUCT_NAMES}"
    engine.execute(
        f"insert into {PRODUCT_NAMES} select * from {PRODUCT_BASE} where product_id not in ({known})"
    )


def names_changed(engine: DuckDB) -> bool:
    """Tell whether a product has another name by now, or a new one was given back before it was sold."""
    columns = "product_id, product, category"
    gone = f"select {columns} from {PRODUCT_NAMES} except select {columns} from {PRODUCT_BASE}"
    new = (
        f"select 1 from refunds where product_id in (select product_id from {PRODUCT_BASE})"
        f" and product_id not in (select product_id from {PRODUCT_NAMES})"
    )
    return bool(engine.execute(f"{gone} limit 1")) or bool(engine.execute(f"{new} limit 1"))
