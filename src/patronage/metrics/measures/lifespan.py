"""How long customers stay: by those who were lost, or a stated default where too few were watched.

Who orders is lost by silence, who has a contract by its end; the shop says which of the two it goes by.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from patronage.base.expr import Column, Expr, Parameter, call, case, count, ratio, total
from patronage.base.units import TEXT
from patronage.contract.facts import ORDER_FACTS
from patronage.contract.subscription_facts import SUBSCRIPTION_CHANGES
from patronage.metrics.measure import NEVER, Measure, Overall
from patronage.metrics.measures.commerce import IS_GIVEN
from patronage.metrics.measures.costs import Leaf, itself
from patronage.metrics.metric import Companion

__all__ = ["ACTIVE_BEFORE", "LOST", "lifespan", "lifespan_rule"]

_WINDOW = Parameter("inactive_window_days")
_SILENT_FROM = call("add_days", Column("ordered_on"), _WINDOW)
_FORGOTTEN_FROM = call("add_days", _SILENT_FROM, _WINDOW)
_NEXT = Column("next_ordered_on")

# The last order up to one window ago stands for its customer: one row each, so the counts add up.
ACTIVE_BEFORE = Measure(
    "active_before",
    ORDER_FACTS.name,
    count(),
    clock=_SILENT_FROM,
    until=call("least", _FORGOTTEN_FROM, call("add_days", _NEXT, _WINDOW)),
    where=IS_GIVEN,
)
# Everybody lost was active before: the same rows, each only until there is an order again.
LOST = replace(ACTIVE_BEFORE, name="lost", sooner=_NEXT)

_YEAR = timedelta(days=365).days
_ENOUGH_HISTORY = 3 * _YEAR
_ENOUGH_LOST = 100
_DEFAULT_YEARS = 3.0

# What was paid for a year ago is all that had come and gone by then.
_PAID_BEFORE = Measure(
    "paid_a_year_ago",
    SUBSCRIPTION_CHANGES.name,
    total(Column("paying")),
    clock=call("add_days", Column("changed_on"), _YEAR),
    until=NEVER,
    window="now",
)
_ENDED_SINCE = Measure(
    "ended_since",
    SUBSCRIPTION_CHANGES.name,
    count(),
    clock=Column("changed_on"),
    until=call("add_days", Column("changed_on"), _YEAR),
    where=Column("change").eq("went") & (Column("since_on") <= call("add_days", Parameter("as_of"), -_YEAR)),
    window="now",
)


@dataclass(frozen=True)
class _Watched:
    """Who was there at the start of a time, who of them was lost in it, its days, and the days known."""

    there: Measure
    lost: Measure
    days: Expr | int
    known_days: Parameter

    def years(self, of: Leaf) -> Expr:
        """Give the years of the group, else of the shop, else the default."""
        return case(
            (self.is_enough(of(self.lost)), self._years(of(self.there), of(self.lost))),
            (self.is_enough(Overall(self.lost)), self._years(Overall(self.there), Overall(self.lost))),
            otherwise=_DEFAULT_YEARS,
        )

    def rule(self, of: Leaf) -> Expr:
        """Say whose lifespan was taken."""
        is_part = of(self.there).ne(Overall(self.there))
        return case(
            (self.is_enough(of(self.lost)) & is_part, "group"),
            (self.is_enough(Overall(self.lost)), "shop"),
            otherwise="default",
        )

    def is_enough(self, lost: Expr) -> Expr:
        """Tell whether enough were lost in a history long enough."""
        return (self.known_days >= _ENOUGH_HISTORY) & (lost >= _ENOUGH_LOST)

    def _years(self, there: Expr, lost: Expr) -> Expr:
        # A rate a window is a rate a year times window / 365.
        return ratio(there * self.days, lost * _YEAR)


_BY_ORDERS = _Watched(
    replace(ACTIVE_BEFORE, name="active_before_now", window="now"),
    replace(LOST, name="lost_now", window="now"),
    _WINDOW,
    Parameter("history_days"),
)
_BY_CONTRACTS = _Watched(_PAID_BEFORE, _ENDED_SINCE, _YEAR, Parameter("contract_days"))
_HAS_CONTRACTS = Parameter("lifespan_from").eq("subscriptions")


def lifespan(of: Leaf = itself) -> Expr:
    """Years a customer stays: 1 / annual rate of loss of the group, else of the shop, else 3.0."""
    return case((_HAS_CONTRACTS, _BY_CONTRACTS.years(of)), otherwise=_BY_ORDERS.years(of))


def lifespan_rule(of: Leaf = itself) -> Companion:
    """Stand beside a number whose lifespan was taken."""
    rule = case((_HAS_CONTRACTS, _BY_CONTRACTS.rule(of)), otherwise=_BY_ORDERS.rule(of))
    return Companion("rule", rule, TEXT, "Lifespan taken from")
