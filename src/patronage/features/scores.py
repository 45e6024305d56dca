"""Scores from 1 to 3: by the share of customers behind, or by equal ranges. Equal values score alike."""

from __future__ import annotations

from patronage.base.expr import Expr, SqlType, call, case

__all__ = ["by_range", "by_third", "ends_of_thirds", "recency_by_range"]


def by_third(value: Expr, low: Expr, middle: Expr) -> Expr:
    """Score a value by thirds of the customers, told by the values at the ends of the lower two.

    3 = at least two thirds of the customers are strictly behind, 2 = at least one third. Without equal
    values this cuts where `ntile(3)` does; with them, nobody is lifted above an equal.
    """
    return case((value > middle, 3), (value > low, 2), otherwise=1)


def ends_of_thirds(value: Expr, kind: SqlType) -> dict[str, Expr]:
    """Give the greatest value of the lowest third, and of the lower two: `low` and `middle`.

    Two values are looked for in all; to rank every customer would sort them.
    """
    shares = {"low": 1 / 3 - _HAIR, "middle": 2 / 3 - _HAIR}
    return {end: call("quantile", value, share).cast(kind) for end, share in shares.items()}


_HAIR = 1e-10
"""Whichever way an engine rounds, this much less of a whole number of customers names the same one."""


def by_range(value: Expr, least: Expr, greatest: Expr) -> Expr:
    """Score a value by three equal ranges between the least and the greatest one observed.

    A range begins with its lower bound; the third one also holds the greatest value. Where all values
    are equal, nobody stands out and everybody scores 1. Whole numbers and decimals stay exact.
    """
    span = greatest - least
    above = (value - least) * 3
    return case((span.eq(0), 1), (above >= span * 2, 3), (above >= span, 2), otherwise=1)


def recency_by_range(days_since_last_order: Expr, window_days: int) -> Expr:
    """Score recency by three equal ranges of the window: 0-4, 4-8, 8-12 months give 3, 2, 1."""
    days = days_since_last_order * 3
    return case((days < window_days, 3), (days < 2 * window_days, 2), otherwise=1)
