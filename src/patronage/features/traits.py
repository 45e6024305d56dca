"""What a tier has in common: values of customer dimensions that are held more often there than elsewhere."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from statistics import NormalDist

from patronage.base.errors import UnknownName
from patronage.base.expr import Expr, Literal, call, case, count, ratio
from patronage.base.note import Note, Term
from patronage.base.select import Select, Union, select, source, union
from patronage.base.units import COUNT, NUMBER, SHARE, TEXT
from patronage.contract.facts import CUSTOMER_FACTS, LINE_FACTS, ORDER_FACTS
from patronage.contract.segments import TIERS
from patronage.contract.table import MISSING
from patronage.engine.result import Result, ResultColumn
from patronage.features.scored import SCORED, Scored

__all__ = ["traits"]

_COLUMNS = (
    ResultColumn("dimension", TEXT, "Dimension"),
    ResultColumn("value", TEXT, "Value"),
    ResultColumn("tier_customers", COUNT, "Customers of the tier"),
    ResultColumn("tier_share", SHARE, "Share of the tier"),
    ResultColumn("customers", COUNT, "Customers"),
    ResultColumn("customer_share", SHARE, "Share of all scored"),
    ResultColumn("lift", NUMBER, "Lift"),
    ResultColumn("lift_low", NUMBER, "Lift, lower bound"),
)
_OF_FIRST_ORDER = ("first_product", "first_category")
# A customer stands for each product of the first order; and what a tier is made of says nothing new of it.
_OF_CUSTOMERS = tuple(
    d.name for d in CUSTOMER_FACTS.dimensions if d.name not in (*_OF_FIRST_ORDER, "ticket_band")
)
_MET = "met"
_CONFIDENCE = 0.95
_BRACKETS = tuple(10**power for power in range(6))


def traits(scored: Scored, tier: str = "top", fewest: int = 10) -> Result:
    """Give the values over-represented in a tier, the surest first.

    A value is listed when at least `fewest` customers of the tier hold it and its lift, the share in the
    tier over the share among all scored customers, lies above 1 with 95 % confidence: the lower end of
    Wilson's interval (Wilson 1927) of the tier's share, divided by the share among all. The interval is
    widened for the number of values compared (Bonferroni), so the confidence is that of the whole list.

    Parameters
    ----------
    scored
        The scored customers.
    tier
        top, middle or low.
    fewest
        Customers of the tier a listed value has at least.

    Returns
    -------
    Columns: dimension, value, tier_customers, tier_share, customers, customer_share, lift, lift_low.
    A customer whose first order held several products counts for each. What was not given is no trait,
    but its customers stay in the shares' denominators.
    """
    if tier not in TIERS:
        raise UnknownName.among("tier", tier, TIERS)
    judged = source("judged", "j")
    statement = (
        select(judged, **{c.name: judged[c.name] for c in _COLUMNS})
        .where((judged["tier_customers"] >= fewest) & (judged["lift_low"] > 1.0))
        .with_step("first_product_held", _held_first("product"))
        .with_step("first_category_held", _held_first("category"))
        .with_step(_MET, _met())
        .with_step("held", _held(tier))
        .with_step("compared", _compared(fewest))
        .with_step("sizes", _sizes(tier))
        .with_step("judged", _judged())
        .order_by(("lift_low", True), ("tier_customers", True), "dimension", "value")
    )
    named = Term(f"report.segments.named.{tier}", tier)
    sure = Decimal(str(_CONFIDENCE))
    note = Note.of("rfm.association", fewest=fewest, tier=named, confidence=sure)
    return scored.answer(statement, _COLUMNS, (note,))


def _held(tier: str) -> Union:
    """Count who holds each value, in the tier and among all."""
    m = source(_MET, "m")
    of_customers = [_counted(select(m), name, m[name], m["tier"].eq(tier)) for name in _OF_CUSTOMERS]
    of_first_orders = [
        _counted(select(first), name, first["value"], first["tier"].eq(tier))
        for name, first in ((name, source(f"{name}_held", "f")) for name in _OF_FIRST_ORDER)
    ]
    return union(*of_customers, *of_first_orders)


def _met() -> Select:
    """Bring tier and dimensions of each customer together, once for all that is counted of them."""
    s, c = source(SCORED, "s"), source(CUSTOMER_FACTS.name, "c")
    dimensions = {name: c[name] for name in _OF_CUSTOMERS}
    return select(s, tier=s["tier"], **dimensions).join(c, c["customer"].eq(s["customer"]))


def _counted(rows: Select, dimension: str, value: Expr, is_in_tier: Expr) -> Select:
    columns: dict[str, Expr] = {
        "dimension": Literal(dimension),
        "value": value,
        "tier_customers": count(is_in_tier),
        "customers": count(),
    }
    return replace(rows, columns=tuple(columns.items())).where(value.ne(MISSING)).group_by("value")


def _held_first(column: str) -> Select:
    """List what each customer's first order held, each value once."""
    s, o, item = source(SCORED, "s"), source(ORDER_FACTS.name, "o"), source(LINE_FACTS.name, "l")
    return (
        select(s, customer=s["customer"], tier=s["tier"], value=item[column])
        .join(o, o["customer"].eq(s["customer"]) & o["order_number"].eq(1))
        .join(item, item["order_id"].eq(o["order_id"]))
        # The order says it already; said of the lines too, most of them never reach the join.
        .where(item["ordered_on"].eq(item["first_ordered_on"]))
        .group_by("customer", "tier", "value")
    )


def _sizes(tier: str) -> Select:
    s = source(SCORED, "s")
    return select(s, tier_customers=count(s["tier"].eq(tier)), customers=count())


def _compared(fewest: int) -> Select:
    """Count the values compared: chosen by all their customers, not by those in the tier, so unseen."""
    h = source("held", "h")
    return select(h, number=count()).where(h["customers"] >= fewest)


def _judged() -> Select:
    h, size, compared = source("held", "h"), source("sizes", "n"), source("compared", "k")
    share = ratio(h["tier_customers"], size["tier_customers"])
    share_of_all = ratio(h["customers"], size["customers"])
    low = _wilson_low(share, size["tier_customers"].cast("double"), _z(compared["number"]))
    return (
        select(
            h,
            dimension=h["dimension"],
            value=h["value"],
            tier_customers=h["tier_customers"],
            tier_share=share,
            customers=h["customers"],
            customer_share=share_of_all,
            lift=ratio(share, share_of_all),
            lift_low=ratio(low, share_of_all),
        )
        .cross_join(size)
        .cross_join(compared)
    )


def _z(compared: Expr) -> Expr:
    """Give the normal quantile for so many comparisons, rounded up to the next power of ten."""
    quantiles = [NormalDist().inv_cdf(1 - (1 - _CONFIDENCE) / 2 / most) for most in _BRACKETS]
    branches = [(compared <= most, z) for most, z in zip(_BRACKETS[:-1], quantiles[:-1], strict=True)]
    return case(*branches, otherwise=quantiles[-1])


def _wilson_low(share: Expr, customers: Expr, z: Expr) -> Expr:
    """Give the lower end of Wilson's interval of a share."""
    square = z * z
    middle = share + ratio(square, customers * 2.0)
    spread = ratio(share * (Literal(1.0) - share), customers) + ratio(square, customers * customers * 4.0)
    return ratio(middle - z * call("sqrt", spread), ratio(square, customers) + 1.0)
