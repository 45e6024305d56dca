"""The map of scores: how many customers share a combination of scores, and what they brought."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from patronage.base.errors import UnknownName, UsageError
from patronage.base.expr import Literal, call, count, ratio, total
from patronage.base.select import Select, select, source
from patronage.base.units import COUNT, MONEY, SCORE, SHARE, TEXT
from patronage.engine.result import Result, ResultColumn
from patronage.features.scored import SCORED, Scored
from patronage.features.spine import ONE_ROW, fixed_rows, one_row

__all__ = ["PARTS", "rfm_map"]

PARTS = ("recency", "frequency", "money")
"""The parts a customer is scored by."""

_COLUMNS = (
    ResultColumn("customers", COUNT, "Customers"),
    ResultColumn("customer_share", SHARE, "Share of customers"),
    ResultColumn("net_value", MONEY, "Net value"),
    ResultColumn("value_per_customer", MONEY, "Net value a customer"),
)
_TIER = ResultColumn("tier", TEXT, "Tier")


def rfm_map(scored: Scored, parts: Sequence[str] = ("recency", "frequency")) -> Result:
    """Give one row a combination of scores, best first, those nobody holds too.

    Parameters
    ----------
    scored
        The scored customers.
    parts
        Two or three of recency, frequency, money.

    Returns
    -------
    Columns: `recency_score`, ... (those asked), customers, customer_share, net_value,
    value_per_customer, and `tier` where all three parts are asked: only then a cell lies in one tier
    (null where nobody holds it).
    """
    names = tuple(f"{part}_score" for part in _checked(parts))
    cell, found, all_ = source("cells", "c"), source("found", "f"), source("observed", "a")
    whole = len(names) == len(PARTS)
    same = found[names[0]].eq(cell[names[0]])
    for name in names[1:]:
        same = same & found[name].eq(cell[name])
    customers, value = found["customers"], found["net_value"]
    statement = (
        select(
            cell,
            **{name: cell[name] for name in names},
            customers=customers.or_else(0),
            customer_share=ratio(customers.or_else(0), all_["customers"]),
            net_value=value.or_else(Literal(0).cast("money")),
            value_per_customer=ratio(value, customers),
            **({"tier": found["tier"]} if whole else {}),
        )
        .cross_join(all_)
        .left_join(found, same)
        .with_step(ONE_ROW, one_row(SCORED))
        .with_step("cells", fixed_rows(names, list(product((3, 2, 1), repeat=len(names)))))
        .with_step("found", _found(names))
        .with_step("observed", select(source(SCORED, "s"), customers=count()))
        .order_by(*((name, True) for name in names))
    )
    scores = tuple(ResultColumn(name, SCORE, name.replace("_", " ").capitalize()) for name in names)
    return scored.answer(statement, (*scores, *_COLUMNS, *((_TIER,) if whole else ())))


def _checked(parts: Sequence[str]) -> Sequence[str]:
    for part in parts:
        if part not in PARTS:
            raise UnknownName.among("part of RFM", part, PARTS)
    if len(parts) not in (2, 3) or len(set(parts)) < len(parts):
        raise UsageError(
            f"a map of {', '.join(parts) or 'nothing'} cannot be drawn; name two or three parts, each once"
        )
    return parts


def _found(names: tuple[str, ...]) -> Select:
    s = source(SCORED, "s")
    return select(
        s,
        **{name: s[name] for name in names},
        customers=count(),
        net_value=total(s["net_value"]),
        # All customers of a whole combination share the sum, and so the tier.
        tier=call("max", s["tier"]),
    ).group_by(*names)
