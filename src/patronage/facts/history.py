"""Where the recorded history starts, and how long after that a first order proves nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from patronage.base.expr import Literal, call, case, total
from patronage.base.select import Select, select, source
from patronage.engine.protocol import Engine
from patronage.facts.tallies import ORDER_DAYS, ORDER_GAPS

__all__ = ["History", "find_history"]

_SURGE = 1.5
_FEWEST = 30
_MOST_GAPS = Fraction(9, 10)


@dataclass(frozen=True)
class History:
    """The start of history and its burn-in.

    Until `burn_in_end` (not included) a customer's first order seen may not be the first one made;
    it equals `start` when the history is complete.
    """

    rule: str
    start: date | None
    burn_in_days: int

    @property
    def burn_in_end(self) -> date | None:
        """The first day on which an order without forerunner is taken for a first order."""
        if self.start is None or self.rule == "complete":
            return self.start
        return self.start + timedelta(days=self.burn_in_days)


def find_history(engine: Engine, declared: str) -> History:
    """Judge the start of history.

    Parameters
    ----------
    engine
        Holds the tallies of orders.
    declared
        `complete`: the data goes back to the shop's first order. A day: recording began there, in
        mid-life. `detect`: mid-life when first orders arrive at over 1.5 times their later rate inside
        the burn-in, the 90 % quantile of the days between a customer's orders. A cohort of first buyers
        followed over time (no new customers later) and a young shop are both complete.
    """
    d = source(ORDER_DAYS, "d")
    spans = select(d, first=call("min", d["ordered_on"]), last=call("max", d["ordered_on"]))
    _, [(first, last)] = engine.run(spans.where(d["given"] > 0))
    if not isinstance(first, date) or not isinstance(last, date):
        return History("complete", None, 0)
    days = _burn_in(engine)
    if declared not in ("complete", "detect"):
        return History("declared", date.fromisoformat(declared), days)
    if declared == "detect" and _begins_in_mid_life(engine, first, last, days):
        return History("detected", first, days)
    return History("complete", first, days)


def _burn_in(engine: Engine) -> int:
    """Give the 90 % quantile of the days between orders: the least that 90 % of them do not exceed."""
    g = source(ORDER_GAPS, "g")
    _, rows = engine.run(select(g, days=g["days"], orders=g["orders"]).order_by("days"))
    counts = {int(str(days)): int(str(orders)) for days, orders in rows}
    enough, so_far = _MOST_GAPS * sum(counts.values()), 0
    for days, orders in counts.items():
        so_far += orders
        if so_far >= enough:
            return days
    return 0


def _begins_in_mid_life(engine: Engine, first: date, last: date, burn_in: int) -> bool:
    later_days = (last - first).days + 1 - burn_in
    if burn_in == 0 or later_days < burn_in:
        return False
    _, [(early, later)] = engine.run(_first_orders(first + timedelta(days=burn_in)))
    if not isinstance(early, int) or not isinstance(later, int) or early < _FEWEST or later < _FEWEST:
        return False
    return early / burn_in > _SURGE * later / later_days


def _first_orders(burn_in_end: date) -> Select:
    d = source(ORDER_DAYS, "d")
    is_early = d["ordered_on"] < Literal(burn_in_end)
    parts = {"early": is_early, "later": ~is_early}
    return select(
        d,
        **{
            name: total(case((when, d["firsts"]), otherwise=0)).cast("bigint") for name, when in parts.items()
        },
    )
