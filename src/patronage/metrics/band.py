"""Bands: what is known of a customer before a number is measured; numbers split by it are associations."""

from __future__ import annotations

from dataclasses import dataclass

from patronage.base.registry import Registry
from patronage.base.select import Query

__all__ = ["BANDS", "MEMBER", "SINCE", "UNTIL", "Band"]

SINCE, UNTIL, MEMBER = "since", "until", "member"


@dataclass(frozen=True)
class Band:
    """Groups of customers by what had happened to them.

    Parameters
    ----------
    name
        The dimension it is asked by.
    label
        What people call it.
    rule
        Who belongs to which member.
    steps
        The queries that tell it, the last one under the band's name: `customer`, the `member` from the day
        after `since` up to and with the day `until` (null: to the end). Spans of one customer never share a
        day, so that joining them adds no row. Empty where it is a column of the customer and never changes.
    none
        The member of customers of whom nothing is told by that day.
    stands_on
        The fact without whose rows nothing can be told.
    """

    name: str
    label: str
    rule: str
    steps: tuple[tuple[str, Query], ...] = ()
    none: str = ""
    stands_on: str = ""

    @property
    def changes(self) -> bool:
        """Whether it is told by what happened before a day, and differs from day to day."""
        return bool(self.steps)


BANDS: Registry[Band] = Registry(Band, "patronage.metrics.bands", "band", group="patronage.bands")
"""Every band by name: those of `metrics/bands` and those of plug-ins."""
