"""Everything a customer did, looked up in a large shop as a card would."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from statistics import quantiles
from time import perf_counter, process_time

from patronage.base.select import Select, select, source
from patronage.contract.facts import CUSTOMER_FACTS, ORDER_FACTS, REFUND_FACTS
from patronage.shop import Shop

__all__ = ["MOST_MILLISECONDS", "LookedUp", "look_up"]

MOST_MILLISECONDS = 2.0
_TIMES, _SEED = 1_000, 7


@dataclass(frozen=True)
class LookedUp:
    """The median and the 95 % quantile of one table's look-up in milliseconds: on the clock, and of CPU."""

    wall: tuple[float, float]
    cpu: tuple[float, float]


def look_up(shop: Shop) -> LookedUp:
    """Look customers up; as many before have warmed the cache, as of a program that answers all day."""
    customers = int(str(shop.engine.execute("select max(customer) from customer_facts")[0][0]))
    draw = Random(_SEED)  # noqa: S311  # customers, not secrets
    taken: list[float] = []
    worked: list[float] = []
    for at in range(2 * _TIMES):
        table = (ORDER_FACTS, CUSTOMER_FACTS, REFUND_FACTS)[at % 3]
        asked = _of(table.name, table.names, draw.randint(1, customers))
        begun, before = perf_counter(), process_time()
        shop.engine.run(asked)
        worked.append((process_time() - before) * 1e3)
        taken.append((perf_counter() - begun) * 1e3)
    return LookedUp(_cuts(taken[_TIMES:]), _cuts(worked[_TIMES:]))


def _cuts(milliseconds: list[float]) -> tuple[float, float]:
    cuts = quantiles(milliseconds, n=20)
    return cuts[9], cuts[18]


def _of(name: str, columns: tuple[str, ...], customer: int) -> Select:
    t = source(name, "t")
    return select(t, **{column: t[column] for column in columns}).where(t["customer"].eq(customer))
