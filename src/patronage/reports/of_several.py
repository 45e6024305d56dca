"""Notes that say the same of several metrics, said once of them all."""

from __future__ import annotations

from collections.abc import Iterable

from patronage.base.locale import Locale
from patronage.base.note import Note, Term

__all__ = ["of_several"]

_OF = "metric"


def of_several(notes: Iterable[str], locale: Locale) -> list[str]:
    """Join notes that differ only in the metric they are of; each stands where its first one did.

    Examples
    --------
    >>> terms = Term("metric.cac.label", "cac", "CAC"), Term("metric.roi.label", "roi", "ROI")
    >>> of_several([Note.of("no_common_day", metric=each) for each in terms], Locale())
    ['CAC, ROI: no day is covered by all the data it needs']
    """
    named: dict[tuple[object, ...], list[str]] = {}
    first: dict[tuple[object, ...], str] = {}
    for note in notes:
        same, name = _same(note), _name(note, locale)
        first.setdefault(same, note)
        if name not in named.setdefault(same, []):
            named[same].append(name)
    return [_said(note, named[same]) for same, note in first.items()]


def _same(note: str) -> tuple[object, ...]:
    """Tell what notes share that can be said at once."""
    if not isinstance(note, Note) or _OF not in note.values:
        return (note,)
    return (note.key, *((name, value) for name, value in note.values.items() if name != _OF))


def _name(note: str, locale: Locale) -> str:
    term = note.values.get(_OF) if isinstance(note, Note) else None
    return locale.said(term.key, term.label or term.plain) if isinstance(term, Term) else ""


def _said(note: str, names: list[str]) -> str:
    if not isinstance(note, Note) or not names[0]:
        return note
    whole = {**note.values, _OF: Term("", ", ".join(names))}
    return Note.of(note.key.removeprefix("note."), **whole)
