"""Line facts: what was bought, and a line not given an order for what its lines do not hold."""

from __future__ import annotations

from patronage.base.expr import Expr, Literal, case
from patronage.base.select import Select, Source, Union, select, source, union
from patronage.contract.facts import LINE_FACTS, ORDER_FACTS
from patronage.contract.table import MISSING
from patronage.facts.currency import NOTHING
from patronage.facts.line_base import LINE_BASE, line_sums

__all__ = ["line_facts", "orders_as_lines"]

_OF_LINE = ("line", "gross", "discount", "cost", "units", "product", "category")


def line_facts() -> Select:
    """Build the lines of kept orders; sums over them equal sums over the orders exactly."""
    both = source("halves", "b")
    columns = {name: both[name] for name in LINE_FACTS.names}
    return select(both, **columns).with_step("line_sums", line_sums()).with_step("halves", _both())


def orders_as_lines() -> Select:
    """Build the same for a shop without any line: each kept order is one line not given."""
    o = source(ORDER_FACTS.name, "o")
    missing = Literal(MISSING)
    return select(o, **_columns(o, {"line": Literal(0), "product": missing, "category": missing}))


def _both() -> Union:
    item, o, s = source(LINE_BASE, "l"), source(ORDER_FACTS.name, "o"), source("line_sums", "s")
    delivered = select(item, **_columns(o, {name: item[name] for name in _OF_LINE})).join(
        o, o["order_id"].eq(item["order_id"])
    )
    gross = o["gross"] - s["gross"].or_else(NOTHING)
    discount = o["discount"] - s["discount"].or_else(NOTHING)
    units = o["units"] - s["units"].or_else(0)
    cost = o["cost"] - s["known_cost"].or_else(NOTHING)
    rest: dict[str, Expr] = {
        "line": Literal(0),
        "gross": gross,
        "discount": discount,
        "cost": case((s["order_id"].is_null() | ~o["cost"].is_null(), cost)),
        "units": units,
        "product": Literal(MISSING),
        "category": Literal(MISSING),
    }
    differs = gross.ne(0) | discount.ne(0) | units.ne(0) | cost.or_else(NOTHING).ne(0)
    residual = (
        select(o, **_columns(o, rest))
        .left_join(s, s["order_id"].eq(o["order_id"]))
        .where(s["order_id"].is_null() | differs)
    )
    return union(delivered, residual)


def _columns(order: Source, of_line: dict[str, Expr]) -> dict[str, Expr]:
    return {name: of_line.get(name, order[name]) for name in LINE_FACTS.names}
