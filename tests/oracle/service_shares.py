"""Service cost shared out a second time: what each contact bears, and the values that carry it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace
from typing import cast

from tests.oracle.acquired import share_out
from tests.oracle.cells import Cell, Sale, number_of, step_of
from tests.oracle.families.service import common, order_days, service_costs
from tests.oracle.numbers import (
    Goods,
    Number,
    a_year,
    contribution,
    lifespan,
    of_year,
    share,
)
from tests.oracle.service_known import assumed, on_days
from tests.oracle.service_log import Contact, Traits, contacts_of, who
from tests.oracle.shop import ZERO, Customer, Refund, Shop

Days = tuple[date, date] | None


@dataclass
class Share:
    """What one contact, or nobody, bears of the costs of service and of the shop's overhead."""

    day: date
    own: Decimal
    overhead: Decimal
    customer: Customer | None
    is_given: bool
    traits: Traits


def shares(shop: Shop) -> list[Share]:
    """Deal the costs of each month out over its contacts; worked out once a shop."""
    kept: list[Share] | None = vars(shop).get("service_shares")
    if kept is None:
        kept = vars(shop)["service_shares"] = list(_shares(shop))
    return kept


def _shares(shop: Shop) -> Iterable[Share]:
    counted = [c for c in contacts_of(shop) if c.is_counted]
    first, last = min((c.day for c in counted), default=None), max((c.day for c in counted), default=None)
    by_month: dict[date, list[Contact]] = defaultdict(list)
    for contact in sorted(counted, key=lambda c: c.id):
        by_month[step_of(contact.day, "month")].append(contact)
    pools: dict[date, tuple[Decimal, Decimal]] = {}
    for day, part, is_own, _ in service_costs(shop):
        month = step_of(day, "month")
        own, overhead = (part, ZERO) if is_own else (ZERO, part)
        if first is None or last is None or not first <= day <= last or month not in by_month:
            yield Share(day, own, overhead, customer=None, is_given=False, traits=Traits())
        else:
            so_far = pools.get(month, (ZERO, ZERO))
            pools[month] = (so_far[0] + own, so_far[1] + overhead)
    for month, (own, overhead) in pools.items():
        ones = [Decimal(1)] * len(by_month[month])
        dealt = zip(by_month[month], share_out(own, ones), share_out(overhead, ones), strict=True)
        for contact, mine, of_all in dealt:
            yield _of_contact(shop, contact, mine, of_all)


def _of_contact(shop: Shop, contact: Contact, own: Decimal, overhead: Decimal) -> Share:
    named = next((o for o in shop.orders if o.id == contact.main["order_id"]), None)
    name = contact.main["customer"]
    customer = who(shop, name) if name else (named.customer if named else None)
    about = named
    if about is None and name:
        earlier = [o for o in (customer.orders if customer else []) if o.day <= contact.day]
        about = earlier[-1] if earlier else None
    person = customer.traits if customer else {}
    traits = Traits({**person, **(about.traits if about else {})})
    return Share(contact.day, own, overhead, customer, bool(name or customer), traits)


def borne(cell: Cell, days: Days, *, by_start: bool | None = None, given: bool = False) -> Decimal:
    """Add up what a cell bears; `given` counts known customers alone."""
    part = assumed(cell, "service_overhead_share")
    from_start = bool(cell.asked.cohort) if by_start is None else by_start
    return sum(
        (
            each.own + each.overhead * part
            for each in shares(cell.shop)
            if cell.holds(each.customer, each.day)
            and on_days(cell, each.customer, each.day, days)
            and (each.is_given or not given)
            and cell.matches(each.traits, by_start=from_start)
        ),
        ZERO,
    )


def known_days(cell: Cell) -> Days:
    days = [each.day for each in shares(cell.shop)]
    return common(order_days(cell.shop), (min(days), max(days)))


def contribution_left(cell: Cell) -> Decimal | None:
    days, basis = known_days(cell), cell.asked.basis
    inside = SimpleNamespace(
        asked=cell.asked,
        sales=[s for s in cell.sales if on_days(cell, s.order.customer, s.order.day, days)],
        refunds=[r for r in cell.refunds if on_days(cell, r.customer, r.day(basis), days)],
    )
    left = contribution(cast("Cell", inside))[0]
    return None if left is None else left - borne(cell, days)


def historic(cell: Cell) -> Fraction | None:
    """Return what a cohort left so far; the known days say which customers are counted."""
    days = known_days(cell)

    def began(customer: Customer | None) -> bool:
        start = customer.cohort_on if customer else None
        return start is not None and (days is None or days[0] <= start <= days[1])

    margin = _so_far(cell, began).margin
    spent = ZERO
    for at in _ages(cell):
        in_time = [s for s in shares(cell.shop) if began(s.customer) and at.holds(s.customer, s.day)]
        of_group = [s for s in in_time if at.matches(s.traits, by_start=True)]
        part = assumed(cell, "service_overhead_share")
        spent += sum((s.own + s.overhead * part for s in of_group), ZERO)
    return None if margin is None else share(margin - spent, len([c for c in cell.members if began(c)]))


def _ages(cell: Cell) -> list[Cell]:
    """Return the cells up to this age; what has no day comes at the end."""
    asked = cell.asked
    if not (asked.cohort and asked.ages):
        return [cell]
    last = cell.age
    if last is None:
        last = number_of(asked.as_of, asked.cohort) - number_of(cell.cohort or asked.as_of, asked.cohort)
    ages = [*range(last + 1), *([None] if cell.age is None else [])]
    return [Cell(cell.shop, asked, cell.group, cohort=cell.cohort, age=age) for age in ages]


def _so_far(cell: Cell, began: Callable[[Customer | None], bool]) -> Goods:
    sales: list[Sale] = [s for c in _ages(cell) for s in c.sales_by_start if began(s.order.customer)]
    refunds: list[Refund] = [r for c in _ages(cell) for r in c.refunds_by_start if began(r.customer)]
    return Goods(sales, refunds, cell.asked.margin_rate)


def yearly(cell: Cell) -> Decimal | None:
    margin = of_year(cell).margin
    return None if margin is None else margin - borne(cell.year, None, given=True)


def simple(cell: Cell) -> Fraction | None:
    value = a_year(cell, yearly(cell))
    return None if value is None else value * lifespan(cell)[0]


NUMBERS: Mapping[str, Callable[[Cell], Number]] = {
    "contribution_margin": contribution_left,
    "historic_clv": historic,
    "simple_clv": simple,
    "yearly_margin_rate": lambda c: share(yearly(c), of_year(c).net),
}
