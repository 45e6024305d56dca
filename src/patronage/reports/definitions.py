"""The definitions a report owes its reader: one for every metric it names, from the metric itself."""

from __future__ import annotations

from collections.abc import Iterable

from patronage.base.locale import Locale
from patronage.metrics import wording
from patronage.metrics.formula_text import formula_text
from patronage.metrics.metric import METRICS, Metric
from patronage.reports.block import Definition

__all__ = ["define"]


def define(names: Iterable[str], locale: Locale) -> tuple[Definition, ...]:
    """Define metrics and those they are made of in a language, none twice, by their labels."""
    found: dict[str, Definition] = {}
    waiting = [name for name in names if name]
    while waiting:
        name = waiting.pop(0)
        if name not in found:
            found[name] = _definition(METRICS[name], locale)
            waiting += METRICS[name].drivers
    return tuple(sorted(found.values(), key=lambda definition: definition.label))


def _definition(metric: Metric, locale: Locale) -> Definition:
    return Definition(
        name=metric.name,
        label=wording.label(metric, locale),
        unit=metric.unit,
        question=wording.question(metric, locale),
        formula=formula_text(metric, locale),
        source=wording.source(metric, locale),
        note=" ".join(wording.notes(metric, locale)),
    )
