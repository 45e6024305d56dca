"""Answers a question: compiles it, runs it, and puts unit, label, statement, day and notes to the rows."""

from __future__ import annotations

from dataclasses import replace

from patronage.base.errors import InputError
from patronage.engine.printer import print_query
from patronage.engine.protocol import Engine
from patronage.engine.result import Result
from patronage.facts.coverage import ORDERS_SPAN, Coverage
from patronage.facts.fact import JOINED_FACTS
from patronage.metrics.compile.band_rules import band_notes, refuse_untold
from patronage.metrics.compile.compiler import compile_query
from patronage.metrics.compile.taken import taken
from patronage.metrics.conversion_kinds import refuse_unknown_kinds
from patronage.metrics.metric import METRICS
from patronage.metrics.notes import notes_for
from patronage.metrics.query import Frame, Query

__all__ = ["answer", "frame_of", "refuse_without_rows", "totals"]


def answer(engine: Engine, query: Query, coverage: Coverage | None, currency: str = "") -> Result:
    """Answer a question from the facts of one engine.

    Parameters
    ----------
    engine
        Holds facts and calendar.
    query
        The question.
    coverage
        What the facts hold; nothing for a shop without orders.
    currency
        The shop's currency, which the result's money is in.

    Raises
    ------
    InputError
        The shop holds no order yet.
    """
    if coverage is None:
        raise _nothing("order", ", ".join(query.metrics), "orders")
    refuse_without_rows(query, coverage)
    refuse_untold(query, coverage)
    refuse_unknown_kinds(engine, query)
    frame = frame_of(query, coverage)
    compiled = compile_query(query, frame)
    _, rows = engine.run(compiled.select)
    return Result(
        columns=compiled.columns,
        rows=tuple(rows),
        statement=lambda: print_query(compiled.select, engine.dialect),
        as_of=frame.as_of,
        currency=currency,
        notes=lambda: (
            *band_notes(query, coverage, frame),
            *notes_for(compiled.metrics, query, coverage, frame),
        ),
        stream=lambda: engine.stream(compiled.select),
    )


def totals(engine: Engine, query: Query, coverage: Coverage | None, currency: str = "") -> Result:
    """Answer the same question for everything at once: ratios retaken, people recounted, never added up."""
    whole = replace(query, by=(), grain=None, cohort=None)
    return answer(engine, whole, coverage, currency)


def frame_of(query: Query, coverage: Coverage) -> Frame:
    """Give the observed days a question is answered from."""
    is_dated = not coverage.refunds_without_order
    return Frame(query.as_of or coverage.last_on, coverage.first_on, coverage.spans, is_dated)


def refuse_without_rows(query: Query, coverage: Coverage) -> None:
    """Refuse a number of a fact that holds nothing: it is not known, and not zero.

    Raises
    ------
    InputError
        The shop holds no row of it.
    """
    known = {name for name, _ in coverage.spans}
    for metric in (METRICS[name] for name in query.metrics):
        for table in sorted({m.table for m in taken(metric, query.assume)}):
            joined = JOINED_FACTS.all().get(table)
            if joined is None and ORDERS_SPAN not in known:
                raise _nothing("order", metric.name, "orders")
            # What is made of another fact is nothing, and known to be, where that one holds rows.
            if joined and joined.clock and not joined.is_known(known):
                raise _nothing(joined.missed, metric.name, joined.delivered)


def _nothing(thing: str, asked: str, file: str) -> InputError:
    return InputError(f"the shop holds no {thing}, so {asked} has nothing to count; load a file of {file}")
