"""Acquisition a second time: what was spent, and the days it is known for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from tests.oracle.cells import Asked, Cell, step_of
from tests.oracle.family import Family
from tests.oracle.numbers import Number, net, share
from tests.oracle.shop import MISSING, ZERO, Shop

CHANNELS = ("meta", "search", "radio", None)
DIMENSIONS = {"channel", "acquisition_channel", "campaign", "platform", "purpose"}
OF_BOTH = {"channel", "acquisition_channel"}


def draw(random: Random, rows: dict[str, list[dict[str, Any]]]) -> None:
    days = sorted(row["ordered_at"] for row in rows["orders"])
    first, last = (at.date() if hasattr(at, "date") else at for at in (days[0], days[-1]))
    span = (last - first).days
    begins = first + timedelta(days=random.choice([0, 0, span // 3]))
    rows["spend"] = [
        {
            "platform": random.choice(["meta", "google_ads"]),
            "spent_on": begins + timedelta(days=random.randrange(max(span, 1))),
            "channel": random.choice(CHANNELS),
            "campaign_id": random.choice(["k1", "k2", None]),
            "campaign": random.choice(["Spring", "Brand", None]),
            "amount": Decimal(random.randrange(-200, 9000)) / 100,
            "purpose": random.choice(["acquisition", "retention", None]),
        }
        for _ in range(random.randint(1, 40))
    ]


def spent(cell: Cell, *, days: tuple[date, date] | None = None) -> Decimal:
    return sum(
        (row["amount"] for row in _rows(cell) if not days or days[0] <= row["spent_on"] <= days[1]), ZERO
    )


def mer(cell: Cell) -> Number:
    """Set revenue against spend over the days both are known for."""
    spent_on = [row["spent_on"] for row in cell.shop.rows["spend"]]
    days = max(min(spent_on), cell.shop.first_on), min(max(spent_on), cell.shop.last_on)

    def within(day: date | None) -> bool:
        return day is not None and days[0] <= day <= days[1]

    sales = [s for s in cell.sales if within(s.order.day)]
    refunds = [r for r in cell.refunds if within(r.day(cell.asked.basis))]
    if cell.asked.cohort:
        sales = [s for s in cell.sales if s.order.customer and within(s.order.customer.cohort_on)]
        refunds = [r for r in cell.refunds if r.customer and within(r.customer.cohort_on)]
    return share(net(sales, refunds), spent(cell, days=days))


def _rows(cell: Cell) -> Iterable[dict[str, Any]]:
    asked = cell.asked
    for row in cell.shop.rows["spend"]:
        day = row["spent_on"]
        if asked.cohort:
            age_ok = not asked.ages or cell.age == 0
            inside = (not asked.period or asked.period[0] <= day <= asked.period[1]) and day <= asked.as_of
            if not (age_ok and inside and step_of(day, asked.cohort) == cell.cohort):
                continue
        elif not cell.holds(None, day):
            continue
        if cell.matches(_traits(cell.shop, row), by_start=False):
            yield row


def _traits(shop: Shop, row: dict[str, Any]) -> dict[str, str]:
    channel = row["channel"] or row["platform"] or MISSING
    return {
        "channel": channel,
        "acquisition_channel": channel,
        "campaign": _campaign(shop, row),
        "platform": row["platform"] or MISSING,
        "purpose": row["purpose"] or "acquisition",
    }


def _campaign(shop: Shop, row: dict[str, Any]) -> str:
    if row["campaign_id"] is None:
        return row["campaign"] or MISSING
    named = [r for r in shop.rows["spend"] if r["campaign_id"] == row["campaign_id"] and r["campaign"]]
    if not named:
        return str(row["campaign_id"])
    last = max(r["spent_on"] for r in named)
    return str(min(r["campaign"] for r in named if r["spent_on"] == last))


def questions(random: Random, shop: Shop, window: int) -> list[Asked]:
    plain = Asked(as_of=shop.last_on, window=window, basis=random.choice(["order", "cash"]))
    start = shop.first_on + timedelta(days=random.randrange((shop.last_on - shop.first_on).days + 1))
    by = random.choice(sorted(DIMENSIONS))
    return [
        plain,
        replace(plain, by=("channel",)),
        replace(plain, by=(by,), period=(start, start + timedelta(days=90))),
        replace(plain, grain="month"),
        replace(plain, grain="quarter", by=("acquisition_channel",)),
        replace(plain, where=(("channel", ("meta", "(not given)"), random.random() < 0.5),)),
        replace(plain, cohort="month", ages=False),
    ]


def refuses(name: str, asked: Asked) -> bool:
    names = {*asked.by, *(n for n, _, _ in asked.where)}
    return not names <= (OF_BOTH if name == "mer" else DIMENSIONS)


FAMILY = Family(
    name="acquisition",
    draw=draw,
    numbers={"spend": spent, "mer": mer},
    questions=questions,
    refuses=refuses,
)
