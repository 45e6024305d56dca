"""What must add up: the parts of a total, whatever it is split by, to the last digit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import cache
from itertools import islice

from patronage.base.errors import Unreachable
from patronage.base.expr import Scalar
from patronage.base.period import Grain, Period
from patronage.contract.assumption import Assumptions
from patronage.engine.result import Result
from patronage.metrics.answer import answer
from patronage.metrics.band import BANDS
from patronage.metrics.compile.taken import in_groups
from patronage.metrics.dimension import DIMENSIONS, place
from patronage.metrics.measure import Measure
from patronage.metrics.metric import METRICS, Metric
from patronage.metrics.query import Query
from patronage.reports.held import answerable
from tests.oracle.compare import Pair
from tests.oracle.random_shop import HOME

# Sums that are absent where nothing is known of them: those of the groups that know still make the total.
ABSENT_AT_TIMES = ("active_subscriptions", "clicks", "conversions", "impressions", "mrr")
AT_A_RATE = ("cost_of_goods", "margin")
STATED = Assumptions(margin_rate=Decimal("0.3333"), conversion_kind="lead")
A_SHOP = 6


def sums_that_differ(pair: Pair, number: int) -> tuple[int, list[str]]:
    """Split every sum of a shop by a few dimensions and by month; shop after shop takes turns through all.

    Returns
    -------
    tuple
        How many sums were compared, and those whose groups do not make the total.
    """
    compared, differing = 0, []
    for whole, split in _questions(pair, number):
        held = answerable(pair.coverage, STATED, summed())
        names = tuple(name for name in held if all(_adds_up(METRICS[name], by) for by in split.by))
        if split.grain:
            names = tuple(name for name in names if METRICS[name].kind != "stock")
        if not names:
            continue
        total = _asked(pair, replace(whole, metrics=names))
        groups = _asked(pair, replace(split, metrics=names))
        for name in names:
            found, parts = total.value(name), groups.column(name)
            compared += 1
            # Without any group nothing was counted: that is 0, or absent where such a sum is absent at times.
            is_absent = all(part is None for part in parts) if parts else name in ABSENT_AT_TIMES
            if _added(parts) != (found or 0) or (found is None) != is_absent:
                differing.append(f"{name} by {split.by or split.grain}: {_added(parts)}, not {found}")
    return compared, differing


@cache
def summed() -> tuple[str, ...]:
    """Name the metrics whose groups make the total."""
    return tuple(
        sorted(
            {m.name for m in METRICS if m.is_additive and not m.needs_ages} | {*ABSENT_AT_TIMES, *AT_A_RATE}
        )
    )


def split_by(number: int) -> tuple[str, ...]:
    """Name the dimensions that a shop is split by."""
    names = tuple(DIMENSIONS)
    turn = number * A_SHOP % len(names)
    return tuple(islice((*names[turn:], *names), A_SHOP))


def _questions(pair: Pair, number: int) -> Iterator[tuple[Query, Query]]:
    """Give questions for a whole, each beside the one that splits it."""
    first, last = pair.coverage.first_on, pair.coverage.last_on
    # Months stay whole: what a channel cost is shared out by month.
    later = Period(Grain.MONTH.start(first + (last - first) // 2), last + timedelta(days=1))
    whole = Query(("orders",), assume=STATED, basis="cash" if number % 2 else "order")
    yield whole, replace(whole, grain=Grain.MONTH)
    for name in split_by(number):
        # What changes is told of customers before the period: there must be a time before it.
        asked = replace(whole, period=later) if name in BANDS.all() and BANDS[name].changes else whole
        yield asked, replace(asked, by=(name,))


def _adds_up(metric: Metric, dimension: str) -> bool:
    try:
        placed: list[Measure] = [place(m, (dimension,))[0] for m in in_groups(metric, STATED)]
    except Unreachable:
        return False
    return metric.name in AT_A_RATE or all(m.is_additive for m in placed)


def _asked(pair: Pair, query: Query) -> Result:
    return answer(pair.engine, query, pair.coverage, HOME)


def _added(parts: tuple[Scalar, ...]) -> Decimal | int:
    return sum((part for part in parts if isinstance(part, (Decimal, int))), start=0)
