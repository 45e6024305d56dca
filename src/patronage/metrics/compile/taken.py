"""What a metric takes under what the shop states: a branch that is never taken asks for no data."""

from __future__ import annotations

from functools import lru_cache

from patronage.contract.assumption import Assumptions
from patronage.metrics.compile.fold import folded
from patronage.metrics.measure import Measure, Overall, leaves_of
from patronage.metrics.metric import Metric

__all__ = ["in_groups", "taken"]


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
    return _measures(metric, assume, whole_shop=True)


@lru_cache(maxsize=1024)
def in_groups(metric: Metric, assume: Assumptions) -> tuple[Measure, ...]:
    """Give those of them that must reach whatever the metric is split by: all but those of the whole shop."""
    return _measures(metric, assume, whole_shop=False)


def _measures(metric: Metric, assume: Assumptions, *, whole_shop: bool) -> tuple[Measure, ...]:
    formulas = (metric.formula, *(c.formula for c in metric.companions))
    found: dict[str, Measure] = {}
    for formula in formulas:
        for level, measures in leaves_of(folded(formula, assume.parameters)).items():
            found |= measures if whole_shop or level is not Overall else {}
    return tuple(found.values())
