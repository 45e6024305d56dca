"""The measures of who came: visits, visitors and the goals they reached, always of one kind."""

from __future__ import annotations

from dataclasses import replace

from patronage.base.expr import Aggregate, Column, Expr, Literal, Parameter, call, case, count
from patronage.contract.visit_facts import CONVERSION_FACTS, KINDS, VISIT_FACTS, VISITOR_FACTS
from patronage.metrics.measure import Measure, Overall, only
from patronage.metrics.measures.commerce import NEW_CUSTOMERS, ORDERS
from patronage.metrics.measures.spend import OF_SPEND

__all__ = [
    "CART_VISITS",
    "VISITORS",
    "VISITORS_CONVERTED",
    "VISITORS_RIPE",
    "VISITS",
    "VISITS_WITH_CARTS_KNOWN",
    "converted",
]

_KIND, _WITHIN = Parameter("conversion_kind"), Parameter("conversion_days")

VISITS = Measure("visits", VISIT_FACTS.name, count(), Column("visited_on"))
VISITS_WITH_CARTS_KNOWN = only(VISITS, Column("carts_known"), "with_carts_known")
CART_VISITS = only(VISITS_WITH_CARTS_KNOWN, Column("is_carted"), "carted")

_DAYS = case(*((_KIND.eq(kind), Column(f"days_to_{kind}")) for kind in KINDS))

# Days are told of every visitor, or of none: who never converts has very many.
VISITORS = Measure(
    "visitors", VISITOR_FACTS.name, Aggregate("count", _DAYS), Column("seen_on"), roles=OF_SPEND
)
_LAST_RIPE = call("add_days", Parameter("as_of"), Literal(0) - _WITHIN)
# Who came a few days ago may still convert in time: they count once the days are over.
VISITORS_RIPE = only(VISITORS, Column("seen_on") <= _LAST_RIPE, "ripe")
VISITORS_CONVERTED = only(VISITORS_RIPE, _DAYS <= _WITHIN, "converted")

_DELIVERED = Measure(
    "conversions",
    CONVERSION_FACTS.name,
    count(),
    Column("converted_on"),
    where=Column("kind").eq(_KIND),
    roles=OF_SPEND,
)
_EVER = replace(_DELIVERED, name="conversions_ever", window="ever")


def converted() -> Expr:
    """Give the conversions of the kind asked; of a kind nobody ever delivered, none is not zero.

    Orders and first orders are those of the shop's own books, whatever a tool claims of them: so the cost of
    a first order is the cost of a customer.
    """
    return case(
        (_KIND.eq("first_order"), NEW_CUSTOMERS),
        (_KIND.eq("order"), ORDERS),
        (Overall(_EVER) > 0, _DELIVERED),
    )
