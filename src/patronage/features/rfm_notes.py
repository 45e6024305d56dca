"""What a reader must know of scored customers: the rules, who is left out, and scores that say little."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from patronage.base.note import Note, Term
from patronage.features.options import RfmOptions
from patronage.features.population import Population

__all__ = ["rfm_notes"]

_CROWDED = 0.8
_RULES = {"thirds": "rfm.by_thirds", "ranges": "rfm.by_ranges"}
_TIERS = {"sums": "rfm.tiers_by_sums", "thirds": "rfm.tiers_by_thirds"}


def rfm_notes(found: Population, as_of: date, options: RfmOptions) -> tuple[Note, ...]:
    """Collect the notes of a scoring: rules first, then what is left out, then warnings."""
    start = as_of - timedelta(days=options.window_days - 1)
    return (
        Note.of("rfm.window", start=start, end=as_of, days=options.window_days),
        Note.of(_RULES[options.scoring]),
        Note.of(_TIERS[options.tiers]),
        *_left_out(found),
        *_short(found, start, as_of),
        *_crowded(found),
    )


def _left_out(found: Population) -> Iterator[Note]:
    if found.outside:
        yield Note.of("rfm.outside", count=found.outside, share=found.outside / found.customers)
    if found.orders_not_given:
        share = found.orders_not_given / (found.orders + found.orders_not_given)
        yield Note.of("rfm.not_given", count=found.orders_not_given, share=share)
    if found.refunds_without_order:
        yield Note.of("rfm.refunds", count=found.refunds_without_order)


def _short(found: Population, start: date, as_of: date) -> Iterator[Note]:
    if found.first_on is not None and found.first_on > start:
        days = (as_of - found.first_on).days + 1
        yield Note.of("rfm.short", count=days, first=found.first_on)


def _crowded(found: Population) -> Iterator[Note]:
    for (name, level), held in found.holders:
        if held > _CROWDED * found.inside:
            part = Term(f"report.segments.part.{name}", name)
            yield Note.of("rfm.crowded", part=part, level=level, share=held / found.inside)
