"""Why a customer is on the list, in words and from its own purchases."""

from __future__ import annotations

from patronage.base.note import Note

__all__ = ["reason"]


def reason(frequency: int, recency: int, observed: int) -> Note:
    """Say how often a customer bought and how long it has been silent.

    Parameters
    ----------
    frequency
        Days on which it bought again.
    recency
        Days from its first purchase to its last.
    observed
        Days from its first purchase to the end of observation.

    Examples
    --------
    >>> reason(4, 120, 215)
    'usually buys every 30 days, silent for 95'
    >>> reason(0, 0, 12)
    'bought once, 12 days ago'
    """
    silent = observed - recency
    if not frequency:
        return Note.of("churn.reason_once", silent=silent)
    gap = round(recency / frequency)
    if gap <= 1:
        return Note.of("churn.reason_daily", silent=silent)
    return Note.of("churn.reason_usual", gap=gap, silent=silent)
