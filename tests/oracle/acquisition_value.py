"""What acquired customers bring in against what they cost: in a year, so far, and by when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from tests.oracle.acquisition_known import Known, assumed, total
from tests.oracle.cells import OF_FIRST_ORDER, Cell, Sale
from tests.oracle.numbers import (
    KNOWN_ENOUGH,
    Goods,
    a_year,
    lifespan,
    named_refunds,
    named_sales,
    people,
    share,
    value,
)
from tests.oracle.shop import Customer, Refund


def acquired(cell: Cell) -> Cell:
    """Return the cell whose customers were acquired there, whatever they ordered through later."""
    asked = cell.asked
    by = tuple(OF_FIRST_ORDER.get(name, name) for name in asked.by)
    where = tuple((OF_FIRST_ORDER.get(n, n), values, out) for n, values, out in asked.where)
    return replace(cell, asked=replace(asked, by=by, where=where))


def yearly_goods(cell: Cell) -> Goods:
    year = acquired(cell).year
    return Goods(named_sales(year), named_refunds(year), cell.asked.margin_rate)


def clv(cell: Cell, amount: Decimal | None) -> Fraction | None:
    value = a_year(acquired(cell), amount)
    return None if value is None else value * lifespan(acquired(cell))[0]


def margin_clv(cell: Cell) -> Fraction | None:
    return clv(cell, yearly_goods(cell).margin)


def horizon(cell: Cell) -> Fraction | None:
    return lifespan(acquired(cell))[0] if people(acquired(cell).year.sales) else None


def year_before(cell: Cell) -> date:
    return cell.asked.as_of - timedelta(days=365)


def yearly_new(known: Known) -> int:
    return len([c for c in known.new if c.cohort_on and c.cohort_on > year_before(known.cell)])


def yearly_cac(cell: Cell) -> Fraction | None:
    known = Known(cell)
    return share(total(i for i in known.bought_items() if i.day > year_before(cell)), yearly_new(known))


def times(cell: Cell, value: Fraction | None) -> Fraction | None:
    cost = yearly_cac(cell)
    return None if value is None or not cost else value / cost


def roi(cell: Cell) -> Fraction | None:
    value, cost = margin_clv(cell), yearly_cac(cell)
    return None if value is None or cost is None else value - cost


def max_bid(cell: Cell) -> Fraction | None:
    known = Known(cell)
    clicks = sum(i.row["clicks"] or 0 for i in known.spend if i.day > year_before(cell))
    value, per_click = margin_clv(cell), share(yearly_new(known), clicks)
    return None if value is None or per_click is None else value * per_click


def life(cell: Cell) -> tuple[Known, list[Sale], list[Refund]]:
    """Return all that a cell's new customers ever bought and gave back, at whatever age."""
    whole = replace(cell, asked=replace(cell.asked, ages=False), age=None)
    known = Known(whole)
    sales = [s for s in whole.sales_by_start if s.order.customer and known.holds(s.order.customer.cohort_on)]
    refunds = [r for r in whole.refunds_by_start if r.customer and known.holds(r.customer.cohort_on)]
    return known, sales, refunds


def age_of(customer: Customer | None, day: date | None) -> int | None:
    if customer is None or customer.cohort_on is None or day is None:
        return None
    return max((day - customer.cohort_on).days, 0)


def payback(cell: Cell) -> tuple[int | None, str | None, Fraction | None]:
    """Return the day, why there is none, and the share of customers who have lived it."""
    known, sales, refunds = life(cell)
    spent, new = known.bought(), known.new
    if not new:
        return None, "no_customers" if spent else None, None
    if spent <= 0:
        return None, "no_spend", None
    watched = [(cell.asked.as_of - c.cohort_on).days for c in new if c.cohort_on]
    least = min(Fraction(len(new)), max(Fraction(assumed(cell, "payback_customers")), Fraction(len(new), 10)))
    sold = [(age_of(s.order.customer, s.order.day), s) for s in sales]
    back = [(age_of(r.customer, r.day(cell.asked.basis)), r) for r in refunds]
    mean = Mean(cell.asked.margin_rate)
    for age in sorted({a for a, _ in (*sold, *back) if a is not None}):
        of_day = Goods(
            [s for a, s in sold if a == age], [r for a, r in back if a == age], cell.asked.margin_rate
        )
        lived = sum(1 for days in watched if days >= age)
        mean.add(of_day, lived)
        margin = mean.margin
        if lived >= least and margin is not None and margin >= Fraction(spent) / len(new):
            return age, "reached", Fraction(lived, len(new))
    return None, "margin_unknown" if so_far(cell).margin is None else "not_yet", None


class Mean:
    """What a customer brought so far, day by day, of those who had lived each day."""

    def __init__(self, rate: Decimal | None) -> None:
        self.rate = None if rate is None else Fraction(rate)
        self.sold = self.sold_known = self.net = self.net_known = self.cost = Fraction(0)

    def add(self, day: Goods, lived: int) -> None:
        self.sold += Fraction(day.value) / lived
        self.sold_known += Fraction(value(day.known_sales)) / lived
        self.net += Fraction(day.net) / lived
        self.net_known += Fraction(day.known_net) / lived
        self.cost += Fraction(day.cost_known) / lived

    @property
    def margin(self) -> Fraction | None:
        if self.rate is not None:
            return self.net_known - self.cost + (self.net - self.net_known) * self.rate
        is_told = self.sold_known >= Fraction(KNOWN_ENOUGH) * self.sold
        if self.sold == 0:
            is_told = self.net == self.net_known
        return self.net_known - self.cost if is_told else None


def so_far(cell: Cell) -> Goods:
    """Return what the cell's customers brought up to its age."""
    _, sales, refunds = life(cell)
    asked = cell.asked
    if asked.cohort and asked.ages and cell.age is not None:
        ages = [replace(cell, age=a) for a in range(cell.age + 1)]
        sales = [s for s in sales if any(c.holds(s.order.customer, s.order.day) for c in ages)]
        refunds = [r for r in refunds if any(c.holds(r.customer, r.day(asked.basis)) for c in ages)]
    return Goods(sales, refunds, asked.margin_rate)


def historic(cell: Cell) -> Fraction | None:
    known, _, _ = life(cell)
    value = share(so_far(cell).margin, len(cell.members) and len(known.new))
    cost = share(known.bought(), len(known.new))
    return None if value is None or not cost else value / cost
