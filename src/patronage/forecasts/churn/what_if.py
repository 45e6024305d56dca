"""What better keeping would bring at most, and what a programme for it may cost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from patronage.base.expr import Scalar
from patronage.base.units import MONEY, NUMBER, SHARE, TEXT
from patronage.engine.result import ResultColumn

__all__ = ["WHAT_IF", "Kept", "kept_more", "what_if_rows"]

WHAT_IF = (
    ResultColumn("kind", TEXT, "Kind"),
    ResultColumn("change", TEXT, "Retention"),
    ResultColumn("retention", SHARE, "Kept over the horizon"),
    ResultColumn("kept", NUMBER, "Kept in addition"),
    ResultColumn("revenue", MONEY, "Revenue, at most"),
    ResultColumn("margin", MONEY, "Margin, at most"),
    ResultColumn("value", MONEY, "Discounted margin, at most"),
    ResultColumn("break_even_cost", MONEY, "Programme breaks even at, a customer"),
)
"""A row a kind and change of retention; the first is today's."""

_RELATIVE, _POINTS = 1.05, range(1, 11)


@dataclass(frozen=True)
class Kept:
    """Customers or contracts that are there, and what those who will leave would bring if they stayed.

    Parameters
    ----------
    kind
        `contractual` or `non_contractual`.
    there
        How many are there now; by a model's expectation where nobody says good-bye.
    lost
        How many of them leave within the horizon, as things are.
    revenue, discounted
        What those would bring within the horizon if they stayed to its end, plain and discounted.
    margin_rate
        Share of it that is margin; None where unknown.
    """

    kind: str
    there: float
    lost: float
    revenue: float
    discounted: float
    margin_rate: float | None


@dataclass(frozen=True)
class KeptMore:
    """What a retention would bring at most, beside today's."""

    retention: float
    kept: float
    revenue: float
    margin: float | None
    value: float | None
    break_even_cost: float | None


def kept_more(base: Kept, retention: float) -> KeptMore:
    """Give what a retention over the horizon would bring, at most.

    With N there of whom L leave, retention is R = (N - L) / N. At a retention R' of at most 1,
    (R' - R) N more are kept: the share f = (R' - R) N / L of those who would leave. They bring f times what
    all who would leave would bring if they stayed to the end of the horizon. That is a ceiling: they would
    have paid until they left, and those who are kept with effort as a rule buy less than those who stay.
    A programme breaks even that costs the value over N a customer, since nobody knows whom it must reach.

    Parameters
    ----------
    base
        As things are.
    retention
        What it would be; above 1 it is 1, and below today's it is today's.

    Examples
    --------
    Of 1,000 at 10 a month 200 leave within the year: they would bring 24,000. At 84 % instead of 80 % a
    fifth of them stays:

    >>> found = kept_more(Kept("contractual", 1000, 200, 24_000, 22_000, 0.3), 0.84)
    >>> f"{found.kept:.0f} {found.revenue:.0f} {found.margin:.0f} {found.value:.0f}"
    '40 4800 1440 1320'
    >>> f"{found.break_even_cost:.2f}"
    '1.32'
    """
    now = 1 - base.lost / base.there if base.there > 0 else 1.0
    then = min(max(retention, now), 1.0)
    kept = (then - now) * base.there
    share = min(kept / base.lost, 1.0) if base.lost > 0 else 0.0
    revenue, rate = share * base.revenue, base.margin_rate
    if rate is None or base.there <= 0:
        return KeptMore(then, kept, revenue, None, None, None)
    value = share * base.discounted * rate
    return KeptMore(then, kept, revenue, revenue * rate, value, value / base.there)


def what_if_rows(base: Kept) -> Iterator[tuple[Scalar, ...]]:
    """Give the rows of `WHAT_IF`: today's retention, 5 % more of it, and 1 to 10 points more."""
    now = 1 - base.lost / base.there if base.there > 0 else 1.0
    asked = {"as now": now, "+5 %": now * _RELATIVE}
    asked |= {f"+{points} pp": now + points / 100 for points in _POINTS}
    for change, retention in asked.items():
        found = kept_more(base, retention)
        yield (base.kind, change, found.retention, found.kept, found.revenue, found.margin, found.value,
               found.break_even_cost)  # fmt: skip
