"""What no order of the shop says: the same in every row, so that no row needs to carry it along."""

from __future__ import annotations

from collections.abc import Mapping

from patronage.base.expr import Expr, Literal
from patronage.base.select import select, source
from patronage.contract.table import MISSING
from patronage.engine.protocol import Engine
from patronage.facts.currency import NOTHING

__all__ = ["find_untold", "is_told"]


def find_untold(engine: Engine, *, has_lines: bool = True, knows_paid: bool = True) -> Mapping[str, Expr]:
    """Give the columns of kept orders that nothing delivered fills, with the value they have instead.

    Parameters
    ----------
    engine
        Holds the delivered orders.
    has_lines
        Lines say what orders held.
    knows_paid
        Channels whose customers are bought are known.
    """
    untold = {
        name: value for name, (delivered, value) in _IF_UNTOLD.items() if not is_told(engine, delivered)
    }
    if not has_lines:
        untold |= {"is_assumed": Literal(value=False), "cost_reversed": NOTHING}
    return untold if knows_paid else {**untold, "from_paid": Literal(value=False)}


def is_told(engine: Engine, delivered: str) -> bool:
    """Tell whether any delivered order fills a column."""
    o = source("orders", "o")
    told = select(o, one=Literal(1)).where(~o[delivered].is_null()).first(1)
    return bool(engine.run(told)[1])


_IF_UNTOLD: Mapping[str, tuple[str, Expr]] = {
    "shipping": ("shipping", NOTHING),
    "tax": ("tax", NOTHING),
    "shipping_cost": ("shipping_cost", Literal(None).cast("money")),
    "payment_fee": ("payment_fee", Literal(None).cast("money")),
    "channel": ("channel", Literal(MISSING)),
    "sales_channel": ("sales_channel", Literal(MISSING)),
    "coupon": ("coupon", Literal(MISSING)),
    "order_country": ("country", Literal(MISSING)),
    "tax_included": ("tax_included", Literal("unknown")),
}
