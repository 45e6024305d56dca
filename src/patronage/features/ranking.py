"""The scored customers themselves, best first."""

from __future__ import annotations

from patronage.base.errors import UnknownName
from patronage.base.expr import Expr, call, over
from patronage.base.select import Select, select, source
from patronage.base.units import COUNT, DATE, DAYS, MONEY, SCORE, TEXT, Unit
from patronage.contract.segments import TIERS
from patronage.engine.result import Result, ResultColumn
from patronage.features.scored import SCORED, Scored

__all__ = ["ranking"]

_UNITS: dict[str, Unit] = {
    "place": COUNT,
    "customer": Unit("person", "count"),
    "tier": TEXT,
    "score": SCORE,
    "recency_score": SCORE,
    "frequency_score": SCORE,
    "money_score": SCORE,
    "last_ordered_on": DATE,
    "days_since_last_order": DAYS,
    "orders": COUNT,
    "net_value": MONEY,
}
_COLUMNS = tuple(ResultColumn(n, unit, n.replace("_", " ").capitalize()) for n, unit in _UNITS.items())


def ranking(scored: Scored, tier: str = "", limit: int | None = None) -> Result:
    """Give one row a scored customer, of one tier or of all, in their total order.

    `customer` is the person's surrogate, never a delivered id.
    """
    if tier and tier not in TIERS:
        raise UnknownName.among("tier", tier, TIERS)
    p = source("placed", "p")
    statement = select(p, **{name: p[name] for name in _UNITS}).order_by("place")
    if tier:
        statement = statement.where(p["tier"].eq(tier))
    statement = statement.with_step("placed", _placed())
    return scored.answer(statement if limit is None else statement.first(limit), _COLUMNS)


def _placed() -> Select:
    """Count customers from the best: by score, net value, orders, recency, then customer."""
    s = source(SCORED, "s")
    best_first = (
        (s["score"], True),
        (s["net_value"], True),
        (s["orders"], True),
        s["days_since_last_order"],
        s["customer"],
    )
    columns: dict[str, Expr] = {name: s[name] for name in _UNITS if name != "place"}
    return select(s, place=over(call("row_number"), order=best_first), **columns)
