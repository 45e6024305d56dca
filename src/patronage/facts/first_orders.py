"""First orders: where they came from, what they held, and in which third of all first orders they lie."""

from __future__ import annotations

from patronage.base.expr import Expr, Literal, call, case, over
from patronage.base.select import Query, Select, Source, select, source
from patronage.contract.table import MISSING
from patronage.facts.line_base import LINE_BASE
from patronage.facts.order_base import ORDER_BASE

__all__ = ["FIRST_ORDERS", "first_order_columns", "ticket_band", "ticket_thirds", "with_first_order"]

FIRST_ORDERS, _THIRDS = source("first_orders", "f"), source("ticket_thirds", "t")
_LINES, _GOODS = source("first_lines", "n"), source("first_goods", "g")
_TRAITS = ("channel", "coupon", "sales_channel")


def first_order_columns(*, has_lines: bool) -> dict[str, Expr]:
    """Give what a customer's row says of the first order; everything not given without one."""
    first = FIRST_ORDERS
    known = {f"first_{name}": first[name].or_else(MISSING) for name in _TRAITS}
    held = {
        f"first_{name}": _GOODS[name].or_else(MISSING) if has_lines else Literal(MISSING)
        for name in ("product", "category")
    }
    band = ticket_band(first["value"], _THIRDS["low"], _THIRDS["middle"])
    return {**known, **held, "first_value": first["value"], "ticket_band": band}


def ticket_band(value: Expr, low: Expr, middle: Expr) -> Expr:
    """Tell in which third a first order lies, by the greatest values of the low and the middle one."""
    return case(
        (value.is_null(), MISSING),
        (value <= low, "low"),
        (value <= middle, "middle"),
        otherwise=Literal("top"),
    )


def ticket_thirds(values: Source, value: str) -> Select:
    """Give the greatest values of the low and the middle third; equal values stay together."""
    ends = {"low": call("quantile", values[value], 1 / 3), "middle": call("quantile", values[value], 2 / 3)}
    return select(values, **ends)


def with_first_order(query: Select, customer: Expr, *, has_lines: bool) -> Select:
    """Join them to a query of customers; what orders without lines held costs nothing to look up."""
    query = query.left_join(FIRST_ORDERS, FIRST_ORDERS["customer"].eq(customer)).cross_join(_THIRDS)
    query = query.left_join(_GOODS, _GOODS["customer"].eq(customer)) if has_lines else query
    for name, step in _steps(has_lines=has_lines):
        query = query.with_step(name, step)
    return query


def _steps(*, has_lines: bool) -> tuple[tuple[str, Query], ...]:
    """Give the steps these columns are taken from, one row a customer but for the one row of the thirds."""
    goods = ((_LINES.name, _lines()), (_GOODS.name, _goods())) if has_lines else ()
    return (
        (FIRST_ORDERS.name, _first_orders()),
        (_THIRDS.name, ticket_thirds(FIRST_ORDERS, "value")),
        *goods,
    )


def _first_orders() -> Select:
    o = source(ORDER_BASE, "o")
    kept = ("customer", "order_id", *_TRAITS, "order_country")
    columns: dict[str, Expr] = {name: o[name] for name in kept}
    return select(o, **columns, value=o["gross"] - o["discount"]).where(o["order_number"].eq(1))


def _lines() -> Select:
    """Put the lines of each first order in order: the greatest value first, of equal ones the first line."""
    item = source(LINE_BASE, "l")
    value = item["gross"] - item["discount"]
    place = over(
        call("row_number"), partition=(FIRST_ORDERS["customer"],), order=((value, True), item["line"])
    )
    held = {name: item[name] for name in ("product", "category")}
    lines = select(item, customer=FIRST_ORDERS["customer"], **held, place=place)
    return lines.join(FIRST_ORDERS, FIRST_ORDERS["order_id"].eq(item["order_id"]))


def _goods() -> Select:
    kept = {name: _LINES[name] for name in ("customer", "product", "category")}
    return select(_LINES, **kept).where(_LINES["place"].eq(1))
