"""What is in no sum for want of a rate: said beside every number that would hold it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from patronage.base.catalogue import ENGLISH, catalogue
from patronage.base.note import Amount, Note, Term
from patronage.contract.facts import REFUND_FACTS
from patronage.facts.coverage import Coverage
from patronage.facts.fact import JOINED_FACTS
from patronage.facts.without_rate import by_currency
from patronage.metrics.metric import Metric

__all__ = ["rate_notes"]


def rate_notes(metrics: Sequence[Metric], coverage: Coverage) -> Iterator[Note]:
    """Give a note a currency and delivered table, with the sum in its own currency."""
    if not coverage.amounts_without_rate:
        return
    read = _delivered_behind(metrics)
    for one in by_currency(coverage.amounts_without_rate):
        if one.delivered in read:
            plain = catalogue(ENGLISH)[f"delivered.{one.delivered}"]
            what, amount = Term(f"delivered.{one.delivered}", plain), Amount(one.amount, one.currency)
            yield Note.of("without_rate", what=what, count=one.rows, amount=amount)


def _delivered_behind(metrics: Sequence[Metric]) -> frozenset[str]:
    """Name the delivered tables numbers stand on; orders always, since whose first they are hangs on them."""
    facts = JOINED_FACTS.all()
    seen, waiting = set[str](), {table for metric in metrics for table in metric.tables}
    while waiting:
        name = waiting.pop()
        seen.add(name)
        waiting |= {*(facts[name].after if name in facts else ())} - seen
    refunds = {"refunds"} if REFUND_FACTS.name in seen else set[str]()
    return frozenset({"orders", *refunds, *(facts[name].delivered for name in seen if name in facts)})
