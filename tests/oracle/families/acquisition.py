"""Acquisition a second time: what was spent, who came of it, what each cost and brought in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
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
    visitors,
    visits_told,
)
from tests.oracle.acquisition_known import OF_SPEND, Known, alone, assumed, names_of, total
from tests.oracle.acquisition_rows import draw
from tests.oracle.acquisition_value import (
    acquired,
    clv,
    historic,
    horizon,
    margin_clv,
    max_bid,
    payback,
    roi,
    so_far,
    times,
    yearly_goods,
)
from tests.oracle.cells import Asked, Cell
from tests.oracle.family import Family
from tests.oracle.numbers import (
    Number,
    contribution,
    lifespan,
    net,
    orders,
    share,
    wilson,
)
from tests.oracle.shop import Customer, Shop

OF_BOTH = {"channel", "acquisition_channel", "acquisition_campaign"}
OF_NEW = {*PERSON, "channel", "campaign", "coupon", "sales_channel"}
OF_COSTS = {"channel", "acquisition_channel"}
OF_VISITS = {"channel", "campaign", "landing_page", "device", "visit_country"}
OF_ORDERS = {*PERSON, "channel", "coupon", "sales_channel", "order_country"}
BY_LIFE = ("historic_ltv_to_cac", "payback_days")
BY_YEAR = ("ltv_to_cac", "revenue_ltv_to_cac", "roi", "roi_rate", "max_bid")


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


def clicked(items: list[Item]) -> tuple[Decimal, int | None]:
    """Return what was spent on rows that tell clicks, and their clicks."""
    told_of = [i for i in items if i.row["clicks"] is not None]
    return total(told_of), sum(i.row["clicks"] for i in told_of) if told_of else None


def click_bought(cell: Cell) -> Fraction | None:
    amount, clicks = clicked(alone(cell).bought_items())
    return share(amount, clicks or 0)


def clicks_each(cell: Cell) -> Fraction | None:
    known = Known(cell)
    items = known.bought_items()
    clicks = clicked(items)[1] if items else 0
    return None if clicks is None else share(clicks, len(known.new))


def unclicked_each(cell: Cell) -> Fraction | None:
    known = Known(cell)
    amount, clicks = clicked(known.bought_items())
    return share(known.bought() - (amount if clicks else 0), len(known.new))


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
    "acquisition_cost_per_click": click_bought,
    "clicks_per_new_customer": clicks_each,
    "unclicked_spend_per_new_customer": unclicked_each,
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
    "acquisition_cost_per_click_coverage": lambda c: share(
        clicked(alone(c).bought_items())[0], alone(c).bought()
    ),
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
    "payback_days_lived": lambda c: payback(c)[2],
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
        assume=(
            ("conversion_kind", kind),
            ("conversion_days", random.choice([5, 30, 90])),
            ("payback_customers", random.choice([1, 1, 2, 30])),
        ),
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
    "acquisition_cost_per_click",
)
_OF_BOTH_BY_CHANNEL = (
    "blended_cac",
    "paid_cac",
    "clicks_per_new_customer",
    "unclicked_spend_per_new_customer",
)
_OF_TWO_FACTS = ("mer", "ad_cost_ratio", "roas", "poas", "marketing_roi")
_REACHED: dict[str, set[str]] = {
    **dict.fromkeys(_OF_SPEND_ALONE, OF_SPEND),
    **{name: OF_VISITS | {*PERSON} for name in ("visits", "add_to_cart_rate")},
    "conversion_rate": OF_VISITS | {"acquisition_channel", "acquisition_campaign"},
    **dict.fromkeys(("acquisition_cost", "cac", *BY_YEAR, *BY_LIFE), OF_NEW),
    **dict.fromkeys((*_OF_BOTH_BY_CHANNEL, "max_bid"), OF_NEW & OF_SPEND),
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
