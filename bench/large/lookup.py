"""Everything a customer did, looked up in a large shop as a card would."""

from __future__ import annotations

from random import Random
from statistics import quantiles
from time import perf_counter

from patronage.base.select import Select, select, source
from patronage.contract.facts import CUSTOMER_FACTS, ORDER_FACTS, REFUND_FACTS
from patronage.shop import Shop

__all__ = ["MOST_MILLISECONDS", "look_up"]

MOST_MILLISECONDS = 2.0
_TIMES, _SEED = 1_000, 7


def look_up(shop: Shop) -> tuple[float, float]:
    """Give the median and the 95 % quantile of one table's look-up, in milliseconds of wall time.

    As many before it have warmed the cache, as of a program that answers all day.
    """
    customers = int(str(shop.engine.execute("select max(customer) from customer_facts")[0][0]))
    draw = Random(_SEED)  # noqa: S311  # customers, not secrets
    taken: list[float] = []
    for at in range(2 * _TIMES):
        table = (ORDER_FACTS, CUSTOMER_FACTS, REFUND_FACTS)[at % 3]
        asked = _of(table.name, table.names, draw.randint(1, customers))
        begun = perf_counter()
        shop.engine.run(asked)
        taken.append((perf_counter() - begun) * 1e3)
    cuts = quantiles(taken[_TIMES:], n=20)
    return cuts[9], cuts[18]


def _of(name: str, columns: tuple[str, ...], customer: int) -> Select:
    t = source(name, "t")
    return select(t, **{column: t[column] for column in columns}).where(t["customer"].eq(customer))
