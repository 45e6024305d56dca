"""Writes the marts of this room, for all who may not import it: the segments of customers."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import Literal, count
from patronage.base.select import select, source
from patronage.contract.segments import CUSTOMER_SEGMENTS, SEGMENT_SCORING
from patronage.engine.protocol import Engine
from patronage.facts.coverage import read_coverage
from patronage.features.options import STANDARD, RfmOptions
from patronage.features.rfm import rfm

__all__ = ["build"]

_NO_DAY = date(1970, 1, 1)


def build(engine: Engine, as_of: date | None = None, options: RfmOptions = STANDARD) -> int:
    """Make the marts anew; to be done whenever the facts are, or they speak of what was.

    Parameters
    ----------
    engine
        Holds the facts.
    as_of
        The last day of the window; default: the last day of the data.
    options
        The window and the rules.

    Returns
    -------
    The number of customers scored.
    """
    if as_of is None:
        coverage = read_coverage(engine)
        as_of = coverage.last_on if coverage else _NO_DAY
    customers = engine.make(
        CUSTOMER_SEGMENTS.name, CUSTOMER_SEGMENTS.types, rfm(as_of, options), CUSTOMER_SEGMENTS.order
    )
    scoring = select(
        source(CUSTOMER_SEGMENTS.name, "s"),
        as_of=Literal(as_of),
        window_days=Literal(options.window_days),
        scoring=Literal(options.scoring),
        tiers=Literal(options.tiers),
        customers=count(),
    )
    engine.make(SEGMENT_SCORING.name, SEGMENT_SCORING.types, scoring)
    return customers
