"""What no order of the shop says: the same in every row, so that no row needs to carry it along."""

from __future__ import annotations

from collections.abc import Mapping

from patronage.base.expr import Expr, Literal
from patronage.base.select import select, source
from patronage.contract.table import MISSING
from patronage.engine.protocol import Engine
from patronage.facts.currency import NOTHING

__all__ = ["find_untold"]


def find_untold(engine: Engine) -> Mapping[str, Expr]:
    """Give the columns of kept orders that no delivered order fills, with the value they have instead."""
    return {name: value for name, (delivered, value) in _IF_UNTOLD.items() if not _is_told(engine, delivered)}


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


def _is_told(engine: Engine, delivered: str) -> bool:
    o = source("orders", "o")
    told = select(o, one=Literal(1)).where(~o[delivered].is_null()).first(1)
    return bool(engine.run(told)[1])
