"""The definitions a report owes its reader: one for every metric it names, from the metric itself."""

from __future__ import annotations

from collections.abc import Iterable

from patronage.metrics.formula_text import formula_text
from patronage.metrics.metric import METRICS, Metric
from patronage.reports.block import Definition

__all__ = ["define"]


def define(names: Iterable[str]) -> tuple[Definition, ...]:
    """Define metrics, each followed by those it is made of, none twice."""
    found: dict[str, Definition] = {}
    waiting = [name for name in names if name]
    while waiting:
        name = waiting.pop(0)
        if name not in found:
            found[name] = _definition(METRICS[name])
            waiting += METRICS[name].drivers
    return tuple(sorted(found.values(), key=lambda definition: definition.label))


def _definition(metric: Metric) -> Definition:
    return Definition(
        name=metric.name,
        label=metric.label,
        unit=metric.unit,
        question=metric.question,
        formula=formula_text(metric),
        source=metric.source,
        note=" ".join(metric.notes),
    )
