"""Which numbers a shop can answer: those all of whose facts hold rows."""

from __future__ import annotations

from collections.abc import Iterable

from patronage.facts.coverage import ORDERS_SPAN, Coverage
from patronage.facts.fact import JOINED_FACTS
from patronage.metrics.metric import METRICS

__all__ = ["answerable", "holds"]


def holds(coverage: Coverage, fact: str) -> bool:
    """Tell whether a fact holds rows, or is made of one that does."""
    known = {name for name, _ in coverage.spans}
    joined = JOINED_FACTS.all().get(fact)
    if joined is None:
        return ORDERS_SPAN in known
    return not joined.clock or bool({fact, *joined.after} & known)


def answerable(coverage: Coverage, names: Iterable[str]) -> tuple[str, ...]:
    """Keep the metrics all of whose facts hold rows, in their order."""
    return tuple(name for name in names if all(holds(coverage, fact) for fact in METRICS[name].tables))
