"""Lists the library: metric x dimension x grain x view, without a list to keep."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from patronage.base.errors import UnknownName
from patronage.metrics.metric import METRICS
from patronage.reports.library.view import VIEWS, Entry

__all__ = ["entry", "library"]


@cache
def library() -> Mapping[str, Entry]:
    """Give every report by its name, metric by metric.

    Examples
    --------
    >>> library()["aov/by-channel"].view
    'ranking'
    >>> len(library()) > 350
    True
    """
    found = (each for metric in METRICS for view in VIEWS for each in view.offers(metric))
    return {each.name: each for each in found}


def entry(name: str) -> Entry:
    """Find a report by its name, or say which names are near."""
    try:
        return library()[name]
    except KeyError:
        raise UnknownName.among("report", name, library()) from None
