"""Who is inside a window and who is not: what every number on scored customers leaves out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from patronage.base.expr import Expr, call, count, total
from patronage.base.select import Query, Select, select, source
from patronage.contract.facts import CUSTOMER_FACTS, ORDER_FACTS, REFUND_FACTS
from patronage.contract.table import MISSING
from patronage.engine.protocol import Engine
from patronage.features.rfm import in_window, known_by

__all__ = ["Population", "population"]

_SCORES = ("recency", "frequency", "money")


@dataclass(frozen=True)
class Population:
    """Counts around a scoring.

    Parameters
    ----------
    inside
        Known customers with a kept order in the window: those who are scored.
    outside
        Known customers whose kept orders by `as_of` all lie before the window.
    orders
        Kept orders of scored customers in the window.
    orders_not_given
        Kept orders in the window that name no customer.
    refunds_without_order
        Refund lines of known customers in the window that belong to no order, and so to no score.
    first_on
        Day of the first kept order of the shop; nothing where there is none by `as_of`.
    holders
        Customers who hold a score: `(("recency", 1), 12)`, all nine.
    """

    inside: int = 0
    outside: int = 0
    orders: int = 0
    orders_not_given: int = 0
    refunds_without_order: int = 0
    first_on: date | None = None
    holders: tuple[tuple[tuple[str, int], int], ...] = ()

    @property
    def customers(self) -> int:
        """Known customers with a kept order by `as_of`."""
        return self.inside + self.outside


def population(engine: Engine, scored: Query, as_of: date, window_days: int) -> Population:
    """Count who is scored and who is not."""
    of_scores = _one(engine, _of_scores(scored))
    of_orders = _one(engine, _of_orders(as_of, window_days))
    everybody = _number(_one(engine, _of_customers(as_of))["customers"])
    inside = _number(of_scores["inside"])
    first_on = of_orders["first_on"]
    return Population(
        inside=inside,
        outside=everybody - inside,
        orders=_number(of_scores["orders"]),
        orders_not_given=_number(of_orders["orders_not_given"]),
        refunds_without_order=_number(_one(engine, _of_refunds(as_of, window_days))["refund_lines"]),
        first_on=first_on if isinstance(first_on, date) else None,
        holders=tuple(
            ((name, level), _number(of_scores[f"{name}_{level}"])) for name in _SCORES for level in (1, 2, 3)
        ),
    )


def _of_scores(scored: Query) -> Select:
    s = source("scored", "s")
    holders: dict[str, Expr] = {
        f"{name}_{level}": count(s[f"{name}_score"].eq(level)) for name in _SCORES for level in (1, 2, 3)
    }
    return select(s, inside=count(), orders=total(s["orders"]), **holders).with_step("scored", scored)


def _of_orders(as_of: date, window_days: int) -> Select:
    o = source(ORDER_FACTS.name, "o")
    nameless = ~o["is_given"] & in_window(o["ordered_on"], as_of, window_days)
    return select(o, orders_not_given=count(nameless), first_on=call("min", o["ordered_on"])).where(
        o["ordered_on"] <= as_of
    )


def _of_customers(as_of: date) -> Select:
    c = source(CUSTOMER_FACTS.name, "c")
    return select(c, customers=count()).where(c["first_ordered_on"] <= as_of)


def _of_refunds(as_of: date, window_days: int) -> Select:
    r = source(REFUND_FACTS.name, "r")
    of_no_order = r["is_given"] & r["order_id"].eq(MISSING)
    return select(r, refund_lines=count()).where(
        of_no_order & in_window(r["counted_on"], as_of, window_days) & known_by(r, as_of)
    )


def _one(engine: Engine, query: Select) -> dict[str, object]:
    names, [row] = engine.run(query)
    return dict(zip(names, row, strict=True))


def _number(value: object) -> int:
    return int(value) if value is not None else 0  # type: ignore[call-overload]  # a count or a sum of counts
