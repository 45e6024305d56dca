"""What goods cost and what is left of revenue, over orders whose cost is known; the rest at a stated rate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from patronage.base.expr import Column, Expr, Parameter, case, count, ratio, total
from patronage.base.units import SHARE
from patronage.metrics.measure import Measure, only
from patronage.metrics.measures.commerce import DISCOUNTS, GROSS, ORDERS, REFUNDS, on_orders
from patronage.metrics.measures.service_costs import SERVICE_SHARE
from patronage.metrics.metric import Companion

__all__ = [
    "Leaf",
    "contribution",
    "contribution_coverage",
    "cost_of_known_goods",
    "coverage",
    "covered_revenue",
    "itself",
    "margin_left",
    "net",
    "value_left",
]

Leaf = Callable[[Measure], Expr]
"""What becomes of a measure inside a formula: itself, its yearly twin, its running sum."""

_ENOUGH = Decimal("0.95")
_RATE = Parameter("margin_rate")

_COST_KNOWN = Column("cost_known")
_FEES_KNOWN = Column("fees_known")
_COST = on_orders("cost", total(Column("cost")), finer=total(Column("cost")))
_REVERSED = replace(REFUNDS, name="cost_reversed", value=total(Column("cost_reversed")))
_RETURNS = only(replace(REFUNDS, name="returns", value=count()), Column("goods") > 0, "goods")
_SHIPPING = on_orders("shipping_cost", total(Column("shipping_cost")))
_FEES = on_orders("payment_fee", total(Column("payment_fee")))


def itself(measure: Measure) -> Expr:
    """Take a measure as it is."""
    return measure


def net(of: Leaf = itself) -> Expr:
    """Net revenue: gross less discounts and refunds of goods."""
    return _subtotal(of) - of(REFUNDS)


def margin_left(of: Leaf = itself) -> Expr:
    """Net revenue less the cost of its goods; null where too little cost is known and no rate is stated."""
    known = net(_with_cost(of)) - _cost(_with_cost(of))
    return _unless_short(known + _RATE.or_else(0) * (net(of) - net(_with_cost(of))), of)


def value_left(of: Leaf = itself) -> Expr:
    """Margin as lifetime values count it: less what service cost, where the shop has it allocated."""
    return margin_left(of) - _service(of)


def cost_of_known_goods(of: Leaf = itself) -> Expr:
    """Cost of goods sold less that of goods back in stock; the rest of net revenue at the stated rate."""
    unknown = net(of) - net(_with_cost(of))
    assumed = (unknown - _RATE * unknown).or_else(0)
    return _unless_short(_cost(_with_cost(of)) + assumed, of)


def covered_revenue(of: Leaf = itself) -> Expr:
    """Net revenue of the orders a margin covers."""
    return case((_RATE.is_null(), net(_with_cost(of))), otherwise=net(of))


def coverage(of: Leaf = itself) -> Companion:
    """Stand the share of order value whose cost is known beside a number."""
    formula = ratio(_subtotal(_with_cost(of)), _subtotal(of))
    return Companion("coverage", formula, SHARE, "Share of order value with known cost")


def contribution(of: Leaf = itself) -> Expr:
    """Margin less shipping, payment, packaging and returns handling, over orders for which they are known."""
    with_fees, covered = _then(_with_fees, of), _then(_covered, of)
    known = net(_with_cost(with_fees)) - _cost(_with_cost(with_fees))
    assumed = _RATE.or_else(0) * (net(with_fees) - net(_with_cost(with_fees)))
    fees = covered(_SHIPPING) + covered(_FEES)
    handling = Parameter("packaging_cost") * covered(ORDERS) + Parameter("returns_cost") * covered(_RETURNS)
    short = _is_short(_subtotal(covered), _subtotal(of), net(of) - net(covered))
    return case((short, None), otherwise=known + assumed - fees - handling - _service(of))


def contribution_coverage(of: Leaf = itself) -> Companion:
    """Stand the share of order value whose costs are all known, or assumed, beside a number."""
    formula = ratio(_subtotal(_then(_covered, of)), _subtotal(of))
    return Companion("coverage", formula, SHARE, "Share of order value with known costs")


def _service(of: Leaf) -> Expr:
    return case((Parameter("support_cost").eq("allocate"), of(SERVICE_SHARE)), otherwise=0)


def _with_cost(of: Leaf) -> Leaf:
    return lambda measure: of(_of_known_cost(measure))


def _of_known_cost(measure: Measure) -> Measure:
    known = only(measure, _COST_KNOWN, "cost_known")
    # An order whose cost is not known adds none, without asking each whether it is.
    return replace(known, where=measure.where) if measure.value is _COST.value else known


def _then(first: Callable[[Measure], Measure], of: Leaf) -> Leaf:
    return lambda measure: of(first(measure))


def _with_fees(measure: Measure) -> Measure:
    return _only_orders(measure, _FEES_KNOWN, "fees_known")


def _covered(measure: Measure) -> Measure:
    return _only_orders(measure, (_COST_KNOWN | Parameter("is_margin_rate_stated")) & _FEES_KNOWN, "covered")


def _only_orders(measure: Measure, where: Expr, word: str) -> Measure:
    # Fees are known of whole orders: what is restricted by them has no share on a line.
    return only(replace(measure, finer=None), where, word)


def _subtotal(of: Leaf) -> Expr:
    return of(GROSS) - of(DISCOUNTS)


def _cost(of: Leaf) -> Expr:
    return of(_COST) - of(_REVERSED)


def _unless_short(value: Expr, of: Leaf) -> Expr:
    known = _with_cost(of)
    short = _is_short(_subtotal(known), _subtotal(of), net(of) - net(known))
    return case((short & _RATE.is_null(), None), otherwise=value)


def _is_short(known: Expr, all_: Expr, unknown: Expr) -> Expr:
    """Tell whether too little is known; where nothing was sold, whether refunds of unknown cost remain."""
    return (known < all_ * _ENOUGH) | (all_.eq(0) & unknown.ne(0))
