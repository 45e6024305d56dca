"""Makes the facts after a load: of what it changed alone where that will do, else all of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from patronage.base.select import Query, Select, tables_read
from patronage.contract.business_time import BUSINESS_TIME
from patronage.contract.facts import COVERAGE, CUSTOMER_FACTS, LINE_FACTS, ORDER_FACTS, REFUND_FACTS
from patronage.contract.table import MISSING
from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.facts.build import TELLING, build_whole, drop_bases, others_of
from patronage.facts.changed.customers import LIVES, choose_lives, replace_customers
from patronage.facts.changed.placing import AGAIN, FORMER, SHIFTED, place_orders
from patronage.facts.changed.reading import reading
from patronage.facts.changed.replacing import (
    replace_lines,
    replace_orders,
    replace_refunds,
    take_out_orders,
)
from patronage.facts.changed.slices import LINES, ORDERS, REFUNDS, SLICES, slice_delivered
from patronage.facts.changed.tallying import keep_tallies, move_tallies
from patronage.facts.changed.whether import (
    Made,
    add_names,
    has_line_facts,
    inputs,
    keep_made,
    keep_names,
    names_changed,
    why_all,
)
from patronage.facts.fact import JOINED_FACTS
from patronage.facts.family import Family, Stated, digest, finds_others, held
from patronage.facts.history import History, find_history
from patronage.facts.line_base import LINE_BASE
from patronage.facts.order_base import ORDER_BASE, ORDER_ROWS, order_base
from patronage.facts.refund_base import REFUND_BASE
from patronage.facts.tallies import TALLIES
from patronage.store.touched import Touched

__all__ = ["build_after", "make_all"]

_FAMILY = frozenset(t.name for t in (ORDER_FACTS, CUSTOMER_FACTS, LINE_FACTS, REFUND_FACTS, COVERAGE))


def build_after(
    engine: DuckDB, stated: Stated, touched: Touched, under: str, *, has_new_days: bool = True
) -> frozenset[str] | None:
    """Make the facts that a load changed.

    Parameters
    ----------
    engine
        Holds the delivered tables as they are now, and the facts as they were.
    stated
        What the owner states.
    touched
        What the load changed.
    under
        Whatever else facts depend on: another text makes all of them anew.
    has_new_days
        The calendar is another than before.

    Returns
    -------
    The marts that changed; nothing where all were made anew.
    """
    changed = _make_changed(engine, stated, touched, under, has_new_days=has_new_days)
    for name in (*SLICES, LIVES, AGAIN, FORMER, SHIFTED):
        engine.drop(name)
    if changed is None:
        drop_bases(engine)
        make_all(engine, stated, touched.load_id, under)
    drop_bases(engine)
    return changed


def make_all(engine: DuckDB, stated: Stated, load_id: int, under: str) -> None:
    """Make all facts anew, and keep what the next load must know to make only what it changes."""
    family, found = build_whole(engine, stated)
    keep_names(engine, has_lines=family.has_lines)
    keep_tallies(engine)
    keep_made(engine, Made(load_id, _fixed(engine, family, under), digest(engine, family.facts(found))))
    drop_bases(engine)


def _make_changed(
    engine: DuckDB, stated: Stated, touched: Touched, under: str, *, has_new_days: bool
) -> frozenset[str] | None:
    made = Made.read(engine)
    if made is None or touched.is_first or made.load_id != touched.load_id - 1:
        return None
    others = {*TELLING, *(fact.delivered for fact in JOINED_FACTS)}
    family = Family.of(
        engine,
        stated,
        held(engine, others),
        has_others=finds_others(engine, stated.currency),
        has_lines=has_line_facts(engine),
    )
    if touched.is_known_again or made.fixed != _fixed(engine, family, under):
        return None
    changed = set(touched.tables) | ({"calendar", BUSINESS_TIME.name} if has_new_days else set())
    if touched.tables & inputs(family):
        if why_all(engine, family, touched) or not _follow(engine, family, touched, made):
            return None
        changed |= _FAMILY
    changed |= _make_others(engine, family, changed)
    keep_made(engine, replace(made, load_id=touched.load_id))
    return frozenset(changed)


def _fixed(engine: DuckDB, family: Family, under: str) -> str:
    """Give a hash of all that must be as it was: statements, and what else facts depend on."""
    others = {table.name: query for table, query in others_of(engine, family)}
    return digest(engine, {**family.bases(), **TALLIES, **others}, under)


def _follow(engine: DuckDB, family: Family, touched: Touched, made: Made) -> bool:
    """Make the facts of the orders that changed; false where it turns out that all have to be made."""
    slice_delivered(engine, touched, has_names=family.has_names)
    bases, here = family.bases(), {"orders": ORDERS, "order_lines": LINES, "refunds": REFUNDS}
    for name, query in bases.items():
        is_sliced = name in (LINE_BASE, REFUND_BASE, ORDER_ROWS) or not family.has_lines
        engine.make_temporary(name, reading(query, here) if is_sliced else query)
    if family.has_lines and names_changed(engine):
        return False
    engine.define_temporary(ORDER_BASE, order_base(family.untold))
    place_orders(engine, touched.days_before)
    # Rows that are made again are no facts from here on; where all are made anew, it does not matter.
    take_out_orders(engine)
    move_tallies(engine)
    _define_orders(engine)
    found = find_history(engine, family.stated.history)
    facts = family.facts(found)
    if digest(engine, facts) != made.facts:
        return False
    choose_lives(engine, by_customers="customers" in touched.tables, by_number=found.rule != "complete")
    replace_customers(engine, facts[CUSTOMER_FACTS.name], _first_lines(engine, family))
    replace_orders(engine, facts[ORDER_FACTS.name])
    if family.has_lines:
        replace_lines(engine, facts[LINE_FACTS.name])
        add_names(engine)
    replace_refunds(engine, facts[REFUND_FACTS.name])
    _cover(engine, family, found)
    return True


def _define_orders(engine: DuckDB) -> None:
    """Let the order base be all orders: those of order facts, and those that are made again."""
    # Two columns stand in the base alone; nothing asks for them where facts of what changed will do.
    alone = {"is_assumed": "false", "tax_included": "'unknown'"}
    names = [str(row[0]) for row in engine.execute(f"describe {AGAIN}")]
    stored = ", ".join(f"{alone[name]} as {name}" if name in alone else name for name in names)
    parts = [f"select {stored} from {ORDER_FACTS.name}", f"select {', '.join(names)} from {AGAIN}"]
    parts.append(f"select {stored} from {SHIFTED}")
    engine.execute(f"create or replace temp view {ORDER_BASE} as {' union all '.join(parts)}")


def _first_lines(engine: DuckDB, family: Family) -> dict[str, str]:
    """Make the lines of the first orders of everybody behind what changed."""
    if not family.has_lines:
        return {}
    firsts = (
        f"select order_id from {ORDER_BASE} where order_number = 1"
        f" and customer in (select customer from {LIVES})"
    )
    here = {"orders": "first_orders_again", "order_lines": "first_lines_again"}
    for table, made in here.items():
        engine.execute(
            f"create or replace temp table {made} as select * from {table} where order_id in ({firsts})"
        )
    engine.make_temporary(_FIRST_LINES, reading(family.bases()[LINE_BASE], here))
    for made in here.values():
        engine.drop(made)
    return {LINE_BASE: _FIRST_LINES}


_FIRST_LINES = "first_line_base"


def _cover(engine: DuckDB, family: Family, found: History) -> None:
    """Make the coverage of all orders; the refunds left out are those that are no facts."""
    missing = DUCKDB.literal(MISSING)
    engine.execute(
        f"create or replace temp view {_REFUNDS} as select case when order_id = {missing} then 'none'"
        f" else 'kept' end as belongs, refunded_on from {REFUND_FACTS.name} union all"
        " select 'left out', null from range((select count(*) from refunds)"
        f" - (select count(*) from {REFUND_FACTS.name}))"
    )
    query = reading(family.coverage(found), {REFUND_BASE: _REFUNDS})
    engine.make(COVERAGE.name, COVERAGE.types, query)
    engine.drop(_REFUNDS)
    engine.drop(_FIRST_LINES)


_REFUNDS = "refunds_known"


def _make_others(engine: DuckDB, family: Family, changed: Collection[str]) -> frozenset[str]:
    """Make the other facts that read what changed; the rest stands."""
    bases, news, made = family.bases(), set(changed), set[str]()
    for name, query in bases.items():
        if news & _read(query):
            news.add(name)
    for table, query in others_of(engine, family):
        if not news & _read(query):
            continue
        for base in (tables_read(query) & set(bases)) - made:
            engine.make_temporary(base, bases[base])
            made.add(base)
        engine.make(table.name, table.types, query, table.order)
        news.add(table.name)
    return frozenset(news - set(bases))


def _read(query: Query) -> frozenset[str]:
    """Name what a statement depends on; one that gives no rows depends on nothing."""
    return frozenset() if isinstance(query, Select) and query.limit == 0 else tables_read(query)
