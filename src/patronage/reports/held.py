"""Which numbers a shop can answer: those all of whose facts hold rows."""

from __future__ import annotations

from collections.abc import Iterable

from patronage.facts.coverage import ORDERS_SPAN, Coverage
from patronage.facts.fact import JOINED_FACTS
from patronage.metrics.compile.taken import taken
from patronage.metrics.metric import METRICS
from patronage.reports.material import Material

__all__ = ["answerable", "holds"]


def holds(coverage: Coverage, fact: str) -> bool:
    """Tell whether a fact holds rows."""
    known = {name for name, _ in coverage.spans}
    return fact in known if fact in JOINED_FACTS.all() else ORDERS_SPAN in known


def answerable(material: Material, names: Iterable[str]) -> tuple[str, ...]:
    """Keep the metrics all of whose facts hold rows, or are known to hold none, in their order."""
    return tuple(name for name in names if all(_is_known(material, fact) for fact in _facts(name, material)))


def _facts(name: str, material: Material) -> set[str]:
    return {measure.table for measure in taken(METRICS[name], material.assume)}


def _is_known(material: Material, fact: str) -> bool:
    joined = JOINED_FACTS.all().get(fact)
    if joined is None:
        return holds(material.coverage, fact)
    return not joined.clock or joined.is_known({name for name, _ in material.coverage.spans})
