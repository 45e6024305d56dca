"""Acquisition a second time: what was spent, who came of it, what each cost and brought in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random
from types import SimpleNamespace
from typing import Any

from tests.oracle.acquired import (
    PERSON,
    Item,
    Visitor,
    allocated,
    conversion_items,
    costs,
    in_cell,
    is_paid_row,
    paid_channels,
    spans,
    spend,
    visitors,
    visits_told,
)
from tests.oracle.cells import OF_FIRST_ORDER, Asked, Cell, Sale
from tests.oracle.family import Family
from tests.oracle.numbers import (
    Goods,
    Number,
    a_year,
    contribution,
    lifespan,
    named_refunds,
    named_sales,
    net,
    orders,
    people,
    share,
    wilson,
)
from tests.oracle.shop import ZERO, Customer, Refund, Shop

CHANNELS = ("meta", "search", "radio", None)
OF_SPEND = {"channel", "acquisition_channel", "campaign", "acquisition_campaign", "platform", "purpose"}
OF_BOTH = {"channel", "acquisition_channel", "acquisition_campaign"}
OF_NEW = {*PERSON, "channel", "campaign", "coupon", "sales_channel"}
OF_COSTS = {"channel", "acquisition_channel"}
OF_VISITS = {"channel", "campaign", "landing_page", "device", "visit_country"}
OF_ORDERS = {*PERSON, "channel", "coupon", "sales_channel", "order_country"}
BY_LIFE = ("historic_ltv_to_cac", "payback_days")
BY_YEAR = ("ltv_to_cac", "revenue_ltv_to_cac", "roi", "roi_rate", "max_bid")


def draw(random: Random, rows: dict[str, list[dict[str, Any]]]) -> None:
    days = sorted(row["ordered_at"] for row in rows["orders"])
    first, last = (at.date() if hasattr(at, "date") else at for at in (days[0], days[-1]))
    span = max((last - first).days, 1)
    begins = first + timedelta(days=random.choice([0, 0, span // 3]))
    rows["spend"] = [
        {
            "platform": random.choice(["meta", "google_ads"]),
            "spent_on": begins + timedelta(days=random.randrange(span)),
            "channel": random.choice(CHANNELS),
            "campaign_id": random.choice(["k1", "k2", None]),
            "campaign": random.choice(["Spring", "Brand", None]),
            "amount": Decimal(random.randrange(-200, 9000)) / 100,
            "purpose": random.choice(["acquisition", "retention", None, "brand"]),
            "paid": random.choice([True, None, None, False]),
            "impressions": random.choice([None, random.randrange(1000)]),
            "clicks": random.choice([None, random.randrange(60)]),
        }
        for _ in range(random.randint(1, 40))
    ]
    rows["spend"][0] |= {"purpose": "retention", "amount": Decimal(random.randrange(1, 99))}
    rows["channels"] = random.choice([[], _channels(random), _channels(random)])
    people = sorted({row["customer"] for row in rows["orders"] if row["customer"]})
    owners = {f"b{n}": random.choice([*people, None]) for n in range(6)}
    rows["visits"] = [_visit(random, n, first, span, owners) for n in range(random.randint(1, 30))]
    rows["conversions"] = [_conversion(random, n, first, span, owners) for n in range(random.randint(1, 12))]
    rows["costs"] = [_cost(random, first + timedelta(days=random.randrange(span)), n) for n in range(1, 5)]


def _channels(random: Random) -> list[dict[str, Any]]:
    return [
        {"name": "META", "channel": "social", "paid": random.choice([True, False, None])},
        {"name": "google_ads", "channel": "search", "paid": random.choice([True, None])},
        {"name": "email", "channel": "letters", "paid": random.choice([False, None])},
    ]


def _instant(random: Random, first: date, span: int) -> datetime:
    day = first + timedelta(days=random.randrange(-2, span + 2))
    return datetime.combine(day, time(random.randrange(24), random.randrange(60)))


def _visit(
    random: Random, number: int, first: date, span: int, owners: dict[str, str | None]
) -> dict[str, Any]:
    browser = random.choice([*owners, None])
    at = _instant(random, first, span)
    named = owners[browser] if browser else random.choice([*owners.values()])
    return {
        "visit_id": f"v{number:02d}",
        "visitor_id": browser,
        "customer": named if random.random() < 0.5 else None,
        "visited_at": at,
        "channel": random.choice(["Meta", "search", "blog", None]),
        "campaign": random.choice(["k1", "Spring", None]),
        "carted_at": at if random.random() < 0.3 else None,
        "device": random.choice(["phone", "desktop", None]),
        "landing_page": random.choice(["/", "/mugs", None]),
        "country": random.choice(["DE", None]),
    }


def _conversion(
    random: Random, number: int, first: date, span: int, owners: dict[str, str | None]
) -> dict[str, Any]:
    browser = random.choice([*owners, None])
    return {
        "conversion_id": f"g{number:02d}",
        "kind": random.choice(["lead", "Lead", "registration", "order", None]),
        "visitor_id": browser,
        "customer": owners[browser] if browser and random.random() < 0.5 else None,
        "converted_at": _instant(random, first, span),
        "channel": random.choice(["meta", "blog", None]),
        "campaign": random.choice(["k2", None]),
    }


def _cost(random: Random, day: date, number: int) -> dict[str, Any]:
    return {
        "from_on": day,
        "to_on": random.choice([None, day + timedelta(days=random.choice([0, 6, 29]))]),
        "line": number,
        "department": random.choice(["Marketing", "sales", "IT", None]),
        "amount": Decimal(random.randrange(100, 900_000)) / 100,
        "purpose": random.choice(["acquisition", "overhead", "retention", None]),
    }


@dataclass
class Known:
    """What a cell holds of the days for which all facts of a number are known."""

    cell: Cell
    facts: tuple[str, ...] = ("orders", "spend")

    def __post_init__(self) -> None:
        found = spans(self.cell.shop)
        own = [found[name] for name in self.facts]
        self.first, self.last = max(d[0] for d in own), min(d[1] for d in own)
        self.is_cut = any(d != (self.first, self.last) for d in own)

    def holds(self, day: date | None) -> bool:
        return not self.is_cut or (day is not None and self.first <= day <= self.last)

    def of(self, items: Iterable[Item], *, by_start: bool = False) -> list[Item]:
        inside = [i for i in items if in_cell(self.cell, i.day, i.traits, by_start=by_start)]
        return [i for i in inside if self.holds(i.day)]

    @property
    def spend(self) -> list[Item]:
        return self.of(spend(self.cell.shop))

    @property
    def new(self) -> list[Customer]:
        return [c for c in self.cell.new if self.holds(c.cohort_on)]

    @property
    def sales(self) -> list[Sale]:
        if self.cell.asked.cohort:
            return [s for s in self.cell.sales if s.order.customer and self.holds(s.order.customer.cohort_on)]
        return [s for s in self.cell.sales if self.holds(s.order.day)]

    @property
    def refunds(self) -> list[Refund]:
        basis = self.cell.asked.basis
        if self.cell.asked.cohort:
            return [r for r in self.cell.refunds if r.customer and self.holds(r.customer.cohort_on)]
        return [r for r in self.cell.refunds if self.holds(r.day(basis))]

    @property
    def goods(self) -> Goods:
        return Goods(self.sales, self.refunds, self.cell.asked.margin_rate)

    def bought(self) -> Decimal:
        """Return acquisition spend, allocated where it is split by what spend does not have."""
        return total(self.bought_items())

    def bought_items(self) -> list[Item]:
        if names_of(self.cell.asked) <= OF_SPEND:
            return [i for i in self.spend if i.traits["purpose"] == "acquisition"]
        return self.of(allocated(self.cell.shop), by_start=True)


def names_of(asked: Asked) -> set[str]:
    return {*asked.by, *(n for n, _, _ in asked.where)}


def total(items: Iterable[Item]) -> Decimal:
    return sum((i.amount for i in items), ZERO)


def assumed(cell: Cell, name: str) -> Any:
    return dict(cell.asked.assume).get(name, {"conversion_kind": "first_order", "conversion_days": 30}[name])


def alone(cell: Cell) -> Known:
    return Known(cell, ("spend",))


def told(cell: Cell, what: str) -> int | None:
    found = [i.row[what] for i in alone(cell).spend if i.row[what] is not None]
    return sum(found) if found else None


def shown_and_clicked(cell: Cell) -> Fraction | None:
    both = [i.row for i in alone(cell).spend if None not in (i.row["clicks"], i.row["impressions"])]
    return share(sum(r["clicks"] for r in both), sum(r["impressions"] for r in both))


def click_cost(cell: Cell) -> Fraction | None:
    clicked = [i for i in alone(cell).spend if i.row["clicks"] is not None]
    return share(total(clicked), sum(i.row["clicks"] for i in clicked))


def visits(cell: Cell) -> list[Mapping[str, Any]]:
    found = []
    for row, customer, told_of in visits_told(cell.shop):
        person = customer.traits if customer else dict.fromkeys(PERSON, "(not given)")
        own = {k: v for k, v in told_of.items() if k in OF_VISITS}
        traits = person | own
        if cell.holds(customer, row["visited_at"].date()) and cell.matches(
            traits, by_start=bool(cell.asked.cohort)
        ):
            found.append(row)
    return found


def carted(cell: Cell) -> tuple[int, int]:
    seen = visits(cell) if any(r["carted_at"] for r in cell.shop.rows["visits"]) else []
    return sum(1 for r in seen if r["carted_at"]), len(seen)


def came(cell: Cell) -> tuple[list[Visitor], list[Visitor], list[Visitor]]:
    """Return visitors of a known goal, those whose days are over, and those of them who reached it."""
    kind, within = assumed(cell, "conversion_kind"), assumed(cell, "conversion_days")
    seen = [v for v in visitors(cell.shop) if kind in v.days and in_cell(cell, v.seen_on, v.traits)]
    ripe = [v for v in seen if v.seen_on + timedelta(days=within) <= cell.asked.as_of]
    return seen, ripe, [v for v in ripe if (v.days[kind] or 0) <= within]


def conversions(cell: Cell, known: Known | None = None) -> int | None:
    kind = assumed(cell, "conversion_kind")
    if kind == "first_order":
        return len((known or Known(cell, ("orders",))).new)
    if kind == "order":
        return orders((known or Known(cell, ("orders",))).sales)
    every = [i for i in conversion_items(cell.shop) if (i.row["kind"] or "").lower() == kind]
    if not [i for i in every if i.day <= cell.asked.as_of]:
        return None
    return len((known or Known(cell, ("conversions",))).of(every))


def cpa(cell: Cell) -> Fraction | None:
    delivered = assumed(cell, "conversion_kind") not in ("first_order", "order")
    known = Known(cell, ("conversions", "spend") if delivered else ("orders", "spend"))
    return share(known.bought(), conversions(cell, known) or 0)


def cac(cell: Cell) -> Fraction | None:
    known = Known(cell)
    return share(known.bought(), len(known.new))


def paid(known: Known) -> tuple[Decimal, list[Customer]]:
    channels = paid_channels(known.cell.shop)
    placed = total(i for i in known.spend if is_paid_row(known.cell.shop, i))
    return placed, [c for c in known.new if c.traits["acquisition_channel"] in channels]


def loaded(cell: Cell) -> tuple[Decimal, int]:
    known = Known(cell, ("orders", "spend", "costs"))
    of_marketing = [i for i in costs(cell.shop) if i.traits["department"] in ("marketing", "sales")]
    work = known.of(i for i in of_marketing if i.row["purpose"] not in ("retention", "service"))
    return known.bought() + total(work), len(known.new)


def status(spent: Decimal, new: int) -> str | None:
    if spent and not new:
        return "no_customers"
    return "no_spend" if new and not spent else None


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


def payback(cell: Cell) -> tuple[int | None, str | None]:
    known, sales, refunds = life(cell)
    rate, basis = cell.asked.margin_rate, cell.asked.basis
    spent, new = known.bought(), known.new
    if not new:
        return None, "no_customers" if spent else None
    if spent <= 0:
        return None, "no_spend"
    lived = (cell.asked.as_of - max(c.cohort_on for c in new if c.cohort_on)).days
    sold = [(age_of(s.order.customer, s.order.day), s) for s in sales]
    back = [(age_of(r.customer, r.day(basis)), r) for r in refunds]
    for age in sorted({a for a, _ in (*sold, *back) if a is not None and a <= lived}):
        goods = Goods(
            [s for a, s in sold if a is not None and a <= age],
            [r for a, r in back if a is not None and a <= age],
            rate,
        )
        if goods.margin is not None and goods.margin >= spent:
            return age, "reached"
    return None, "margin_unknown" if so_far(cell).margin is None else "not_yet"


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


def of_paid(known: Known) -> Any:
    channels = paid_channels(known.cell.shop)
    return SimpleNamespace(
        asked=known.cell.asked,
        sales=[s for s in known.sales if s.order.traits["channel"] in channels],
        refunds=[r for r in known.refunds if r.order and r.order.traits["channel"] in channels],
    )


def placed(known: Known) -> Decimal:
    return total(i for i in known.spend if is_paid_row(known.cell.shop, i))


def on_spend(known: Known, amount: Decimal | None) -> Fraction | None:
    return share(amount, placed(known))


def sales_roi(cell: Cell) -> Fraction | None:
    known = Known(cell, ("orders", "spend", "costs"))
    goods = known.goods
    if goods.cost is None:
        return None
    out = goods.cost + total(known.spend) + total(known.of(costs(cell.shop)))
    return share(goods.net - out, out)


def marketing_roi(cell: Cell) -> Fraction | None:
    known = Known(cell)
    margin, spent = known.goods.margin, total(known.spend)
    return None if margin is None else share(margin - spent, spent)


def ratio_of(part: Callable[[Known], Decimal], whole: Callable[[Known], Decimal]) -> Callable[[Cell], Number]:
    return lambda cell: share(part(Known(cell)), whole(Known(cell)))


def revenue(known: Known) -> Decimal:
    return net(known.sales, known.refunds)


def spent(known: Known) -> Decimal:
    return total(known.spend)


NUMBERS: dict[str, Callable[[Cell], Number]] = {
    "spend": lambda c: total(alone(c).spend),
    "acquisition_spend": lambda c: alone(c).bought(),
    "retention_spend": lambda c: total(i for i in alone(c).spend if i.traits["purpose"] == "retention"),
    "acquisition_cost": lambda c: total(alone(c).of(allocated(c.shop), by_start=True)),
    "impressions": lambda c: told(c, "impressions"),
    "clicks": lambda c: told(c, "clicks"),
    "click_through_rate": shown_and_clicked,
    "cost_per_click": click_cost,
    "visits": lambda c: len(visits(c)),
    "add_to_cart_rate": lambda c: share(*carted(c)),
    "conversions": conversions,
    "conversion_rate": lambda c: share(len(came(c)[2]), len(came(c)[1])),
    "cpa": cpa,
    "cac": cac,
    "blended_cac": lambda c: share(total(Known(c).spend), len(Known(c).new)),
    "paid_cac": lambda c: share(paid(Known(c))[0], len(paid(Known(c))[1])),
    "fully_loaded_cac": lambda c: share(*loaded(c)),
    "ltv_to_cac": lambda c: times(c, margin_clv(c)),
    "revenue_ltv_to_cac": lambda c: times(c, clv(c, yearly_goods(c).net)),
    "roi": roi,
    "roi_rate": lambda c: times(c, roi(c)),
    "max_bid": max_bid,
    "historic_ltv_to_cac": historic,
    "payback_days": lambda c: payback(c)[0],
    "mer": ratio_of(revenue, spent),
    "ad_cost_ratio": ratio_of(spent, revenue),
    "roas": lambda c: on_spend(Known(c), net(of_paid(Known(c)).sales, of_paid(Known(c)).refunds)),
    "poas": lambda c: on_spend(Known(c), contribution(of_paid(Known(c)))[0]),
    "marketing_roi": marketing_roi,
    "sales_roi": sales_roi,
}

BESIDE: dict[str, Callable[[Cell], Number]] = {
    "add_to_cart_rate_low": lambda c: wilson(*carted(c))[0],
    "add_to_cart_rate_high": lambda c: wilson(*carted(c))[1],
    "conversion_rate_low": lambda c: wilson(len(came(c)[2]), len(came(c)[1]))[0],
    "conversion_rate_high": lambda c: wilson(len(came(c)[2]), len(came(c)[1]))[1],
    "conversion_rate_ripe": lambda c: share(len(came(c)[1]), len(came(c)[0])),
    "cac_status": lambda c: status(Known(c).bought(), len(Known(c).new)),
    "blended_cac_status": lambda c: status(total(Known(c).spend), len(Known(c).new)),
    "paid_cac_status": lambda c: status(paid(Known(c))[0], len(paid(Known(c))[1])),
    "fully_loaded_cac_status": lambda c: status(*loaded(c)),
    **{f"{name}_coverage": lambda c: yearly_goods(c).coverage for name in BY_YEAR if "revenue" not in name},
    **{f"{name}_rule": lambda c: lifespan(acquired(c))[1] for name in BY_YEAR},
    **{f"{name}_years": horizon for name in BY_YEAR},
    "max_bid_at_3": lambda c: None if (bid := max_bid(c)) is None else bid / 3,
    "historic_ltv_to_cac_coverage": lambda c: so_far(c).coverage,
    "payback_days_status": lambda c: payback(c)[1],
    "poas_coverage": lambda c: contribution(of_paid(Known(c)))[1],
    "marketing_roi_coverage": lambda c: Known(c).goods.coverage,
    "sales_roi_coverage": lambda c: Known(c, ("orders", "spend", "costs")).goods.coverage,
}


def questions(random: Random, shop: Shop, window: int) -> list[Asked]:
    kind = random.choice(["first_order", "lead", "order", "registration", "subscription"])
    plain = Asked(
        as_of=shop.last_on,
        window=window,
        basis=random.choice(["order", "cash"]),
        margin_rate=random.choice([None, Decimal("0.25")]),
        assume=(("conversion_kind", kind), ("conversion_days", random.choice([5, 30, 90]))),
    )
    start = shop.first_on + timedelta(days=random.randrange((shop.last_on - shop.first_on).days + 1))
    some = (start, start + timedelta(days=90))
    further = [
        replace(plain, by=("channel",)),
        replace(plain, by=("campaign",)),
        replace(plain, by=(random.choice(["country", "registered", "coupon", "first_channel"]),)),
        replace(plain, by=("acquisition_channel", "country")),
        replace(plain, by=(random.choice(sorted(OF_SPEND | OF_VISITS)),), period=some),
        replace(plain, grain="month"),
        replace(plain, grain="quarter", by=("acquisition_channel",)),
        replace(plain, where=(("channel", ("meta", "social", "(not given)"), random.random() < 0.5),)),
        replace(plain, cohort="month", ages=False),
        replace(plain, cohort="quarter", by=("acquisition_channel",)),
        replace(plain, cohort="month", period=some, ages=random.random() < 0.5),
        replace(plain, as_of=start),
    ]
    # Half of the kinds of question a shop: thirty shops ask each many times.
    return [plain, *random.sample(further, len(further) // 2)]


_OF_SPEND_ALONE = (
    "spend",
    "retention_spend",
    "impressions",
    "clicks",
    "click_through_rate",
    "cost_per_click",
)
_OF_TWO_FACTS = ("mer", "ad_cost_ratio", "roas", "poas", "marketing_roi")
_REACHED: dict[str, set[str]] = {
    **dict.fromkeys(_OF_SPEND_ALONE, OF_SPEND),
    **{name: OF_VISITS | {*PERSON} for name in ("visits", "add_to_cart_rate")},
    "conversion_rate": OF_VISITS | {"acquisition_channel", "acquisition_campaign"},
    **dict.fromkeys(("acquisition_cost", "cac", *BY_YEAR, *BY_LIFE), OF_NEW),
    **dict.fromkeys(("blended_cac", "paid_cac", "max_bid"), OF_NEW & OF_SPEND),
    **dict.fromkeys(_OF_TWO_FACTS, OF_BOTH),
    **dict.fromkeys(("fully_loaded_cac", "sales_roi"), OF_COSTS),
}


def refuses(name: str, asked: Asked) -> bool:
    names = names_of(asked)
    by_age = bool(asked.cohort and asked.ages)
    if name in BY_YEAR and (asked.period or asked.grain or by_age):
        return True
    if name in BY_LIFE and (asked.period or asked.grain) and not asked.cohort:
        return True
    if name == "acquisition_spend":
        return not (names <= OF_SPEND or names <= OF_NEW)
    if name in ("conversions", "cpa"):
        kind = dict(asked.assume)["conversion_kind"]
        delivered = {*PERSON, "channel", "campaign"}
        reached = {"first_order": OF_NEW, "order": OF_ORDERS}.get(kind, delivered)
        spend_too = names <= OF_SPEND or names <= OF_NEW
        return not (names <= reached and (name == "conversions" or spend_too))
    return not names <= _REACHED[name]


FAMILY = Family(
    name="acquisition",
    draw=draw,
    numbers=NUMBERS,
    beside=BESIDE,
    questions=questions,
    refuses=refuses,
)
