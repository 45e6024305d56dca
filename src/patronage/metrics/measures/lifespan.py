"""How long customers stay: by those who went silent, or a stated default where too few were watched."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from patronage.base.expr import Column, Expr, Parameter, call, case, count, ratio
from patronage.base.units import TEXT
from patronage.contract.facts import ORDER_FACTS
from patronage.metrics.measure import Measure, Overall
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

_ACTIVE_NOW = replace(ACTIVE_BEFORE, name="active_before_now", window="now")
_LOST_NOW = replace(LOST, name="lost_now", window="now")

_YEAR = timedelta(days=365).days
_ENOUGH_HISTORY = 3 * _YEAR
_ENOUGH_LOST = 100
_DEFAULT_YEARS = 3.0


def lifespan(of: Leaf = itself) -> Expr:
    """Years a customer stays: 1 / annual inactive rate of the group, else of the shop, else 3.0."""
    return case(
        (_is_enough(of(_LOST_NOW)), _years(of(_ACTIVE_NOW), of(_LOST_NOW))),
        (_is_enough(Overall(_LOST_NOW)), _years(Overall(_ACTIVE_NOW), Overall(_LOST_NOW))),
        otherwise=_DEFAULT_YEARS,
    )


def lifespan_rule(of: Leaf = itself) -> Companion:
    """Stand beside a number whose lifespan was taken."""
    is_part = of(_ACTIVE_NOW).ne(Overall(_ACTIVE_NOW))
    rule = case(
        (_is_enough(of(_LOST_NOW)) & is_part, "group"),
        (_is_enough(Overall(_LOST_NOW)), "shop"),
        otherwise="default",
    )
    return Companion("rule", rule, TEXT, "Lifespan taken from")


def _is_enough(lost: Expr) -> Expr:
    return (Parameter("history_days") >= _ENOUGH_HISTORY) & (lost >= _ENOUGH_LOST)


def _years(active: Expr, lost: Expr) -> Expr:
    # A rate a window is a rate a year times window / 365.
    return ratio(active * _WINDOW, lost * _YEAR)
