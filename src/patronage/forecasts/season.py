"""The clock that models of one shop see: by a season that is stated, or read from what was bought."""

from __future__ import annotations

from datetime import date

from patronage.base.note import Note
from patronage.engine.protocol import Engine
from patronage.features.purchases_by_month import purchases_by_month
from patronage.features.summary_options import SummaryOptions
from patronage.models.operational_time import CALENDAR_TIME, OperationalTime
from patronage.models.seasonal_index import seasonal_index

__all__ = ["clock_by"]


def clock_by(
    engine: Engine, as_of: date, options: SummaryOptions, season: tuple[float, ...] | None
) -> tuple[OperationalTime, Note]:
    """Give the clock as it is known by a day, and what must be said of it.

    Parameters
    ----------
    engine
        Holds the facts.
    as_of
        The last day that is known.
    options
        Whose purchases count.
    season
        Twelve indices that are stated, none where it is empty; None to read them from two years or more.
    """
    if season is not None:
        return OperationalTime(season), Note.of("value.season_stated" if season else "value.season_none")
    seen = purchases_by_month(engine, as_of, options)
    index = seasonal_index(seen)
    if index is None:
        return CALENDAR_TIME, Note.of("value.season_unknown", months=len(seen.months))
    told = Note.of("value.season", low=f"{index.min():.2f}", high=f"{index.max():.2f}")
    return OperationalTime(tuple(index.tolist())), told
