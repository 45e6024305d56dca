"""Which rows of a plain shop belong to one cell of an answer: a step of time, a cohort and age, a group."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any

from tests.oracle.shop import MISSING, Customer, Order, Refund, Shop

OF_PRODUCTS = ("product", "category")
OF_FIRST_ORDER = {
    "channel": "acquisition_channel",
    "campaign": "acquisition_campaign",
    "coupon": "first_coupon",
    "sales_channel": "first_sales_channel",
}
BEGINNING = date(1900, 1, 1)


@dataclass(frozen=True)
class Asked:
    """A question in plain words; `period` holds its first and last day."""

    as_of: date
    by: tuple[str, ...] = ()
    grain: str = ""
    cohort: str = ""
    ages: bool = True
    period: tuple[date, date] | None = None
    where: tuple[tuple[str, tuple[str, ...], bool], ...] = ()
    basis: str = "order"
    margin_rate: Decimal | None = None
    packaging_cost: Decimal | None = None
    returns_cost: Decimal | None = None
    window: int = 365
    assume: tuple[tuple[str, Any], ...] = ()


@dataclass
class Sale:
    """An order, or the part of it that lies in one group of products."""

    order: Order
    gross: Decimal
    discount: Decimal
    cost: Decimal | None
    units: int
    traits: dict[str, str]

    @property
    def value(self) -> Decimal:
        return self.gross - self.discount


@dataclass
class Cell:
    """One row of an answer: `step` is the day its time began, `cohort` that its customers began."""

    shop: Shop
    asked: Asked
    group: tuple[str, ...] = ()
    step: date | None = None
    cohort: date | None = None
    age: int | None = None
    is_year: bool = False

    @cached_property
    def sales(self) -> list[Sale]:
        return self._sales(by_start=bool(self.asked.cohort))

    @cached_property
    def sales_by_start(self) -> list[Sale]:
        """Return what customers with a known start bought, split by how they began."""
        return [s for s in self._sales(by_start=True) if s.order.customer and s.order.customer.cohort_on]

    @cached_property
    def refunds(self) -> list[Refund]:
        return self._refunds(by_start=bool(self.asked.cohort))

    @cached_property
    def refunds_by_start(self) -> list[Refund]:
        return [r for r in self._refunds(by_start=True) if r.customer and r.customer.cohort_on]

    @cached_property
    def refunds_of_orders(self) -> list[Refund]:
        """Return the refunds of the cell's own orders, whenever they were paid."""
        found = []
        for refund in self.shop.refunds:
            order = refund.order
            if order and refund.is_known(self.asked.as_of) and self.holds(order.customer, order.day):
                traits = refund.traits | _person(order.customer)
                if self.matches(traits, by_start=bool(self.asked.cohort)):
                    found.append(refund)
        return found

    @cached_property
    def new(self) -> list[Customer]:
        return [
            c
            for c in self.shop.customers
            if c.cohort_on and self.holds(c, c.cohort_on) and self.matches(_person(c), by_start=True)
        ]

    @cached_property
    def members(self) -> list[Customer]:
        """Return everybody of the cohort, at whatever age; without cohorts, everybody who began."""
        ageless = replace(self.asked, ages=False)
        return Cell(self.shop, ageless, self.group, cohort=self.cohort).new

    @cached_property
    def year(self) -> Cell:
        """Return the same group over the 365 days before as_of."""
        return Cell(self.shop, self.asked, self.group, cohort=self.cohort, age=self.age, is_year=True)

    @cached_property
    def whole(self) -> Cell:
        """Return the whole shop at as_of."""
        return Cell(self.shop, replace(self.asked, by=(), where=(), cohort="", grain="", period=None))

    @property
    def is_undated(self) -> bool:
        """Tell whether this is the row of what has no day."""
        asked = self.asked
        return (self.step is None) if asked.grain else bool(asked.cohort and asked.ages and self.age is None)

    @property
    def first(self) -> date:
        """Return the cell's first day, or one before everything."""
        start = self._step_start() or BEGINNING
        return max(start, self.asked.period[0]) if self.asked.period and not self.asked.cohort else start

    @property
    def last(self) -> date:
        """Return the cell's last day that was seen."""
        end = self.asked.as_of
        if self.asked.period and not self.asked.cohort:
            end = min(end, self.asked.period[1])
        start = self._step_start()
        return min(end, last_day(start, self.grain)) if start else end

    @property
    def grain(self) -> str:
        return self.asked.cohort if self.asked.cohort and self.asked.ages else self.asked.grain

    def holds(self, customer: Customer | None, day: date | None) -> bool:
        """Tell whether a row of that customer and day lies in the cell's time."""
        asked = self.asked
        if asked.cohort:
            return self._holds_cohort(customer, day)
        if self.is_year:
            return day is not None and asked.as_of - timedelta(days=365) < day <= asked.as_of
        if day is None:
            return asked.period is None and self.step is None
        if asked.grain and self.step is None:
            return False
        return self.first <= day <= self.last

    def matches(self, traits: dict[str, str], *, by_start: bool) -> bool:
        """Tell whether a row belongs to the group and passes the filters."""

        def trait(name: str) -> str:
            return traits[OF_FIRST_ORDER.get(name, name) if by_start else name]

        in_group = all(trait(name) == value for name, value in zip(self.asked.by, self.group, strict=True))
        return in_group and all((trait(n) in values) is not out for n, values, out in self.asked.where)

    def is_of_cohort(self, customer: Customer | None) -> bool:
        began = customer.cohort_on if customer else None
        if began is None or step_of(began, self.asked.cohort) != self.cohort:
            return False
        return not self.asked.period or self.asked.period[0] <= began <= self.asked.period[1]

    def _holds_cohort(self, customer: Customer | None, day: date | None) -> bool:
        asked = self.asked
        if not self.is_of_cohort(customer) or customer is None or customer.cohort_on is None:
            return False
        if day is None:
            return not self.is_year and (not asked.ages or self.age is None)
        if day > asked.as_of or (self.is_year and day <= asked.as_of - timedelta(days=365)):
            return False
        if not asked.ages:
            return True
        steps = number_of(day, asked.cohort) - number_of(customer.cohort_on, asked.cohort)
        return self.age == max(steps, 0)

    def _step_start(self) -> date | None:
        if self.asked.cohort and self.asked.ages and self.cohort and self.age is not None:
            return shifted(self.cohort, self.asked.cohort, self.age)
        return self.step

    def _sales(self, *, by_start: bool) -> list[Sale]:
        found = []
        for order in self.shop.orders:
            if self.holds(order.customer, order.day):
                names = (*self.asked.by, *(name for name, _, _ in self.asked.where))
                parts = _by_product(order) if set(names) & set(OF_PRODUCTS) else [_whole(order)]
                found += [s for s in parts if self.matches(s.traits, by_start=by_start)]
        return found

    def _refunds(self, *, by_start: bool) -> list[Refund]:
        return [
            r
            for r in self.shop.refunds
            if r.is_known(self.asked.as_of)
            and self.holds(r.customer, r.day(self.asked.basis))
            and self.matches(r.traits | _person(r.customer), by_start=by_start)
        ]


def groups_of(shop: Shop, asked: Asked) -> list[tuple[str, ...]]:
    """Give the groups in which something was sold, or for cohorts those in which somebody began."""
    everything = Cell(shop, replace(asked, by=(), grain="", cohort=""))
    if asked.cohort:
        names = [OF_FIRST_ORDER.get(name, name) for name in asked.by]
        return sorted({tuple(c.traits[n] for n in names) for c in shop.customers if c.cohort_on})
    is_fine = bool({*asked.by, *(name for name, _, _ in asked.where)} & set(OF_PRODUCTS))
    parts = [
        part
        for order in shop.orders
        if everything.holds(order.customer, order.day)
        for part in (_by_product(order) if is_fine else [_whole(order)])
        if everything.matches(part.traits, by_start=False)
    ]
    return sorted({tuple(part.traits[name] for name in asked.by) for part in parts})


def _whole(order: Order) -> Sale:
    traits = order.traits | _person(order.customer)
    return Sale(order, order.gross, order.discount, order.cost, order.units, traits)


def _by_product(order: Order) -> list[Sale]:
    parts = []
    for line in order.lines:
        is_rest = line is order.lines[-1]
        empty = line.gross == line.discount == line.units == (line.cost or 0) == 0
        if is_rest and empty and len(order.lines) > 1:
            continue
        traits = order.traits | _person(order.customer) | {"product": line.product, "category": line.category}
        parts.append(Sale(order, line.gross, line.discount, line.cost, line.units, traits))
    return parts


def _person(customer: Customer | None) -> dict[str, str]:
    names = ("acquisition_channel", "acquisition_campaign", "country", "customer_kind", "registered", *_FIRST)
    return customer.traits if customer else dict.fromkeys(names, MISSING)


_FIRST = (
    *("first_channel", "first_coupon", "first_sales_channel", "first_product", "first_category"),
    "ticket_band",
)


def number_of(day: date, grain: str) -> int:
    match grain:
        case "day":
            return day.toordinal()
        case "week":
            return (day.toordinal() - 1) // 7
        case "month":
            return day.year * 12 + day.month
        case "quarter":
            return day.year * 4 + (day.month - 1) // 3
    return day.year


@lru_cache(maxsize=100_000)
def step_of(day: date, grain: str) -> date:
    while number_of(day - timedelta(days=1), grain) == number_of(day, grain):
        day -= timedelta(days=1)
    return day


@lru_cache(maxsize=100_000)
def last_day(day: date, grain: str) -> date:
    while number_of(day + timedelta(days=1), grain) == number_of(day, grain):
        day += timedelta(days=1)
    return day


def shifted(day: date, grain: str, steps: int) -> date:
    for _ in range(steps):
        day = last_day(day, grain) + timedelta(days=1)
    return day
