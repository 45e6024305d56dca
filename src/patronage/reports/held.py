"""Which numbers a shop can answer: those all of whose facts hold rows."""

from __future__ import annotations

from collections.abc import Iterable

from patronage.facts.coverage import ORDERS_SPAN, Coverage
from patronage.facts.fact import JOINED_FACTS
from patronage.metrics.metric import METRICS

__all__ = ["answerable", "holds"]


def holds(coverage: Coverage, fact: str) -> bool:
    """Tell whether a fact holds rows."""
    known = {name for name, _ in coverage.spans}
    return fact in known if fact in JOINED_FACTS.all() else ORDERS_SPAN in known


def answerable(coverage: Coverage, names: Iterable[str]) -> tuple[str, ...]:
    """Keep the metrics all of whose facts hold rows, or are known to hold none, in their order."""
    return tuple(name for name in names if all(_is_known(coverage, fact) for fact in METRICS[name].tables))


def _is_known(coverage: Coverage, fact: str) -> bool:
    joined = JOINED_FACTS.all().get(fact)
    if joined is None or not joined.clock:
        return joined is not None or holds(coverage, fact)
    return any(holds(coverage, each) for each in (fact, *joined.after))
