"""What a metric takes under what the shop states: a branch that is never taken asks for no data."""

from __future__ import annotations

from functools import lru_cache

from patronage.contract.assumption import Assumptions
from patronage.metrics.fold import folded
from patronage.metrics.measure import Measure, leaves_of
from patronage.metrics.metric import Metric

__all__ = ["taken"]


@lru_cache(maxsize=1024)
def taken(metric: Metric, assume: Assumptions) -> tuple[Measure, ...]:
    """Give every measure that a metric and its companions are computed from, at any level.

    Examples
    --------
    >>> from patronage.metrics.metric import METRICS
    >>> contribution = METRICS["contribution_margin"]
    >>> [
    ...     {m.name for m in taken(contribution, a)} >= {"orders_covered"}
    ...     for a in (Assumptions(), Assumptions(packaging_cost=1))
    ... ]
    [False, True]
    """
    formulas = (metric.formula, *(c.formula for c in metric.companions))
    known = (folded(formula, assume.parameters) for formula in formulas)
    found = {name: m for f in known for level in leaves_of(f).values() for name, m in level.items()}
    return tuple(found.values())
