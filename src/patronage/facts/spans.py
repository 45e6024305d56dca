"""The days each fact is known for: from its first row to its last."""

from __future__ import annotations

from collections.abc import Iterable

from patronage.base.expr import Literal, call, count
from patronage.base.select import Query, Select, select, source, union
from patronage.contract.spans import FACT_SPANS
from patronage.facts.fact import Fact

__all__ = ["fact_spans"]


def fact_spans(facts: Iterable[Fact]) -> Query:
    """Build one row a fact that holds rows."""
    parts = [_span(each) for each in facts if each.clock]
    rows = source("spans", "s")
    return (
        select(rows, **{name: rows[name] for name in FACT_SPANS.names})
        .where(~rows["first_on"].is_null())
        .with_step("spans", union(*(parts or [_none()])))
    )


def _span(fact: Fact) -> Select:
    rows = source(fact.name, "f")
    clock = rows[fact.clock]
    return select(
        rows,
        fact=Literal(fact.name),
        first_on=call("min", clock),
        last_on=call("max", rows[fact.seen] if fact.seen else clock),
        rows=count(),
    )


def _none() -> Select:
    day = source("calendar", "c")
    nothing = Literal(None).cast("date")
    return select(day, fact=Literal(""), first_on=nothing, last_on=nothing, rows=Literal(0)).first(1)
