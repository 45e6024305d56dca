"""Customers scored once and asked several times: the rows, whom they leave out, and what to know of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from patronage.base.select import Select, select, source
from patronage.contract.segments import CUSTOMER_SEGMENTS, SEGMENT_SCORING
from patronage.engine.printer import print_query
from patronage.engine.protocol import Engine
from patronage.engine.result import Result, ResultColumn
from patronage.features.options import STANDARD, RfmOptions
from patronage.features.population import Population, population
from patronage.features.rfm import rfm
from patronage.features.rfm_notes import rfm_notes

__all__ = ["SCORED", "Scored", "score"]

SCORED = "scored_customers"
"""The step that statements over scored customers read from."""


@dataclass(frozen=True)
class Scored:
    """The scored customers of one shop, window and choice of rules.

    `query` gives a row a customer; `notes` go with every result drawn from it.
    """

    engine: Engine
    as_of: date
    options: RfmOptions
    currency: str
    query: Select
    population: Population
    notes: tuple[str, ...]

    def answer(
        self, statement: Select, columns: tuple[ResultColumn, ...], notes: tuple[str, ...] = ()
    ) -> Result:
        """Run a statement over the step `SCORED` and give its rows with all that belongs to them."""
        complete = replace(statement, steps=((SCORED, self.query), *statement.steps))
        _, rows = self.engine.run(complete)
        return Result(
            columns=columns,
            rows=tuple(rows),
            statement=print_query(complete, self.engine.dialect),
            as_of=self.as_of,
            currency=self.currency,
            notes=(*self.notes, *notes),
            stream=lambda: self.engine.stream(complete),
        )


def score(engine: Engine, as_of: date, options: RfmOptions = STANDARD, currency: str = "") -> Scored:
    """Score the customers, or take the mart where it was made for the same window and rules.

    Parameters
    ----------
    engine
        Holds the facts.
    as_of
        The last day of the window.
    options
        The window and the rules.
    currency
        The shop's currency, which results' money is in.
    """
    query = _from_mart() if _is_made(engine, as_of, options) else rfm(as_of, options)
    found = population(engine, query, as_of, options.window_days)
    return Scored(engine, as_of, options, currency, query, found, rfm_notes(found, as_of, options))


def _from_mart() -> Select:
    s = source(CUSTOMER_SEGMENTS.name, "s")
    return select(s, **{name: s[name] for name in CUSTOMER_SEGMENTS.names})


def _is_made(engine: Engine, as_of: date, options: RfmOptions) -> bool:
    if engine.describe(SEGMENT_SCORING.name) is None:
        return False
    made = source(SEGMENT_SCORING.name, "m")
    _, rows = engine.run(
        select(made, **{name: made[name] for name in ("as_of", "window_days", "scoring", "tiers")})
    )
    return rows == [(as_of, options.window_days, options.scoring, options.tiers)]
