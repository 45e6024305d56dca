"""Campaigns a second time: messages sent, opened and clicked, and each order's last exposure before it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from tests.oracle.cells import Asked, Cell
from tests.oracle.families.subscriptions import OF_PEOPLE, person_traits
from tests.oracle.family import Family
from tests.oracle.numbers import Number, share, wilson
from tests.oracle.random_shop import HOME
from tests.oracle.shop import MISSING, ZERO, Order, Refund, Shop

Row = Mapping[str, Any]
Rows = dict[str, list[dict[str, Any]]]

OWN = ("campaign", "campaign_kind", "campaign_purpose", "channel")


def _campaign(shop: Shop, row: Row) -> Row:
    return next((k for k in shop.rows["campaigns"] if k["campaign_id"] == row["campaign_id"]), {})


def _is_held_out(row: Row) -> bool:
    return str(row["arm"]) == "holdout"


def _is_sent(row: Row) -> bool:
    return not _is_held_out(row) and row["sent_at"] is not None


def _at(shop: Shop, row: Row) -> datetime | None:
    """Give the instant of an exposure; the campaign's first day where nothing is told."""
    told = (row["assigned_at"], row["sent_at"]) if _is_held_out(row) else (row["sent_at"], row["assigned_at"])
    starts = _campaign(shop, row).get("starts_on")
    return told[0] or told[1] or (datetime.combine(starts, datetime.min.time()) if starts else None)


def _traits(shop: Shop, row: Row) -> dict[str, str]:
    campaign = _campaign(shop, row)
    return {
        "campaign": campaign.get("campaign") or row["campaign_id"],
        "campaign_kind": campaign.get("kind") or MISSING,
        "campaign_purpose": campaign.get("purpose") or MISSING,
        "channel": campaign.get("channel") or MISSING,
        "arm": "holdout" if _is_held_out(row) else row["arm"] or "treated",
    }


def sent(cell: Cell, known: str = "") -> Iterator[Row]:
    shop = cell.shop
    kinds = {
        _traits(shop, r)["campaign_kind"] for r in shop.rows["exposures"] if known and _seen_on(r, known)
    }
    for row in filter(_is_sent, shop.rows["exposures"]):
        traits = _traits(shop, row) | person_traits(shop, row["customer"])
        if known and traits["campaign_kind"] not in kinds:
            continue
        customer = next((c for c in shop.customers if c.name == row["customer"]), None)
        inside = cell.holds(customer, row["sent_at"].date())
        if inside and cell.matches(traits, by_start=bool(cell.asked.cohort)):
            yield row


def _seen_on(row: Row, what: str) -> date | None:
    if not _is_sent(row):
        return None
    at = row["clicked_at"] if what == "clicked" else row["opened_at"] or row["clicked_at"]
    return at.date() if at else None


def seen(cell: Cell, what: str) -> int:
    days = [_seen_on(row, what) for row in sent(cell, what)]
    return sum(1 for day in days if day and day <= cell.asked.as_of)


_CLAIMED: dict[str, Row | None] = {}
_OF: list[Any] = [None]


def claimed(shop: Shop, order: Order) -> Row | None:
    """Give the treated exposure an order belongs to, worked out once a shop."""
    if _OF[0] is not shop.rows:
        _OF[0] = shop.rows
        _CLAIMED.clear()
    if order.id not in _CLAIMED:
        _CLAIMED[order.id] = _claimed(shop, order)
    return _CLAIMED[order.id]


def _claimed(shop: Shop, order: Order) -> Row | None:
    if order.customer is None:
        return None
    found = []
    for row in shop.rows["exposures"]:
        at = _at(shop, row)
        if row["customer"] != order.customer.name or _is_held_out(row) or at is None:
            continue
        days = _campaign(shop, row).get("window_days")
        last = at.date() + timedelta(days=30 if days is None else days)
        if at <= order.at and order.day <= last:
            found.append((at, row))
    latest = max((at for at, _ in found), default=None)
    return min((r for at, r in found if at == latest), key=lambda r: r["campaign_id"], default=None)


def orders(cell: Cell) -> Iterator[Order]:
    for order in cell.shop.orders:
        row = claimed(cell.shop, order)
        if row and cell.holds(order.customer, order.day) and _matches(cell, order, row):
            yield order


def _matches(cell: Cell, order: Order, row: Row) -> bool:
    traits = _traits(cell.shop, row) | person_traits(
        cell.shop, order.customer.name if order.customer else None
    )
    return cell.matches(traits, by_start=bool(cell.asked.cohort))


def revenue(cell: Cell) -> Decimal:
    value = sum((o.gross - o.discount for o in orders(cell)), ZERO)
    return value - sum((r.goods for r in _given_back(cell)), ZERO)


def _given_back(cell: Cell) -> Iterator[Refund]:
    for order in cell.shop.orders:
        row = claimed(cell.shop, order)
        if row is None or not _matches(cell, order, row):
            continue
        for refund in order.refunds:
            if refund.is_known(cell.asked.as_of) and cell.holds(order.customer, refund.day(cell.asked.basis)):
                yield refund


def draw(random: Random, rows: Rows) -> None:
    first = min(row["ordered_at"] for row in rows["orders"])
    last = max(row["ordered_at"] for row in rows["orders"])
    names = sorted({row["customer"] for row in rows["orders"] if row["customer"]}) or ["c0"]
    rows["campaigns"] = [
        {
            "campaign_id": campaign,
            "campaign": random.choice(["Spring", "Summer", None]),
            "kind": random.choice(["email", "mail", None]),
            "purpose": random.choice(["retention", "win_back", None]),
            "channel": random.choice(["email", None]),
            "starts_on": random.choice([first.date(), None]),
            "window_days": random.choice([0, 5, 60, None]),
        }
        for campaign in ("k1", "k2")
    ]
    rows["exposures"] = [
        _exposure(random, campaign, name, first, (last - first).days + 1)
        for campaign in ("k1", "k2", "k3")
        for name in [*names, "stranger"]
        if random.random() < 0.7
    ]
    # One kept order at least lies after a message, where there is one with a customer.
    kept = [row for row in rows["orders"] if _is_kept(row)]
    if kept:
        sure, who = kept[0]["ordered_at"], kept[0]["customer"]
        others = [r for r in rows["exposures"] if (r["campaign_id"], r["customer"]) != ("k3", who)]
        told = {"arm": "treated", "sent_at": sure, "opened_at": sure, "clicked_at": sure}
        rows["exposures"] = [*others, _exposure(random, "k3", who, first, 1) | told]


def _is_kept(row: Row) -> bool:
    dropped = row["status"] == "cancelled" or row["cancelled_at"] or row["is_test"]
    return bool(row["customer"] and row["gross"] and row["currency"] in (None, HOME) and not dropped)


def _exposure(random: Random, campaign: str, name: str, first: datetime, span: int) -> dict[str, Any]:
    at = first + timedelta(days=random.randrange(-20, span), hours=random.choice([-5, 0, 3]))

    def later(odds: float) -> datetime | None:
        return at + timedelta(hours=random.randrange(200)) if random.random() < odds else None

    return {
        "campaign_id": campaign,
        "customer": name,
        "arm": random.choice(["treated", "treated", "holdout", None]),
        "assigned_at": random.choice([at, at - timedelta(days=3), None]),
        "sent_at": at if random.random() < 0.7 else None,
        "opened_at": later(0.5),
        "clicked_at": later(0.3),
    }


def questions(random: Random, shop: Shop, window: int) -> list[Asked]:
    span = (shop.last_on - shop.first_on).days
    as_of = shop.last_on - timedelta(days=random.choice([0, 0, span // 3]))
    plain = Asked(as_of=as_of, window=window, basis=random.choice(["order", "cash"]))
    start = shop.first_on + timedelta(days=random.randrange(span + 1))
    by = random.choice([*OWN, *OF_PEOPLE])
    return [
        plain,
        replace(plain, by=("campaign",)),
        replace(plain, by=(by,), period=(start, start + timedelta(days=60))),
        replace(plain, grain="month", basis="order"),
        replace(plain, grain="quarter", by=(by,), basis="order"),
        replace(plain, where=(("campaign", ("Spring", "k3"), random.random() < 0.5),)),
        replace(plain, cohort="month", basis="order"),
        replace(plain, cohort="quarter", ages=False, by=("acquisition_channel",)),
    ]


def refuses(_name: str, asked: Asked) -> bool:
    names = {*asked.by, *(n for n, _, _ in asked.where)}
    # Cohorts of customers are not split by campaign.
    own = set() if asked.cohort else set(OWN)
    return not names <= {*own, *OF_PEOPLE}


def _bounds(name: str, what: str) -> dict[str, Callable[[Cell], Number]]:
    return {
        f"{name}_low": lambda c: wilson(seen(c, what), len(list(sent(c, what))))[0],
        f"{name}_high": lambda c: wilson(seen(c, what), len(list(sent(c, what))))[1],
    }


FAMILY = Family(
    name="campaigns",
    draw=draw,
    numbers={
        "sends": lambda c: len(list(sent(c))),
        "open_rate": lambda c: share(seen(c, "opened"), len(list(sent(c, "opened")))),
        "click_rate": lambda c: share(seen(c, "clicked"), len(list(sent(c, "clicked")))),
        "campaign_orders": lambda c: len(list(orders(c))),
        "campaign_revenue": revenue,
    },
    beside={**_bounds("open_rate", "opened"), **_bounds("click_rate", "clicked")},
    questions=questions,
    refuses=refuses,
)
