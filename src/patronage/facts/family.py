"""How the facts of orders are made in a shop: what it holds decides which statements are needed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import sha256

from patronage.base.expr import Expr, Literal
from patronage.base.select import Query, Select, select, source
from patronage.contract.facts import CUSTOMER_FACTS, LINE_FACTS, ORDER_FACTS, REFUND_FACTS
from patronage.engine.printer import print_query
from patronage.engine.protocol import Engine
from patronage.facts.channels import PAID_CHANNELS, paid_channels
from patronage.facts.conversion_base import CONVERSION_BASE, conversion_base
from patronage.facts.coverage import coverage
from patronage.facts.customers import customer_facts
from patronage.facts.history import History
from patronage.facts.line_base import LINE_BASE, PRODUCT_BASE, line_base, product_base
from patronage.facts.lines import line_facts, orders_as_lines
from patronage.facts.order_base import ORDER_BASE, ORDER_ROWS, order_rows
from patronage.facts.orders import ALONE, order_facts, order_facts_at_once
from patronage.facts.rate_days import HOLDS_DAYS, RATE_DAYS, no_rate_days, other_currencies, rate_days
from patronage.facts.refund_base import REFUND_BASE, refund_base
from patronage.facts.refunds import refund_facts
from patronage.facts.tallies import TALLIES
from patronage.facts.untold import find_untold, is_told
from patronage.facts.visit_base import VISIT_BASE, visit_base

__all__ = ["BASES", "Family", "Stated", "digest", "finds_others", "has_rows", "held"]


@dataclass(frozen=True)
class Stated:
    """What the owner states: currency, start of history, margin rates, how long rates of exchange hold.

    `margin_rates` are the share of net value left after the cost of goods, by category, where no cost is
    delivered; a rate of exchange holds `rate_holds_days` where no later one is told.
    """

    currency: str
    history: str = "detect"
    margin_rates: Mapping[str, Decimal] = field(default_factory=dict)
    rate_holds_days: int = HOLDS_DAYS


BASES = (
    *(RATE_DAYS, PRODUCT_BASE, LINE_BASE, REFUND_BASE, ORDER_BASE, ORDER_ROWS),
    *(PAID_CHANNELS, VISIT_BASE, CONVERSION_BASE),
    *TALLIES,
)
"""What facts are made of, and nobody else reads: no mart, and gone once the facts are made."""


@dataclass(frozen=True)
class Family:
    """What the owner states, and what the shop holds that changes how its facts are made.

    Parameters
    ----------
    stated
        What the owner states.
    held
        The delivered tables that hold rows, of those asked for.
    has_others
        Some amount is in another currency.
    has_names
        Some order bears a name.
    has_lines
        Lines say what orders held.
    untold
        Columns of orders that nothing fills, with their values.
    """

    stated: Stated
    held: frozenset[str]
    has_others: bool
    has_names: bool
    has_lines: bool
    untold: Mapping[str, Expr]

    @classmethod
    def of(
        cls, engine: Engine, stated: Stated, held: frozenset[str], *, has_others: bool, has_lines: bool
    ) -> Family:
        """Look what the delivered orders tell."""
        knows_paid = bool(_PAYING & held)
        untold = find_untold(engine, has_lines=has_lines, knows_paid=knows_paid)
        return cls(stated, held, has_others, is_told(engine, "order_name"), has_lines, untold)

    @property
    def knows_paid(self) -> bool:
        """Channels whose customers are bought are known."""
        return bool(_PAYING & self.held)

    @property
    def maps_channels(self) -> bool:
        """The shop says which names mean which channel."""
        return "channels" in self.held

    @property
    def is_at_once(self) -> bool:
        """The facts of orders can be made before those of customers, and be the order base themselves."""
        return self.stated.history == "complete" and not self.has_lines and self.untold.keys() >= ALONE

    def orders_at_once(self) -> Query:
        """Give the statement that makes the facts of orders, where they are made before all others."""
        return order_facts_at_once(self.untold, self._order_rows())

    def bases(self) -> dict[str, Query]:
        """Give the statements of the bases, in their order, but for `ORDER_BASE`, a view of one."""
        currency, rates = self.stated.currency, self.stated.margin_rates
        made: dict[str, Query] = {PAID_CHANNELS: paid_channels()} if self.knows_paid else {}
        made |= {
            RATE_DAYS: rate_days(currency, self.stated.rate_holds_days)
            if self.has_others
            else no_rate_days(),
            PRODUCT_BASE: product_base(),
            LINE_BASE: line_base(currency, rates),
            REFUND_BASE: refund_base(currency, has_names=self.has_names),
            ORDER_ROWS: self._order_rows(),
        }
        if {"visits", "conversions"} & self.held:
            made |= {VISIT_BASE: visit_base(), CONVERSION_BASE: conversion_base(currency)}
        return made

    def facts(self, history: History) -> dict[str, Query]:
        """Give the statements of the facts of orders, in the order in which they need each other."""
        customers = customer_facts(
            history,
            maps_channels=self.maps_channels,
            knows_paid=self.knows_paid,
            has_visits="visits" in self.held,
            has_lines=self.has_lines,
        )
        return {
            CUSTOMER_FACTS.name: customers,
            ORDER_FACTS.name: order_facts(self.untold),
            LINE_FACTS.name: line_facts() if self.has_lines else orders_as_lines(),
            REFUND_FACTS.name: refund_facts(),
        }

    def _order_rows(self) -> Select:
        return order_rows(
            self.stated.currency, self.untold, maps_channels=self.maps_channels, knows_paid=self.knows_paid
        )

    def coverage(self, history: History) -> Query:
        """Give the statement of the coverage row."""
        return coverage(history, self.stated.currency, tells_tax="tax_included" not in self.untold)


def digest(engine: Engine, statements: Mapping[str, Query], under: str = "") -> str:
    """Give a hash that changes when any statement does, or the text they are made under."""
    texts = [under, *(f"{name}: {print_query(each, engine.dialect)}" for name, each in statements.items())]
    return sha256("\n".join(texts).encode()).hexdigest()


def finds_others(engine: Engine, currency: str) -> bool:
    """Tell whether there is another currency: a shop of one pays nothing for rates."""
    return bool(engine.run(other_currencies(currency))[1])


def held(engine: Engine, tables: Iterable[str]) -> frozenset[str]:
    """Give the delivered tables that hold rows."""
    return frozenset(name for name in sorted(tables) if name and has_rows(engine, name))


def has_rows(engine: Engine, name: str) -> bool:
    """Tell whether a table holds any row."""
    rows = source(name, "r")
    return bool(engine.run(select(rows, one=Literal(1)).first(1))[1])


_PAYING = frozenset({"channels", "spend"})
