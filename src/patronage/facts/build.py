"""Builds all facts from the delivered tables, in the order in which they need each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
from patronage.facts.channels import PAID_CHANNELS, paid_channels
from patronage.facts.conversion_base import CONVERSION_BASE, conversion_base
from patronage.facts.coverage import coverage
from patronage.facts.customers import customer_facts
from patronage.facts.fact import JOINED_FACTS, Fact, Making, in_order
from patronage.facts.foreign_amounts import foreign_amounts
from patronage.facts.history import find_history
from patronage.facts.left_out import left_out
from patronage.facts.line_base import LINE_BASE, PRODUCT_BASE, line_base, product_base
from patronage.facts.lines import line_facts, orders_as_lines
from patronage.facts.order_base import ORDER_BASE, ORDER_ROWS, order_base, order_rows
from patronage.facts.orders import order_facts
from patronage.facts.rate_days import HOLDS_DAYS, RATE_DAYS, no_rate_days, other_currencies, rate_days
from patronage.facts.refund_base import REFUND_BASE, refund_base
from patronage.facts.refunds import refund_facts
from patronage.facts.spans import fact_spans
from patronage.facts.untold import find_untold, is_told
from patronage.facts.visit_base import VISIT_BASE, visit_base

__all__ = ["build"]


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
    others = in_order(JOINED_FACTS)
    held = _held(engine, {*_TELLING, *(fact.delivered for fact in others)})
    maps_channels, knows_paid = "channels" in held, bool({"channels", "spend"} & held)
    # A base lives only during the build: it is no mart, and keeps the types its query gives.
    if knows_paid:
        engine.make_temporary(PAID_CHANNELS, paid_channels())
    has_others = _make_rates(engine, currency, rate_holds_days)
    engine.make_temporary(PRODUCT_BASE, product_base())
    engine.make_temporary(LINE_BASE, line_base(currency, margin_rates or {}))
    engine.make_temporary(REFUND_BASE, refund_base(currency, has_names=is_told(engine, "order_name")))
    has_lines = _has_rows(engine, LINE_BASE)
    untold = find_untold(engine, has_lines=has_lines, knows_paid=knows_paid)
    orders = order_rows(currency, untold, maps_channels=maps_channels, knows_paid=knows_paid)
    engine.make_temporary(ORDER_ROWS, orders)
    engine.define_temporary(ORDER_BASE, order_base(untold))
    if {"visits", "conversions"} & held:
        engine.make_temporary(VISIT_BASE, visit_base())
        engine.make_temporary(CONVERSION_BASE, conversion_base(currency))
    found = find_history(engine, history)
    customers = customer_facts(
        found,
        maps_channels=maps_channels,
        knows_paid=knows_paid,
        has_visits="visits" in held,
        has_lines=has_lines,
    )
    _make(engine, CUSTOMER_FACTS, customers)
    _make(engine, ORDER_FACTS, order_facts(untold))
    if has_lines:
        _make(engine, LINE_FACTS, line_facts())
    else:
        # Storing each order a second time, as its own only line, would double the file.
        engine.define(LINE_FACTS.name, LINE_FACTS.types, orders_as_lines())
    _make(engine, REFUND_FACTS, refund_facts())
    _make(engine, COVERAGE, coverage(found, currency))
    making = Making(currency, _schedules(engine))
    for fact in others:
        _make(engine, fact.table, _rows_of(fact, held, making))
    _make(engine, FOREIGN_AMOUNTS, foreign_amounts(currency) if has_others else _no_rows(FOREIGN_AMOUNTS))
    _make(engine, FACT_SPANS, fact_spans(others))
    _make(engine, LEFT_OUT, left_out(others))
    for name in _BASES:
        engine.drop(name)


_TELLING = ("channels", "spend", "visits", "conversions")
"""Tables that say something of orders and customers, where they hold rows."""

_BASES = (
    *(RATE_DAYS, PRODUCT_BASE, LINE_BASE, REFUND_BASE, ORDER_BASE, ORDER_ROWS),
    *(PAID_CHANNELS, VISIT_BASE, CONVERSION_BASE),
)


def _make_rates(engine: Engine, currency: str, holds_days: int) -> bool:
    """Make the rates, and tell whether there is another currency: a shop of one pays nothing for them."""
    has_others = bool(engine.run(other_currencies(currency))[1])
    engine.make_temporary(RATE_DAYS, rate_days(currency, holds_days) if has_others else no_rate_days())
    return has_others


def _schedules(engine: Engine) -> tuple[str, ...]:
    """Name the schedules of the shop's business hours; none where it states no hours."""
    t = source(BUSINESS_TIME.name, "t")
    return tuple(str(name) for (name,) in engine.run(select(t, name=t["schedule"]).group_by("name"))[1])


def _rows_of(fact: Fact, held: frozenset[str], making: Making) -> Query:
    """Give the query that fills a fact; one that stands on nothing delivered is empty, and that at once."""
    if fact.delivered and fact.delivered not in held:
        return _no_rows(fact.table)
    return fact.make(making)


def _no_rows(table: Table) -> Query:
    nothing = {name: Literal(None).cast(kind) for name, kind in table.types.items()}
    return select(source("calendar", "c"), **nothing).first(0)


def _held(engine: Engine, tables: Iterable[str]) -> frozenset[str]:
    """Give the delivered tables that hold rows."""
    return frozenset(name for name in sorted(tables) if name and _has_rows(engine, name))


def _has_rows(engine: Engine, name: str) -> bool:
    rows = source(name, "r")
    return bool(engine.run(select(rows, one=Literal(1)).first(1))[1])


def _make(engine: Engine, table: Table, query: Query) -> None:
    engine.make(table.name, table.types, query, table.order)
