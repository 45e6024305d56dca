"""What a number counts: the unit that travels with every column of every result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = [
    "COUNT",
    "DATE",
    "DAYS",
    "FLAG",
    "MONEY",
    "NUMBER",
    "PER_CUSTOMER",
    "POINTS",
    "SCORE",
    "SECONDS",
    "SHARE",
    "TEXT",
    "YEARS",
    "Unit",
]


@dataclass(frozen=True)
class Unit:
    """The kind of a number and what stands behind it when it is written out.

    `digits` is the number of decimals people expect to see; results always carry the full value.
    """

    name: str
    kind: Literal["money", "count", "share", "number", "duration", "text", "date", "flag"]
    digits: int = 0
    suffix: str = ""


MONEY = Unit("money", "money", 2)
COUNT = Unit("count", "count")
SHARE = Unit("share", "share", 1)
NUMBER = Unit("number", "number", 2)
PER_CUSTOMER = Unit("per customer", "number", 2)
SECONDS = Unit("seconds", "duration", 1, "seconds")
DAYS = Unit("days", "duration", 1, "days")
YEARS = Unit("years", "duration", 2, "years")
SCORE = Unit("score", "count")
POINTS = Unit("points", "number", 1)
TEXT = Unit("text", "text")
DATE = Unit("date", "date")
FLAG = Unit("flag", "flag")
