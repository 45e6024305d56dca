"""Every number a second time, from the rows of one cell, in decimals and fractions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from math import sqrt

from tests.oracle.cells import Cell, Sale, number_of
from tests.oracle.shop import ZERO, Customer, Refund

Number = Decimal | Fraction | float | int | str | None

KNOWN_ENOUGH = Decimal("0.95")
WHOLE_LIVES = ("historic_clv", "historic_revenue_clv")
BY_AGE = ("retention_rate", "revenue_retention")
AT_AS_OF = (
    *("average_lifespan", "customer_value", "simple_clv", "simple_revenue_clv", "active_customers"),
    *("yearly_order_value", "yearly_frequency", "yearly_margin_rate"),
)


def share(part: Decimal | int | None, whole: Decimal | int) -> Fraction | None:
    return None if part is None or not whole else Fraction(part) / Fraction(whole)


def gross(sales: Iterable[Sale]) -> Decimal:
    return sum((s.gross for s in sales), ZERO)


def discount(sales: Iterable[Sale]) -> Decimal:
    return sum((s.discount for s in sales), ZERO)


def value(sales: Iterable[Sale]) -> Decimal:
    return sum((s.value for s in sales), ZERO)


def goods(refunds: Iterable[Refund]) -> Decimal:
    return sum((r.goods for r in refunds), ZERO)


def net(sales: Iterable[Sale], refunds: Iterable[Refund]) -> Decimal:
    return value(sales) - goods(refunds)


def orders(sales: Iterable[Sale]) -> int:
    return len({s.order.id for s in sales})


def people(sales: Iterable[Sale]) -> set[str]:
    return {s.order.customer.name for s in sales if s.order.customer}


def named_sales(cell: Cell) -> list[Sale]:
    return [s for s in cell.sales if s.order.customer]


def named_refunds(cell: Cell) -> list[Refund]:
    return [r for r in cell.refunds if r.customer]


class Goods:
    """What was sold and given back, and what is known of its cost."""

    def __init__(self, sales: Sequence[Sale], refunds: Sequence[Refund], rate: Decimal | None) -> None:
        self.rate = rate
        self.value = value(sales)
        self.known_sales = [s for s in sales if s.order.cost is not None]
        self.known_refunds = [r for r in refunds if r.order is None or r.order.cost is not None]
        self.net = net(sales, refunds)
        self.known_net = net(self.known_sales, self.known_refunds)
        spent = sum((s.cost for s in self.known_sales if s.cost is not None), ZERO)
        self.cost_known = spent - sum((r.cost_back for r in self.known_refunds), ZERO)

    @property
    def coverage(self) -> Fraction | None:
        return share(value(self.known_sales), self.value)

    @property
    def is_told(self) -> bool:
        """Tell whether enough is known, or a rate stated, to say anything."""
        if self.rate is not None:
            return True
        if self.value == 0:
            return self.net == self.known_net
        return value(self.known_sales) >= KNOWN_ENOUGH * self.value

    @property
    def margin(self) -> Decimal | None:
        assumed = (self.net - self.known_net) * (self.rate or 0)
        return self.known_net - self.cost_known + assumed if self.is_told else None

    @property
    def cost(self) -> Decimal | None:
        assumed = ZERO if self.rate is None else (self.net - self.known_net) * (1 - self.rate)
        return self.cost_known + assumed if self.is_told else None

    @property
    def covered_net(self) -> Decimal:
        return self.known_net if self.rate is None else self.net


def of_cell(cell: Cell) -> Goods:
    return Goods(cell.sales, cell.refunds, cell.asked.margin_rate)


def of_year(cell: Cell) -> Goods:
    return Goods(named_sales(cell.year), named_refunds(cell.year), cell.asked.margin_rate)


def contribution(cell: Cell) -> tuple[Decimal | None, Fraction | None]:
    rate = cell.asked.margin_rate

    def is_covered(sale: Sale) -> bool:
        order = sale.order
        told = order.cost is not None or rate is not None
        return told and order.shipping_cost is not None and order.fee is not None

    sales = [s for s in cell.sales if is_covered(s)]
    own = {s.order.id for s in (_sale_of(r) for r in cell.refunds) if s and is_covered(s)}
    refunds = [r for r in cell.refunds if r.order is None or r.order.id in own]
    coverage = share(value(sales), value(cell.sales))
    covered = Goods(sales, refunds, rate)
    if value(cell.sales) == 0:
        is_told = net(cell.sales, cell.refunds) == net(sales, refunds)
    else:
        is_told = value(sales) >= KNOWN_ENOUGH * value(cell.sales)
    if not is_told:
        return None, coverage
    known = covered.known_net - covered.cost_known + (covered.net - covered.known_net) * (rate or 0)
    fees = sum(((s.order.shipping_cost or 0) + (s.order.fee or 0) for s in sales), ZERO)
    packed = orders(sales) * (cell.asked.packaging_cost or 0)
    handled = sum(1 for r in refunds if r.goods > 0) * (cell.asked.returns_cost or 0)
    return known - fees - packed - handled, coverage


def _sale_of(refund: Refund) -> Sale | None:
    order = refund.order
    return Sale(order, order.gross, order.discount, order.cost, order.units, {}) if order else None


def returning(cell: Cell) -> int:
    found = {s.order.customer.name: s.order.customer for s in cell.sales if s.order.customer}
    return sum(1 for c in found.values() if c.is_before_history or c.orders[0].day < cell.first)


def repeaters(cell: Cell) -> set[str]:
    """Return who ordered twice in the cell's time and, where it is split, again in this group."""
    found = set()
    for sale in cell.sales:
        customer = sale.order.customer
        if customer:
            there = [o.id for o in customer.orders if cell.holds(customer, o.day)]
            if sale.order.id in there[1:]:
                found.add(customer.name)
    return found


def gaps(cell: Cell) -> list[int]:
    return [(s.order.day - s.order.before.day).days for s in cell.sales if s.order.before]


def second_gaps(cell: Cell) -> list[int]:
    return [
        (s.order.day - s.order.before.day).days
        for s in cell.sales
        if s.order.before and s.order.place == 2 and not _is_old(s.order.customer)
    ]


def later_share(cell: Cell) -> Fraction | None:
    refunds = [r for r in cell.refunds_of_orders if r.customer]
    sales = named_sales(cell)
    later = [s for s in sales if s.order.place >= 2 or _is_old(s.order.customer)]
    of_later = [r for r in refunds if r.order and (r.order.place >= 2 or _is_old(r.customer))]
    return share(net(later, of_later), net(sales, refunds))


def _is_old(customer: Customer | None) -> bool:
    return bool(customer and customer.is_before_history)


def silent(cell: Cell) -> tuple[int, int]:
    """Return how many were active in the window before the last, and how many of them not in the last."""
    if cell.is_undated:
        return 0, 0
    window = timedelta(days=cell.asked.window)
    end = cell.last
    active = lost = 0
    for customer in cell.shop.customers:
        before = [o for o in customer.orders if o.day <= end - window]
        if (
            not before
            or before[-1].day <= end - window - window
            or not (cell.is_of_cohort(customer) or not cell.asked.cohort)
        ):
            continue
        traits = before[-1].traits | customer.traits
        if cell.matches(traits, by_start=bool(cell.asked.cohort)):
            active += 1
            lost += not [o for o in customer.orders if end - window < o.day <= end]
    return active, lost


def lifespan(cell: Cell) -> tuple[Fraction, str]:
    days = (cell.asked.as_of - cell.shop.first_on).days + 1
    active, lost = silent(cell)
    shop_active, shop_lost = silent(cell.whole)
    window = Fraction(cell.asked.window, 365)
    if days < 3 * 365 or shop_lost < 100:
        return Fraction(3), "default"
    if lost >= 100:
        rule = "group" if active != shop_active else "shop"
        return window * Fraction(active, lost), rule
    return window * Fraction(shop_active, shop_lost), "shop"


def a_year(cell: Cell, amount: Decimal | int | None) -> Fraction | None:
    days = (cell.asked.as_of - cell.shop.first_on).days + 1
    mean = share(amount, len(people(cell.year.sales)))
    return None if mean is None else mean * Fraction(365, min(max(days, 1), 365))


def so_far(cell: Cell) -> Goods:
    """Return everything up to this age; goods given back on no known day come at the end."""
    cells = [cell]
    if cell.asked.cohort and cell.asked.ages:
        ages = [*range(cell.age + 1)] if cell.age is not None else [*range(_oldest(cell) + 1), None]
        cells = [Cell(cell.shop, cell.asked, cell.group, cohort=cell.cohort, age=a) for a in ages]
    sales = [s for c in cells for s in c.sales_by_start]
    refunds = [r for c in cells for r in c.refunds_by_start]
    return Goods(sales, refunds, cell.asked.margin_rate)


def _oldest(cell: Cell) -> int:
    began = number_of(cell.cohort or cell.asked.as_of, cell.asked.cohort)
    return number_of(cell.asked.as_of, cell.asked.cohort) - began


def first_net(cell: Cell) -> Decimal:
    start = Cell(cell.shop, cell.asked, cell.group, cohort=cell.cohort, age=0)
    return net(start.sales, start.refunds)


def wilson(cases: int, tries: int) -> tuple[float | None, float | None]:
    if not tries:
        return None, None
    z = 1.959963984540054
    p = cases / tries
    middle = p + z * z / (2 * tries)
    half = z * sqrt(max(p * (1 - p), 0) / tries + z * z / (4 * tries * tries))
    scale = 1 + z * z / tries
    return (middle - half) / scale, min((middle + half) / scale, 1.0)


def mean(numbers: Sequence[int]) -> Fraction | None:
    return share(sum(numbers), len(numbers))


NUMBERS: dict[str, Callable[[Cell], Number]] = {
    "orders": lambda c: orders(c.sales),
    "customers": lambda c: len(people(c.sales)),
    "new_customers": lambda c: len(c.new),
    "returning_customers": returning,
    "gross_revenue": lambda c: gross(c.sales),
    "discounts": lambda c: discount(c.sales),
    "refunds": lambda c: goods(c.refunds),
    "net_revenue": lambda c: net(c.sales, c.refunds),
    "cost_of_goods": lambda c: of_cell(c).cost,
    "margin": lambda c: of_cell(c).margin,
    "margin_rate": lambda c: share(of_cell(c).margin, of_cell(c).covered_net),
    "contribution_margin": lambda c: contribution(c)[0],
    "aov": lambda c: share(value(c.sales), orders(c.sales)),
    "net_aov": lambda c: share(value(c.sales) - goods(c.refunds_of_orders), orders(c.sales)),
    "units_per_order": lambda c: share(sum(s.units for s in c.sales), orders(c.sales)),
    "purchase_frequency": lambda c: share(orders(named_sales(c)), len(people(c.sales))),
    "customer_value": lambda c: a_year(c, of_year(c).net),
    "arpu": lambda c: share(net(named_sales(c), named_refunds(c)), len(people(c.sales))),
    "repeat_rate": lambda c: share(len(repeaters(c)), len(people(c.sales))),
    "refund_rate": lambda c: share(goods(c.refunds), value(c.sales)),
    "return_rate": lambda c: share(_returned(c), orders(c.sales)),
    "discount_rate": lambda c: share(discount(c.sales), gross(c.sales)),
    "days_between_orders": lambda c: mean(gaps(c)),
    "days_to_second_order": lambda c: mean(second_gaps(c)),
    "returning_revenue_share": later_share,
    "retention_rate": lambda c: share(len(people(c.sales)), len(c.members)),
    "revenue_retention": lambda c: share(net(c.sales, c.refunds), first_net(c)),
    "inactive_rate": lambda c: share(silent(c)[1], silent(c)[0]),
    "average_lifespan": lambda c: lifespan(c)[0],
    "historic_clv": lambda c: share(so_far(c).margin, len(c.members)),
    "historic_revenue_clv": lambda c: share(so_far(c).net, len(c.members)),
    "active_customers": lambda c: len(people(c.year.sales)),
    "yearly_order_value": lambda c: share(of_year(c).net, orders(named_sales(c.year))),
    "yearly_frequency": lambda c: a_year(c, orders(named_sales(c.year))),
    "yearly_margin_rate": lambda c: share(of_year(c).margin, of_year(c).net),
    "simple_clv": lambda c: _times(a_year(c, of_year(c).margin), lifespan(c)[0]),
    "simple_revenue_clv": lambda c: _times(a_year(c, of_year(c).net), lifespan(c)[0]),
}

BESIDE: dict[str, Callable[[Cell], Number]] = {
    "cost_of_goods_coverage": lambda c: of_cell(c).coverage,
    "margin_coverage": lambda c: of_cell(c).coverage,
    "margin_rate_coverage": lambda c: of_cell(c).coverage,
    "contribution_margin_coverage": lambda c: contribution(c)[1],
    "historic_clv_coverage": lambda c: so_far(c).coverage,
    "simple_clv_coverage": lambda c: of_year(c).coverage,
    "simple_clv_rule": lambda c: lifespan(c)[1],
    "simple_revenue_clv_rule": lambda c: lifespan(c)[1],
    "average_lifespan_rule": lambda c: lifespan(c)[1],
    "repeat_rate_low": lambda c: wilson(len(repeaters(c)), len(people(c.sales)))[0],
    "repeat_rate_high": lambda c: wilson(len(repeaters(c)), len(people(c.sales)))[1],
    "return_rate_low": lambda c: wilson(_returned(c), orders(c.sales))[0],
    "return_rate_high": lambda c: wilson(_returned(c), orders(c.sales))[1],
    "inactive_rate_low": lambda c: wilson(silent(c)[1], silent(c)[0])[0],
    "inactive_rate_high": lambda c: wilson(silent(c)[1], silent(c)[0])[1],
    "retention_rate_low": lambda c: wilson(len(people(c.sales)), len(c.members))[0],
    "retention_rate_high": lambda c: wilson(len(people(c.sales)), len(c.members))[1],
}


def _returned(cell: Cell) -> int:
    return len({r.order.id for r in cell.refunds_of_orders if r.order and r.goods > 0})


def _times(left: Fraction | None, right: Fraction) -> Fraction | None:
    return None if left is None else left * right
