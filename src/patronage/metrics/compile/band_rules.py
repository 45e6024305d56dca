"""What a question by bands must keep to, and what a reader must know of the answer."""

from __future__ import annotations

from collections.abc import Iterator

from patronage.base.catalogue import ENGLISH, catalogue
from patronage.base.errors import InputError, UsageError
from patronage.base.note import Amount, Note, Term
from patronage.base.tree import walk
from patronage.facts.coverage import Coverage
from patronage.facts.fact import JOINED_FACTS
from patronage.metrics.band import BANDS, Band
from patronage.metrics.compile.band_paths import measured
from patronage.metrics.measure import AtStart, FirstDay, Running
from patronage.metrics.metric import Metric
from patronage.metrics.query import Frame, Query

__all__ = ["band_notes", "refuse_added_up", "refuse_untold"]


def refuse_added_up(metric: Metric, query: Query) -> None:
    """Refuse a number that counts from the first order on, by what happened after it.

    Raises
    ------
    UsageError
        The metric adds up from age 0 or compares with it, and a band is told by what happened then.
    """
    bands = [band.name for band in _asked(query) if band.changes]
    if not (bands and query.cohort and query.ages and _follows_lives(metric)):
        return
    other = "ask another number" if metric.needs_ages else f"ask --by cohort,{bands[0]}"
    raise UsageError(
        f"{metric.name} counts from the first order on, and {bands[0]} is told by what happened up to the end"
        f" of age 0: the one would stand on the other; {other}"
    )


def _follows_lives(metric: Metric) -> bool:
    formulas = (metric.formula, *(c.formula for c in metric.companions))
    return any(isinstance(node, (AtStart, FirstDay, Running)) for f in formulas for node in walk(f))


def refuse_untold(query: Query, coverage: Coverage) -> None:
    """Refuse a band of a fact that holds nothing: it is not known, and not nobody.

    Raises
    ------
    InputError
        The shop holds no row that could tell the band.
    """
    known = {name for name, _ in coverage.spans}
    for band in _asked(query):
        if band.stands_on and band.stands_on not in known:
            delivered = JOINED_FACTS[band.stands_on].delivered
            raise InputError(
                f"the shop holds no {delivered}, so nothing tells {band.name}; load a file of {delivered}"
            )


def band_notes(query: Query, coverage: Coverage, frame: Frame) -> Iterator[Note]:
    """Label what is split or filtered by bands: association, by which rule, known since when."""
    for band in _asked(query):
        name = Term(f"dimension.{band.name}.label", band.label)
        rule = Term(f"dimension.{band.name}.description", band.rule)
        if not band.changes:
            yield Note.of("band.fixed", band=name, rule=rule)
        else:
            yield Note.of("band.before", band=name, rule=rule, start=_start(query))
            yield from _told_since(band, name, query, frame)
        low, middle = coverage.ticket_low, coverage.ticket_middle
        if band.name == "ticket_band" and low is not None and middle is not None:
            yield Note.of("band.ticket", band=name, low=Amount(low), middle=Amount(middle))
        if band.name == "returned_goods" and coverage.refunds_undated:
            yield Note.of("band.undated", count=coverage.refunds_undated)


def _asked(query: Query) -> list[Band]:
    names = dict.fromkeys((*query.by, *(each.dimension for each in query.where)))
    return [BANDS[name] for name in names if name in BANDS.all()]


def _start(query: Query) -> Term:
    """Say before what a band was told."""
    key = f"band_start.{measured(query)}"
    return Term(key, catalogue(ENGLISH)[key])


def _told_since(band: Band, name: Term, query: Query, frame: Frame) -> Iterator[Note]:
    if not band.stands_on:
        return
    first = dict(frame.spans)[band.stands_on].start
    if (query.period.start if query.period else frame.first_on) <= first:
        none = Term(f"value.{band.name}.{band.none}", band.none)
        yield Note.of("band.known_from", band=name, first=first, none=none)
