"""Answers a question: compiles it, runs it, and puts unit, label, statement, day and notes to the rows."""

from __future__ import annotations

from dataclasses import replace

from patronage.base.errors import InputError
from patronage.engine.printer import print_query
from patronage.engine.protocol import Engine
from patronage.engine.result import Result
from patronage.facts.coverage import Coverage
from patronage.metrics.compiler import compile_query
from patronage.metrics.notes import notes_for
from patronage.metrics.query import Frame, Query

__all__ = ["answer", "frame_of", "totals"]


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
        asked = ", ".join(query.metrics)
        message = f"the shop holds no order, so {asked} has nothing to count; load a file of orders"
        raise InputError(message)
    frame = frame_of(query, coverage)
    compiled = compile_query(query, frame)
    _, rows = engine.run(compiled.select)
    return Result(
        columns=compiled.columns,
        rows=tuple(rows),
        statement=lambda: print_query(compiled.select, engine.dialect),
        as_of=frame.as_of,
        currency=currency,
        notes=notes_for(compiled.metrics, query, coverage, frame),
        stream=lambda: engine.stream(compiled.select),
    )


def totals(engine: Engine, query: Query, coverage: Coverage | None, currency: str = "") -> Result:
    """Answer the same question for everything at once: ratios retaken, people recounted, never added up."""
    whole = replace(query, by=(), grain=None, cohort=None)
    return answer(engine, whole, coverage, currency)


def frame_of(query: Query, coverage: Coverage) -> Frame:
    """Give the observed days a question is answered from."""
    return Frame(query.as_of or coverage.last_on, coverage.first_on)
