"""The split of a change a second time: from delivered rows, in fractions, by the formula of each number."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from tests.oracle.acquired import spend
from tests.oracle.acquisition_known import Known
from tests.oracle.cells import Asked, Cell
from tests.oracle.families.service import legs_with
from tests.oracle.service_log import Row, after_call, contacts_of, handle, hold, leg_traits, talk, who
from tests.oracle.shop import Shop

Days = tuple[date, date]
ZERO = Fraction(0)


@dataclass
class Parts:
    """What each driver brought, what the mix did, and what stays unexplained."""

    drivers: list[Fraction]
    mix: Fraction = ZERO
    rest: Fraction = ZERO
    before: Fraction | None = None
    after: Fraction | None = None

    @property
    def sum(self) -> Fraction:
        return sum(self.drivers, ZERO) + self.mix + self.rest


@dataclass
class Channel:
    """A channel in one period: what it cost and won, with the clicks where they are told."""

    new: int
    spent: Fraction
    with_clicks: Fraction
    clicks: int | None

    @property
    def other(self) -> Fraction:
        return (self.spent - (self.with_clicks if self.clicks else 0)) / self.new

    @property
    def price(self) -> Fraction:
        return self.with_clicks / self.clicks if self.clicks else ZERO

    @property
    def each(self) -> Fraction:
        return Fraction(self.clicks or 0, self.new)


def cac_drivers(shop: Shop, before: Days, after: Days) -> Parts:
    """Split the change of acquisition cost: the price of clicks, clicks a customer, spend without clicks."""
    names = {c.traits["acquisition_channel"] for c in shop.customers} | {
        i.traits["channel"] for i in spend(shop)
    }
    first, second = ({name: _channel(shop, name, days) for name in names} for days in (before, after))
    totals, later = ({name: (c.new, c.spent) for name, c in period.items()} for period in (first, second))
    parts = _mixed(totals, later, 3)
    for name in names:
        a, b = first[name], second[name]
        if not a.new or not b.new:
            continue
        inside = _inside(a.new, totals, b.new, later)
        # A period that tells no clicks says nothing of their price: both cannot be set side by side.
        if (a.clicks is None) != (b.clicks is None) and (a.clicks or b.clicks):
            parts.rest += inside * (b.spent / b.new - a.spent / a.new)
            continue
        # Without clicks there is no price: it is taken as that of the other period.
        prices = (a.price if a.clicks else b.price, b.price if b.clicks else a.price)
        parts.drivers[0] += inside * (prices[1] - prices[0]) * (a.each + b.each) / 2
        parts.drivers[1] += inside * (b.each - a.each) * (prices[0] + prices[1]) / 2
        parts.drivers[2] += inside * (b.other - a.other)
    return parts


def _channel(shop: Shop, name: str, days: Days) -> Channel:
    known = Known(Cell(shop, _asked(shop, days, "acquisition_channel"), (name,)))
    items = known.bought_items()
    told = [i for i in items if i.row["clicks"] is not None]
    clicks = sum(i.row["clicks"] for i in told) if told or not items else None
    amounts = [Fraction(sum((i.amount for i in some), Decimal(0))) for some in (items, told)]
    return Channel(len(known.new), amounts[0], amounts[1], clicks)


def handle_time_drivers(shop: Shop, before: Days, after: Days, by: str = "medium") -> Parts:
    """Split the change of handle time: talk, hold and the work after, over the same legs."""
    names = {leg_traits(leg, who(shop, leg["customer"]))[by] for c in contacts_of(shop) for leg in c.legs}
    first, second = ({name: _legs(shop, by, name, days) for name in names} for days in (before, after))
    totals, later = (
        {name: (n, sum(sums, ZERO)) for name, (n, sums, _) in period.items()} for period in (first, second)
    )
    parts = _mixed(totals, later, 3)
    for name in names:
        (n, sums, tells), (m, others, tell) = first[name], second[name]
        if not n or not m:
            continue
        inside = _inside(n, totals, m, later)
        changes = [other / m - own / n for own, other in zip(sums, others, strict=True)]
        # Hold that is recorded in one period alone was talk in the other.
        if tells != tell:
            parts.rest += inside * sum(changes, ZERO)
            continue
        for at, change in enumerate(changes):
            parts.drivers[at] += inside * change
    return parts


def _legs(shop: Shop, by: str, name: str, days: Days) -> tuple[int, list[Fraction], bool]:
    """Return how many legs have a handle time, what its three parts come to, and whether hold is told."""
    cell = Cell(shop, _asked(shop, days, by), (name,))

    def of_timed(measured: Callable[[Row], Decimal | None]) -> list[Decimal]:
        return legs_with(cell, lambda leg: None if handle(leg) is None else measured(leg))[0]

    held = of_timed(hold)
    sums = [Fraction(sum(values, Decimal(0))) for values in (of_timed(talk), held, of_timed(after_call))]
    return len(of_timed(handle)), sums, bool(held)


def _asked(shop: Shop, days: Days, by: str) -> Asked:
    return Asked(as_of=shop.last_on, window=365, by=(by,), period=days)


Totals = Mapping[str, tuple[int, Fraction]]


def _mixed(before: Totals, after: Totals, drivers: int) -> Parts:
    """Begin a split with what changing shares brought, coming and going with them."""
    parts = Parts([ZERO] * drivers)
    whole, other = (sum(n for n, _ in totals.values()) for totals in (before, after))
    if not whole or not other:
        return parts
    parts.before = _total(before.values()) / whole
    parts.after = _total(after.values()) / other
    for name, (n, amount) in before.items():
        m, later = after[name]
        if n and m:
            parts.mix += (Fraction(m, other) - Fraction(n, whole)) * (amount / n + later / m) / 2
        else:
            parts.mix += later / other - amount / whole
    return parts


def _total(totals: Iterable[tuple[int, Fraction]]) -> Fraction:
    return sum((amount for _, amount in totals), ZERO)


def _inside(n: int, before: Totals, m: int, after: Totals) -> Fraction:
    """Return the mean share of a group."""
    return (Fraction(n, _size(before)) + Fraction(m, _size(after))) / 2


def _size(totals: Totals) -> int:
    return sum(n for n, _ in totals.values())
