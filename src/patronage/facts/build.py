"""Builds all facts from the delivered tables, in the order in which they need each other."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from patronage.base.expr import Literal
from patronage.base.select import Query, select, source
from patronage.contract.business_time import BUSINESS_TIME
from patronage.contract.facts import COVERAGE, CUSTOMER_FACTS, LINE_FACTS, ORDER_FACTS, REFUND_FACTS
from patronage.contract.foreign_facts import FOREIGN_AMOUNTS
from patronage.contract.left_out import LEFT_OUT
from patronage.contract.spans import FACT_SPANS
from patronage.contract.table import Table
from patronage.engine.protocol import Engine
from patronage.facts.fact import JOINED_FACTS, Fact, Making, in_order
from patronage.facts.family import BASES, Family, Stated, finds_others, has_rows, held
from patronage.facts.foreign_amounts import foreign_amounts
from patronage.facts.history import History, find_history
from patronage.facts.left_out import left_out
from patronage.facts.line_base import LINE_BASE, PRODUCT_BASE, line_base, product_base
from patronage.facts.order_base import ORDER_BASE, ORDER_ROWS, order_base
from patronage.facts.rate_days import HOLDS_DAYS, RATE_DAYS, no_rate_days, rate_days
from patronage.facts.spans import fact_spans
from patronage.facts.tallies import TALLIES

__all__ = ["TELLING", "build", "build_whole", "drop_bases", "no_rows", "others_of"]


def build(
    engine: Engine,
    currency: str,
    history: str = "detect",
    margin_rates: Mapping[str, Decimal] | None = None,
    rate_holds_days: int = HOLDS_DAYS,
) -> None:
    """Make the facts anew.

    Parameters
    ----------
    engine
        Holds the delivered tables of the contract and the calendar.
    currency
        The shop's ISO currency; amounts in others are converted by the rate of their day or left out.
    history
        `detect`, `complete`, or the day on which recording began.
    margin_rates
        The share of net value left after the cost of goods, by category, where no cost is delivered.
    rate_holds_days
        How many days a rate holds where no later one is told.
    """
    stated = Stated(currency, history, margin_rates or {}, rate_holds_days)
    build_whole(engine, stated)
    drop_bases(engine)


def build_whole(engine: Engine, stated: Stated) -> tuple[Family, History]:
    """Make the facts anew, and leave the bases standing; gives how the facts of orders were made."""
    others = in_order(JOINED_FACTS)
    family = _make_bases(engine, stated, held(engine, {*TELLING, *(fact.delivered for fact in others)}))
    found = find_history(engine, stated.history)
    facts = family.facts(found)
    for table in (CUSTOMER_FACTS,) if family.is_at_once else (CUSTOMER_FACTS, ORDER_FACTS):
        _make(engine, table, facts[table.name])
    if family.has_lines:
        _make(engine, LINE_FACTS, facts[LINE_FACTS.name])
    else:
        # Storing each order a second time, as its own only line, would double the file.
        engine.define(LINE_FACTS.name, LINE_FACTS.types, facts[LINE_FACTS.name])
    _make(engine, REFUND_FACTS, facts[REFUND_FACTS.name])
    _make(engine, COVERAGE, family.coverage(found))
    for table, query in others_of(engine, family):
        _make(engine, table, query)
    return family, found


TELLING = ("channels", "spend", "visits", "conversions")
"""Tables that say something of orders and customers, where they hold rows."""


def others_of(engine: Engine, family: Family) -> list[tuple[Table, Query]]:
    """Give the statements of all other facts, in their order."""
    others = in_order(JOINED_FACTS)
    making = Making(family.stated.currency, _schedules(engine))
    made = [(fact.table, _rows_of(fact, family.held, making)) for fact in others]
    foreign = foreign_amounts(family.stated.currency) if family.has_others else no_rows(FOREIGN_AMOUNTS)
    without = left_out(others, has_lines=family.has_lines)
    made += [(FOREIGN_AMOUNTS, foreign), (FACT_SPANS, fact_spans(others)), (LEFT_OUT, without)]
    return made


def drop_bases(engine: Engine) -> None:
    """Remove what only the making of facts needs."""
    for name in BASES:
        engine.drop(name)


def _make_bases(engine: Engine, stated: Stated, known: frozenset[str]) -> Family:
    # A base lives only during the build: it is no mart, and keeps the types its query gives.
    has_others = finds_others(engine, stated.currency)
    rates = rate_days(stated.currency, stated.rate_holds_days) if has_others else no_rate_days()
    engine.make_temporary(RATE_DAYS, rates)
    engine.make_temporary(PRODUCT_BASE, product_base())
    engine.make_temporary(LINE_BASE, line_base(stated.currency, stated.margin_rates))
    family = Family.of(engine, stated, known, has_others=has_others, has_lines=has_rows(engine, LINE_BASE))
    for name, query in family.bases().items():
        if name == ORDER_ROWS and family.is_at_once:
            # A million orders are then numbered, sorted and stored once, and no table holds them on the way.
            _make(engine, ORDER_FACTS, family.orders_at_once())
            engine.define_temporary(ORDER_BASE, order_base(family.untold, ORDER_FACTS.name))
        elif name not in (RATE_DAYS, PRODUCT_BASE, LINE_BASE):
            engine.make_temporary(name, query)
        if name == ORDER_ROWS and not family.is_at_once:
            engine.define_temporary(ORDER_BASE, order_base(family.untold))
    for name, query in TALLIES.items():
        engine.make_temporary(name, query)
    return family


def _schedules(engine: Engine) -> tuple[str, ...]:
    """Name the schedules of the shop's business hours; none where it states no hours."""
    t = source(BUSINESS_TIME.name, "t")
    return tuple(str(name) for (name,) in engine.run(select(t, name=t["schedule"]).group_by("name"))[1])


def _rows_of(fact: Fact, known: frozenset[str], making: Making) -> Query:
    """Give the query that fills a fact; one that stands on nothing delivered is empty, and that at once."""
    if fact.delivered and fact.delivered not in known:
        return no_rows(fact.table)
    return fact.make(making)


def no_rows(table: Table) -> Query:
    """Give a query without any row."""
    nothing = {name: Literal(None).cast(kind) for name, kind in table.types.items()}
    return select(source("calendar", "c"), **nothing).first(0)


def _make(engine: Engine, table: Table, query: Query) -> None:
    engine.make(table.name, table.types, query, table.order)
