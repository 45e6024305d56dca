"""What a metric is made of, by name: columns of facts, and what a shop states."""

from __future__ import annotations

from functools import cache

from patronage.base.expr import Column, Parameter
from patronage.base.tree import walk
from patronage.metrics.metric import Metric

__all__ = ["named"]


@cache
def named(metric: Metric) -> frozenset[str]:
    """Give the columns and parameters a metric is made of."""
    parts = (e for m in metric.measures for e in (m.value, m.clock, m.where, m.until, m.sooner))
    nodes = (node for expr in (metric.formula, *filter(None, parts)) for node in walk(expr))
    return frozenset(node.name for node in nodes if isinstance(node, (Column, Parameter)))
