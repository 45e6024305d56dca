"""Service a second time: who got in touch, how long it took, what they thought of it, what it cost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor, sqrt
from random import Random

from tests.oracle.cells import Asked, Cell
from tests.oracle.family import Family
from tests.oracle.numbers import Number, net, orders, share, wilson
from tests.oracle.service_draw import draw
from tests.oracle.service_known import Known, assumed, known, on_days
from tests.oracle.service_log import (
    Contact,
    Row,
    Traits,
    after_call,
    chosen_legs,
    contacts_of,
    handle,
    hold,
    points,
    talk,
    touch,
    who,
)
from tests.oracle.shop import MISSING, ZERO, Order, Shop

PERSON = {"acquisition_channel", "country", "customer_kind", "registered", "first_coupon"}
TOUCH = {"medium", "queue", "agent", "contact_reason"}


def legs_with(cell: Cell, measured: Callable[[Row], Decimal | None]) -> tuple[list[Decimal], int]:
    """Return what is known of the cell's answered legs that ended, and how many were answered."""
    as_of = cell.asked.as_of
    legs = vars(cell).get("legs_of_service")
    if legs is None:
        legs = vars(cell)["legs_of_service"] = chosen_legs(cell)
    handled = [x for x in legs if x["answered_at"] and x["answered_at"].date() <= as_of]
    ended = [x for x in handled if x["ended_at"] and x["ended_at"].date() <= as_of]
    return [value for leg in ended if (value := measured(leg)) is not None], len(handled)


def held(cell: Cell) -> tuple[Decimal, int, int]:
    """Return the time on hold of legs with known handle time, how many tell it, and how many there are."""
    told_of, _ = legs_with(cell, lambda leg: None if handle(leg) is None else hold(leg))
    return sum(told_of, ZERO), len(told_of), len(legs_with(cell, handle)[0])


def mean(values: list[Decimal]) -> Fraction | None:
    return share(sum(values, ZERO), len(values))


def answers(cell: Cell, kind: str, *, scaled: bool = True) -> list[Row]:
    return [
        row
        for row in cell.shop.rows["surveys"]
        if row["kind"] == kind
        and (points(row) is not None) is scaled
        and cell.holds(who(cell.shop, row["customer"]), row["answered_at"].date())
        and cell.matches(_survey_traits(cell.shop, row), by_start=False)
    ]


def _survey_traits(shop: Shop, row: Row) -> dict[str, str]:
    contact = next((c for c in contacts_of(shop) if c.id == row["contact_id"]), None)
    last = max(contact.legs, key=lambda leg: (bool(leg["answered_at"]), leg["leg"])) if contact else None
    customer = who(shop, row["customer"])
    return Traits({**(customer.traits if customer else {}), **touch(last)})


def scores(cell: Cell, kind: str) -> list[Decimal]:
    kept = vars(cell).setdefault("scores", {})
    if kind not in kept:
        kept[kind] = [found for row in answers(cell, kind) if (found := points(row)) is not None]
    found_before: list[Decimal] = kept[kind]
    return found_before


def satisfied(cell: Cell) -> tuple[int, int]:
    found = scores(cell, "csat")
    return sum(p >= assumed(cell, "csat_goal") for p in found), len(found)


def satisfied_last(cell: Cell) -> tuple[int, int]:
    """Count customers by their last score within the cell's time, wherever that was given."""
    last: dict[str, Row] = {}
    for row in cell.shop.rows["surveys"]:
        at, name = row["answered_at"], row["customer"]
        if row["kind"] == "csat" and points(row) is not None and name and at.date() <= cell.last:
            key = (at, row["survey_id"])
            if name not in last or key > (last[name]["answered_at"], last[name]["survey_id"]):
                last[name] = row
    found = [points(row) for row in answers(cell, "csat") if row in last.values()]
    return sum(p is not None and p >= assumed(cell, "csat_goal") for p in found), len(found)


def promoters(cell: Cell) -> tuple[Fraction | None, float | None]:
    found = scores(cell, "nps")
    if not found:
        return None, None
    up, down = (Fraction(sum(test(p) for p in found), len(found)) for test in (_is_up, _is_down))
    return 100 * (up - down), 100 * sqrt((up + down - (up - down) ** 2) / len(found))


def _is_up(score: Decimal) -> bool:
    return score >= 9


def _is_down(score: Decimal) -> bool:
    return score <= 6


def service_costs(shop: Shop) -> list[tuple[date, Decimal, bool, Row]]:
    """Deal every cost of service and every overhead out over its days, to the fourth place."""
    found = []
    for row in shop.rows["costs"]:
        department, purpose = (row["department"] or "").lower(), row["purpose"]
        is_own = department in ("service", "support") or purpose == "service"
        if not is_own and purpose != "overhead":
            continue
        days = (row["to_on"] - row["from_on"]).days + 1
        so_far = [_rounded(Fraction(row["amount"]) * k / days) for k in range(days + 1)]
        found += [
            (row["from_on"] + timedelta(days=k), so_far[k + 1] - so_far[k], bool(is_own), row)
            for k in range(days)
        ]
    return found


def _rounded(amount: Fraction) -> Decimal:
    return Decimal(floor(amount * 10_000 + Fraction(1, 2))) / 10_000


def spent(cell: Cell, *, days: tuple[date, date] | None = None) -> Decimal:
    overhead = assumed(cell, "service_overhead_share")
    amount = ZERO
    for day, part, is_own, row in service_costs(cell.shop):
        department = (row["department"] or MISSING).lower() if row["department"] else MISSING
        traits = Traits({"cost_item": row["item"] or MISSING, "department": department})
        if cell.holds(None, day) and on_days(cell, None, day, days) and cell.matches(traits, by_start=False):
            amount += part if is_own else part * overhead
    return amount


def contact_days(shop: Shop) -> tuple[date, date]:
    days = [c.day for c in contacts_of(shop)]
    return min(days), max(days)


def order_days(shop: Shop) -> tuple[date, date]:
    return shop.first_on, shop.last_on


def cost_days(shop: Shop) -> tuple[date, date]:
    days = [day for day, *_ in service_costs(shop)]
    return min(days), max(days)


def common(*spans: tuple[date, date]) -> tuple[date, date] | None:
    """Return the days all spans cover, or nothing where each is covered by all."""
    both = max(first for first, _ in spans), min(last for _, last in spans)
    return None if all(span == both for span in spans) else both


def contact_rate(cell: Cell) -> Number:
    days = common(contact_days(cell.shop), order_days(cell.shop))
    sales = [s for s in cell.sales if on_days(cell, s.order.customer, s.order.day, days)]
    return share(len(Known(cell, days=days).contacts), orders(sales))


def cost_per_contact(cell: Cell) -> Number:
    days = common(cost_days(cell.shop), contact_days(cell.shop))
    return share(spent(cell, days=days), len(Known(cell, days=days).contacts))


def support_cost_rate(cell: Cell) -> Number:
    days = common(cost_days(cell.shop), order_days(cell.shop))
    sales = [s for s in cell.sales if on_days(cell, None, s.order.day, days)]
    refunds = [r for r in cell.refunds if on_days(cell, None, r.day(cell.asked.basis), days)]
    return share(spent(cell, days=days), net(sales, refunds))


def assisted(cell: Cell) -> list[Order]:
    found = []
    for order in cell.shop.orders:
        contact, is_named = _before(cell.shop, order)
        if contact is None or not cell.holds(order.customer, order.day):
            continue
        person = order.customer.traits if order.customer else {}
        traits = Traits({**person, **order.traits, **touch(contact.main)})
        soon = (order.day - contact.day).days <= assumed(cell, "assisted_days")
        if (soon or is_named) and cell.matches(traits, by_start=bool(cell.asked.cohort)):
            found.append(order)
    return found


def _before(shop: Shop, order: Order) -> tuple[Contact | None, bool]:
    earlier = [c for c in contacts_of(shop) if c.is_counted and c.main["queued_at"] <= order.at]
    named = [c for c in earlier if c.main["order_id"] == order.id]
    own = [c for c in earlier if order.customer and c.main["customer"] == order.customer.name]
    pool = named or own
    return max(pool, key=lambda c: (c.main["queued_at"], c.id), default=None), bool(named)


def questions(random: Random, shop: Shop, window: int) -> list[Asked]:
    plain = Asked(as_of=shop.last_on, window=window, basis=random.choice(["order", "cash"]))
    start = shop.first_on + timedelta(days=random.randrange((shop.last_on - shop.first_on).days + 1))
    by = random.choice(
        sorted(PERSON | TOUCH | {"direction", "outcome", "cost_item", "department", "channel"})
    )
    stated = (
        ("service_threshold_seconds", random.choice([1, 19, 200])),
        ("short_abandon_seconds", random.choice([0, 4, 100])),
        ("bad_wait_factor", random.choice([1, 100])),
        ("reply_threshold_seconds", 3600),
        ("csat_goal", random.choice([Decimal(2), Decimal("4.5"), Decimal(5)])),
        ("service_overhead_share", Decimal("0.25")),
        ("assisted_days", random.choice([0, 30])),
    )
    agent = ("agent", ("a1", "(not given)"), random.random() < 0.5)
    return [
        plain,
        replace(plain, as_of=start, assume=stated),
        replace(plain, by=(by,), period=(start, start + timedelta(days=90))),
        replace(plain, by=("medium", "country"), assume=stated),
        replace(plain, grain=random.choice(["week", "month"])),
        replace(plain, grain="day", period=(start, start + timedelta(days=20))),
        replace(plain, grain="quarter", by=("medium",)),
        replace(plain, grain="month", by=("country",), assume=stated),
        replace(plain, where=(agent,)),
        replace(plain, cohort="month", ages=random.random() < 0.5),
        replace(plain, cohort="quarter", by=("country",), ages=False),
    ]


def refuses(name: str, asked: Asked) -> bool:
    names = {*asked.by, *(n for n, _, _ in asked.where)}
    if name in OF_COSTS:
        return bool(asked.cohort) or not names <= OF_COSTS[name]
    if name in ("assisted_orders", "assisted_revenue"):
        return not names <= PERSON | TOUCH | {"channel"}
    if name == "contact_rate":
        return not names <= PERSON
    of_surveys = name.startswith(("csat", "nps", "ces")) and name != "csat_response_rate"
    return not names <= PERSON | TOUCH | (set() if of_surveys else {"direction", "outcome"})


def unknown(shop: Shop) -> set[str]:
    return set() if service_costs(shop) else set(OF_COSTS)


OF_COSTS: dict[str, set[str]] = {
    "support_cost": {"cost_item", "department"},
    "cost_per_contact": set(),
    "support_cost_rate": set(),
}
LEVELS = ("", "_answered", "_offered_net", "_kept", "_late_abandoned")
CASES: dict[str, Callable[[Cell], tuple[int, int]]] = {
    **{f"service_level{v}": lambda c, v=v: known(c).level(v) for v in LEVELS},  # type: ignore[misc]
    "abandonment_rate": lambda c: (len(known(c).left("abandoned")), known(c).queued),
    "bad_experience_rate": lambda c: (known(c).bad, len(known(c).contacts)),
    "csat_response_rate": lambda c: (len(known(c).rated), len(known(c).helped)),
    "csat": satisfied,
    "csat_customers": satisfied_last,
    "ces_easy_rate": lambda c: (sum(p >= 5 for p in scores(c, "ces")), len(scores(c, "ces"))),
}
OF_LEGS: dict[str, Callable[[Row], Decimal | None]] = {
    "average_handle_time": handle,
    "talk_time": talk,
    "after_call_time": after_call,
    "handle_talk_time": lambda leg: None if handle(leg) is None else talk(leg),
}
NUMBERS: dict[str, Callable[[Cell], Number]] = {
    **{name: lambda c, cases=cases: share(*cases(c)) for name, cases in CASES.items()},  # type: ignore[misc]
    **{name: lambda c, of=of: mean(legs_with(c, of)[0]) for name, of in OF_LEGS.items()},  # type: ignore[misc]
    "timed_legs": lambda c: held(c)[2],
    "handle_hold_time": lambda c: share(held(c)[0], held(c)[2]) if held(c)[1] else None,
    "contacts": lambda c: len(known(c).contacts),
    "answered": lambda c: len(known(c).left("answered")),
    "average_speed_of_answer": lambda c: mean(known(c).answered_timed),
    "handle_time_per_contact": lambda c: mean(known(c).handle_times),
    "first_reply_time": lambda c: mean(known(c).replies),
    "full_resolution_time": lambda c: mean(known(c).solutions),
    "first_reply_time_business": lambda c: mean(known(c).replies_in_hours),
    "full_resolution_time_business": lambda c: mean(known(c).solutions_in_hours),
    "contact_rate": contact_rate,
    "csat_mean": lambda c: mean(scores(c, "csat")),
    "nps": lambda c: promoters(c)[0],
    "ces": lambda c: mean(scores(c, "ces")),
    "support_cost": spent,
    "cost_per_contact": cost_per_contact,
    "support_cost_rate": support_cost_rate,
    "assisted_orders": lambda c: len(assisted(c)),
    "assisted_revenue": lambda c: sum((o.gross - o.discount for o in assisted(c)), ZERO),
}
BESIDE: dict[str, Callable[[Cell], Number]] = {
    **{f"{n}_low": lambda c, of=of: wilson(*of(c))[0] for n, of in CASES.items()},  # type: ignore[misc]
    **{f"{n}_high": lambda c, of=of: wilson(*of(c))[1] for n, of in CASES.items()},  # type: ignore[misc]
    **{f"service_level{v}_coverage": lambda c: share(known(c).judged, known(c).queued) for v in LEVELS[:3]},
    **{f"service_level{v}_coverage": lambda c: share(known(c).timed, known(c).queued) for v in LEVELS[3:]},
    **{
        f"service_level{v}_threshold": lambda c: known(c).promise if known(c).offered else None
        for v in LEVELS
    },
    **{
        f"{n}_coverage": lambda c, of=of: share(len(legs_with(c, of)[0]), legs_with(c, of)[1])  # type: ignore[misc]
        for n, of in OF_LEGS.items()
    },
    "handle_hold_time_coverage": lambda c: share(*held(c)[1:]),
    "first_reply_time_open": lambda c: known(c).open(lambda x: x.replied_at),
    "full_resolution_time_open": lambda c: known(c).open(lambda x: x.solved_at),
    "first_reply_time_business_coverage": lambda c: 1 if known(c).replies else None,
    "first_reply_time_business_open": lambda c: known(c).open(lambda x: x.replied_at),
    "full_resolution_time_business_coverage": lambda c: 1 if known(c).solutions else None,
    "full_resolution_time_business_open": lambda c: known(c).open(lambda x: x.solved_at),
    "csat_left_out": lambda c: len(answers(c, "csat", scaled=False)),
    "csat_mean_left_out": lambda c: len(answers(c, "csat", scaled=False)),
    "nps_left_out": lambda c: len(answers(c, "nps", scaled=False)),
    "nps_error": lambda c: promoters(c)[1],
    "ces_left_out": lambda c: len(answers(c, "ces", scaled=False)),
}

FAMILY = Family(
    name="service",
    draw=draw,
    numbers=NUMBERS,
    beside=BESIDE,
    questions=questions,
    refuses=refuses,
    unknown=unknown,
)
