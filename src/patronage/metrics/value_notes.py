"""Which choices a value rests on: where the cost of service belongs, and what ends a lifespan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from patronage.base.expr import Parameter
from patronage.base.note import Note, Term
from patronage.base.tree import walk
from patronage.contract.service_facts import SERVICE_COST_FACTS, SERVICE_SHARE_FACTS
from patronage.contract.subscription_facts import SUBSCRIPTION_CHANGES
from patronage.facts.coverage import Coverage
from patronage.metrics.compile.taken import taken
from patronage.metrics.metric import Metric
from patronage.metrics.query import Query

__all__ = ["value_notes"]


def value_notes(metrics: Sequence[Metric], query: Query, coverage: Coverage) -> Iterator[Note]:
    """Say of values whether the cost of service is inside, and whose lifespan they count."""
    yield from _of_service(metrics, query, coverage)
    yield from _of_lifespan(metrics, query, coverage)


def _of_service(metrics: Sequence[Metric], query: Query, coverage: Coverage) -> Iterator[Note]:
    tables = {measure.table for metric in metrics for measure in taken(metric, query.assume)}
    of_service = bool(tables & {SERVICE_COST_FACTS.name, SERVICE_SHARE_FACTS.name})
    if of_service and not query.assume["service_overhead_share"]:
        yield Note.of("no_overhead", what=Term("setting.service_overhead_share", "service_overhead_share"))
    spans = dict(coverage.spans)
    chooses = any("support_cost" in _parameters(metric) for metric in metrics)
    if not (of_service or chooses) or SERVICE_COST_FACTS.name not in spans:
        return
    if query.assume["support_cost"] == "overhead":
        yield Note.of("service_outside")
    elif borne := spans.get(SERVICE_SHARE_FACTS.name):
        yield Note.of("service_allocated", first=borne.start, last=borne.last)


def _of_lifespan(metrics: Sequence[Metric], query: Query, coverage: Coverage) -> Iterator[Note]:
    counts = any("lifespan_from" in _parameters(metric) for metric in metrics)
    if not counts or SUBSCRIPTION_CHANGES.name not in dict(coverage.spans):
        return
    days = query.assume["inactive_window_days"]
    if query.assume["lifespan_from"] == "subscriptions":
        yield Note.of("lifespan_of_contracts")
    elif isinstance(days, int):
        yield Note.of("lifespan_of_orders", days=days)


@cache
def _parameters(metric: Metric) -> frozenset[str]:
    formulas = (metric.formula, *(companion.formula for companion in metric.companions))
    return frozenset(n.name for formula in formulas for n in walk(formula) if isinstance(n, Parameter))
