"""Which numbers a shop can answer: those all of whose facts hold rows."""

from __future__ import annotations

from collections.abc import Iterable

from patronage.contract.assumption import Assumptions
from patronage.facts.coverage import ORDERS_SPAN, Coverage
from patronage.facts.fact import JOINED_FACTS
from patronage.metrics.compile.taken import taken
from patronage.metrics.metric import METRICS

__all__ = ["answerable", "holds"]


def holds(coverage: Coverage, fact: str) -> bool:
    """Tell whether a fact holds rows."""
    known = {name for name, _ in coverage.spans}
    return fact in known if fact in JOINED_FACTS.all() else ORDERS_SPAN in known


def answerable(coverage: Coverage, assume: Assumptions, names: Iterable[str]) -> tuple[str, ...]:
    """Keep the metrics all of whose facts hold rows, or are known to hold none, in their order."""
    known = {name for name, _ in coverage.spans}

    def is_known(fact: str) -> bool:
        joined = JOINED_FACTS.all().get(fact)
        if joined is None:
            return holds(coverage, fact)
        return not joined.clock or joined.is_known(known)

    return tuple(name for name in names if all(is_known(m.table) for m in taken(METRICS[name], assume)))
