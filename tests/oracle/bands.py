"""Bands a second time: what was known of a customer before a day, and numbers of the customers of a band."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from tests.oracle.cells import Asked, Cell, last_day
from tests.oracle.family import FAMILIES, Family
from tests.oracle.numbers import BESIDE, NUMBERS, Number
from tests.oracle.service_known import Known
from tests.oracle.service_log import Contact, contacts_of, points
from tests.oracle.shop import MISSING, Customer, Shop

BANDS = ("nps_band", "csat_band", "contacts_band", "bad_experience", "returned_goods", "preferred_medium")
PLAIN = (
    *("orders", "customers", "gross_revenue", "net_revenue", "refunds", "margin", "aov", "repeat_rate"),
    *("returning_customers", "new_customers", "arpu", "return_rate", "inactive_rate"),
)
BY_COHORT = ("orders", "customers", "net_revenue", "margin", "new_customers")


def draw(random: Random, rows: dict[str, list[dict[str, Any]]]) -> None:
    """Add what service adds, and many more answers, contacts and refunds of known customers."""
    FAMILIES["service"].draw(random, rows)
    days = sorted(row["ordered_at"] for row in rows["orders"])
    span = max((days[-1].date() - days[0].date()).days, 1)
    people = sorted({row["customer"] for row in rows["orders"] if row["customer"]})

    def instant() -> datetime:
        at = datetime.combine(days[0].date(), time()) + timedelta(days=random.randrange(span))
        return at + timedelta(seconds=random.randrange(86_400))

    for number in range(random.randint(0, 60)):
        kind, scale = random.choice([("nps", 10), ("nps", None), ("csat", 5), ("csat", 7)])
        answer = {"survey_id": f"b{number:02d}", "customer": random.choice(people), "contact_id": None}
        score = random.choice([0, 4, 5, 6, 7, 8, 9, 10]) % ((scale or 10) + 1)
        rows["surveys"].append(
            answer | {"kind": kind, "score": float(score), "scale": scale, "answered_at": instant()}
        )


def member(shop: Shop, customer: Customer | None, band: str, before: date | None, asked: Asked) -> str:
    """Return the member a customer belonged to by what happened before a day."""
    if customer is None or before is None:
        return MISSING
    return _MEMBERS[band](shop, customer, before, asked)


def _nps(shop: Shop, customer: Customer, before: date, _: Asked) -> str:
    last = _last_score(shop, customer, "nps", before)
    if last is None:
        return "no answer"
    return "promoter" if last >= 9 else "detractor" if last <= 6 else "passive"


def _csat(shop: Shop, customer: Customer, before: date, asked: Asked) -> str:
    last, goal = _last_score(shop, customer, "csat", before), dict(asked.assume).get("csat_goal", 4)
    return "no answer" if last is None else "met the goal" if last >= goal else "below"


def _last_score(shop: Shop, customer: Customer, kind: str, before: date) -> Any:
    found = [
        (row["answered_at"], row["survey_id"], points(row))
        for row in shop.rows["surveys"]
        if row["kind"] == kind and row["customer"] == customer.name and row["answered_at"].date() < before
    ]
    scores = [each for each in found if each[2] is not None]
    return max(scores)[2] if scores else None


def _own(shop: Shop, customer: Customer, before: date) -> list[Contact]:
    own = [c for c in contacts_of(shop) if c.is_counted and c.customer is customer and c.day < before]
    return sorted(own, key=lambda c: (c.day, c.id))


def _contacts(shop: Shop, customer: Customer, before: date, _: Asked) -> str:
    return ("0", "1", "2+")[min(len(_own(shop, customer, before)), 2)]


def _medium(shop: Shop, customer: Customer, before: date, _: Asked) -> str:
    used = [c.main["medium"] for c in _own(shop, customer, before) if c.main["medium"]]
    last = {medium: place for place, medium in enumerate(used)}
    return max(used, key=lambda medium: (used.count(medium), last[medium])) if used else "no contact"


def _bad(shop: Shop, customer: Customer, before: date, asked: Asked) -> str:
    own = [c for c in contacts_of(shop) if c.is_counted and c.customer is customer]
    return "yes" if any(_first_bad(shop, c, asked) < before for c in own) else "no"


def _first_bad(shop: Shop, contact: Contact, asked: Asked) -> date:
    """Return the first day at whose end a contact had gone badly; looked for on days that may tell."""
    kept = vars(shop).setdefault("first_bad", {})
    key = (contact.id, asked.assume)
    if key not in kept:
        known = Known(Cell(shop, replace(asked, by=(), where=(), grain="", cohort="", period=None)))
        kept[key] = next((day for day in _telling(contact) if _is_bad_by(known, contact, day)), date.max)
    found: date = kept[key]
    return found


def _is_bad_by(known: Known, contact: Contact, day: date) -> bool:
    known.as_of = day
    return contact.day <= day and known._is_bad(contact)  # noqa: SLF001  # the same condition, day by day


def _telling(contact: Contact) -> list[date]:
    # Its first leg may begin before the one that counts.
    days = {contact.day} | {contact.main["queued_at"].date() + timedelta(days=n) for n in range(4)}
    days |= {day for day, _ in contact.rated}
    days |= {day for day in (contact.closed_on, contact.reopened_on) if day}
    names = ("answered_at", "ended_at", "first_reply_at", "reopened_at", "resolved_at")
    return sorted(days | {leg[n].date() for leg in contact.legs for n in names if leg[n]})


def _returned(shop: Shop, customer: Customer, before: date, _: Asked) -> str:
    own = [r for r in shop.refunds if r.customer is customer and r.goods > 0]
    if any(r.paid_on and r.paid_on < before for r in own):
        return "yes"
    is_open = any(r.paid_on is None and r.order and r.order.day < before for r in own)
    return MISSING if is_open else "no"


_MEMBERS: dict[str, Callable[[Shop, Customer, date, Asked], str]] = {
    "nps_band": _nps,
    "csat_band": _csat,
    "contacts_band": _contacts,
    "bad_experience": _bad,
    "returned_goods": _returned,
    "preferred_medium": _medium,
}


def before_of(cell: Cell, customer: Customer | None) -> date | None:
    """Return the first day of what the cell measures of a customer."""
    asked = cell.asked
    if asked.cohort:
        began = customer.cohort_on if customer else None
        if began is None or not asked.ages:
            return began
        return min(last_day(began, asked.cohort), asked.as_of) + timedelta(days=1)
    return None if asked.grain and cell.step is None else cell.first


def banded(number: Callable[[Cell], Number]) -> Callable[[Cell], Number]:
    """Give a number of a cell split by bands: the same of a shop whose other customers never were."""

    def of_cell(cell: Cell) -> Number:
        asked = cell.asked
        split = dict(zip(asked.by, cell.group, strict=True))
        bands = {name: value for name, value in split.items() if name in BANDS}
        filters = [each for each in asked.where if each[0] in BANDS]

        def belongs(customer: Customer | None) -> bool:
            before = before_of(cell, customer)

            def of(band: str) -> str:
                return member(cell.shop, customer, band, before, asked)

            in_group = all(of(band) == value for band, value in bands.items())
            return in_group and all((of(name) in values) is not out for name, values, out in filters)

        rest = {name: value for name, value in split.items() if name not in BANDS}
        plain = replace(
            asked, by=tuple(rest), where=tuple(each for each in asked.where if each[0] not in BANDS)
        )
        part = _part(cell.shop, belongs)
        return number(Cell(part, plain, tuple(rest.values()), cell.step, cell.cohort, cell.age))

    return of_cell


def _part(shop: Shop, belongs: Callable[[Customer | None], bool]) -> Shop:
    kept = {c.name for c in _people(shop) if belongs(c)}
    nobody = belongs(None)

    def is_kept(customer: Customer | None) -> bool:
        return nobody if customer is None else customer.name in kept

    return replace(
        shop,
        orders=[o for o in shop.orders if is_kept(o.customer)],
        refunds=[r for r in shop.refunds if is_kept(r.customer)],
        customers=[c for c in shop.customers if c.name in kept],
    )


def _people(shop: Shop) -> Iterable[Customer]:
    named = [*shop.customers, *(o.customer for o in shop.orders), *(r.customer for r in shop.refunds)]
    return {c.name: c for c in named if c}.values()


def questions(random: Random, shop: Shop, window: int) -> list[Asked]:
    """Draw questions by each band, over a period, in steps of time, by cohort."""
    span = (shop.last_on - shop.first_on).days
    start = shop.first_on + timedelta(days=random.randrange(span // 3, span + 1))
    period = (start, start + timedelta(days=random.choice([20, 100, 366])))
    plain = Asked(
        as_of=shop.last_on - timedelta(days=random.choice([0, 0, span // 4])),
        window=window,
        basis=random.choice(["order", "cash"]),
    )
    stated = (("csat_goal", random.choice([2, 3])), ("bad_wait_factor", 100))
    found = [replace(plain, by=(band,), period=period) for band in BANDS]
    one, other = random.sample(BANDS, 2)
    filtered = (other, ("no answer", "promoter", "1", "yes", "phone"), random.random() < 0.5)
    return [
        *found,
        replace(plain, by=(one, other), period=period),
        replace(plain, by=(one, "channel"), period=period, assume=stated),
        replace(plain, by=("sales_channel",), period=period, where=(filtered,)),
        replace(plain, by=(random.choice(BANDS),), grain=random.choice(["month", "week"])),
        replace(plain, by=(random.choice(BANDS),), grain="quarter", period=period, assume=stated),
        replace(plain, by=(random.choice(BANDS),), cohort="quarter"),
        replace(plain, by=(random.choice(BANDS),), cohort="month", ages=False),
    ]


def refuses(name: str, asked: Asked) -> bool:
    """Leave out what the plain numbers do not follow by cohort."""
    return bool(asked.cohort) and name not in BY_COHORT


BANDED = Family(
    name="bands",
    draw=draw,
    numbers={name: banded(NUMBERS[name]) for name in PLAIN},
    beside={name: banded(BESIDE[name]) for name in ("repeat_rate_low", "repeat_rate_high")},
    questions=questions,
    refuses=refuses,
)
