"""The rules delivered rows are held to, one function each."""

from __future__ import annotations

from datetime import datetime

from patronage.base.expr import Column, Literal, Parameter
from patronage.contract.table import Rule

__all__ = [
    "EARLIEST",
    "between",
    "in_sequence",
    "money_in_range",
    "not_before",
    "not_in_future",
    "not_negative",
]

EARLIEST = datetime(1970, 1, 2)  # noqa: DTZ001  # instants are stored as UTC without a zone
"""Dates before this are the zero of some system's clock, not events."""


_MOST_MONEY = 1_000_000_000


def not_negative(column: str, remedy: str = "Deliver the amount without a sign.") -> Rule:
    """Refuse values below zero."""
    return Rule(f"{column}_not_negative", column, Column(column) < 0, f"{column} is below zero", remedy)


def money_in_range(column: str) -> Rule:
    """Refuse amounts no shop takes in one row; they are nearly always a shifted column or a unit error."""
    too_much = Column(column) > Literal(_MOST_MONEY)
    too_little = Column(column) < Literal(-_MOST_MONEY)
    message = f"{column} is beyond {_MOST_MONEY:,}"
    return Rule(
        f"{column}_in_range", column, too_much | too_little, message, "Check the column and its unit."
    )


def not_in_future(column: str) -> Rule:
    """Refuse events later than the day after the load: one wrong year would end every observation there."""
    late = Column(column) > Parameter("loaded_at_latest")
    return Rule(f"{column}_not_in_future", column, late, f"{column} lies in the future", "Check the year.")


def not_before(column: str) -> Rule:
    """Refuse instants at the zero of a system's clock."""
    early = Column(column) < Literal(EARLIEST)
    return Rule(f"{column}_plausible", column, early, f"{column} lies before 1970-01-02", "Check the date.")


def between(column: str, low: int, high: int) -> Rule:
    """Refuse values outside a range."""
    outside = (Column(column) < low) | (Column(column) > high)
    return Rule(f"{column}_between", column, outside, f"{column} lies outside {low} to {high}")


def in_sequence(earlier: str, later: str) -> Rule:
    """Refuse instants before the one they can only follow; where either is not given nothing is broken."""
    broken = Column(later) < Column(earlier)
    message = f"{later} lies before {earlier}"
    return Rule(f"{later}_after_{earlier}", later, broken, message, "Check both times, and their time zones.")
