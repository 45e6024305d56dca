"""Acquisition in plain Python: what spend, visits, conversions and costs come to, row by row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any, TypeVar

from tests.oracle.cells import Cell, last_day, step_of
from tests.oracle.shop import MISSING, ZERO, Customer, Shop, campaign_name, shop_channel, visitor_names

UNCONVERTED = "(unconverted)"
PERSON = (
    *("acquisition_channel", "acquisition_campaign", "country", "customer_kind", "registered"),
    *("first_channel", "first_coupon", "first_sales_channel"),
)
KINDS = ("lead", "registration", "first_order", "order", "subscription", "first_deposit")
MARKETING = ("marketing", "sales")


T = TypeVar("T")


def once(work: Callable[[Shop], T]) -> Callable[[Shop], T]:
    """Work something out once a shop."""

    def remembered(shop: Shop) -> T:
        known = shop.__dict__.setdefault("known", {})
        if work.__name__ not in known:
            known[work.__name__] = work(shop)
        return known[work.__name__]  # type: ignore[no-any-return]  # what this work gave

    return remembered


@dataclass
class Item:
    """An amount on a day, with what it may be split by."""

    day: date
    amount: Decimal
    traits: dict[str, str]
    row: Mapping[str, Any]


@once
def spans(shop: Shop) -> dict[str, tuple[date, date]]:
    """Return the first and last day of each fact."""
    found = {"orders": (shop.first_on, shop.last_on)}
    for name, days in {
        "spend": [i.day for i in spend(shop)],
        "costs": [i.day for i in costs(shop)],
        "conversions": [r["converted_at"].date() for r in shop.rows.get("conversions", ())],
    }.items():
        if days:
            found[name] = (min(days), max(days))
    return found


@once
def spend(shop: Shop) -> list[Item]:
    found = []
    for row in shop.rows["spend"]:
        channel = shop_channel(shop.rows, row["channel"] or row["platform"]) or MISSING
        campaign = campaign_name(shop.rows, row["campaign_id"]) if row["campaign_id"] else row["campaign"]
        campaign = campaign or MISSING
        traits = {
            "channel": channel,
            "acquisition_channel": channel,
            "campaign": campaign,
            "acquisition_campaign": campaign,
            "platform": row["platform"] or MISSING,
            "purpose": row["purpose"] or "acquisition",
        }
        found.append(Item(row["spent_on"], row["amount"], traits, row))
    return found


def is_paid_row(shop: Shop, item: Item) -> bool:
    name = (item.row["channel"] or item.row["platform"] or "").lower()
    said = [r["paid"] for r in shop.rows.get("channels", ()) if r["name"].lower() == name]
    said = [s for s in said if s is not None]
    if item.row["paid"] is not None:
        return bool(item.row["paid"])
    return max(said, default=True)


@once
def paid_channels(shop: Shop) -> set[str]:
    stated: dict[str, bool] = {}
    for row in shop.rows.get("channels", ()):
        if row["paid"] is not None:
            stated[row["channel"]] = stated.get(row["channel"], False) or row["paid"]
    spent = {i.traits["channel"] for i in spend(shop) if i.row["paid"] is not False}
    return ({c for c in spent if c not in stated} | {c for c, paid in stated.items() if paid}) - {MISSING}


def share_out(amount: Decimal, weights: list[Decimal]) -> list[Decimal]:
    """Share an amount out by weights: rounded running sums, so that nothing is left over."""
    whole, so_far, parts, before = sum(weights), Decimal(0), [], Decimal(0)
    for weight in weights:
        so_far += weight
        exact = Fraction(amount) * Fraction(so_far) / Fraction(whole) + Fraction(1, 10**9)
        up_to = Decimal(floor(exact * 10_000 + Fraction(1, 2))) / 10_000
        parts.append(up_to - before)
        before = up_to
    return parts


@once
def allocated(shop: Shop) -> list[Item]:
    """Return what each new customer cost, and the spend nobody came of."""
    (o_first, o_last), (s_first, s_last) = spans(shop)["orders"], spans(shop)["spend"]
    first, last = max(o_first, s_first), min(o_last, s_last)
    pools: dict[tuple[str, date], list[Item]] = defaultdict(list)
    loose: list[Any] = []
    for item in (i for i in spend(shop) if i.traits["purpose"] == "acquisition"):
        known = first <= item.day <= last
        (pools[item.traits["channel"], step_of(item.day, "month")] if known else loose).append(item)
    appeared = [row["customer"] for row in shop.rows["orders"] if row["customer"]]
    takers: dict[tuple[str, date], list[Customer]] = defaultdict(list)
    for who in sorted((c for c in shop.customers if c.cohort_on), key=lambda c: appeared.index(c.name)):
        if who.cohort_on and first <= who.cohort_on <= last:
            takers[who.traits["acquisition_channel"], step_of(who.cohort_on, "month")].append(who)
    found = []
    for key, items in pools.items():
        if key not in takers:
            loose += items
            continue
        parts = share_out(sum((i.amount for i in items), ZERO), [Decimal(1)] * len(takers[key]))
        for who, part in zip(takers[key], parts, strict=True):
            found.append(Item(who.cohort_on or first, part, who.traits | {"acquisition_channel": key[0]}, {}))
    for item in loose:
        traits = dict.fromkeys(PERSON, UNCONVERTED) | {"acquisition_channel": item.traits["channel"]}
        found.append(Item(item.day, item.amount, traits, {}))
    return found


@once
def costs(shop: Shop) -> list[Item]:
    """Return what every cost comes to by day and, for marketing, channel."""
    found = []
    for row in shop.rows.get("costs", ()):
        first = row["from_on"]
        last = max(row["to_on"] or last_day(first, "month"), first)
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        department = (row["department"] or MISSING).lower()
        by_channel = {MISSING: row["amount"]}
        if department in MARKETING:
            weights: dict[str, Decimal] = defaultdict(Decimal)
            for item in spend(shop):
                if first <= item.day <= last and item.traits["purpose"] == "acquisition":
                    weights[item.traits["channel"]] += item.amount
            weights = {c: w for c, w in sorted(weights.items(), key=_stored) if w > 0}
            if weights:
                by_channel = dict(zip(weights, share_out(row["amount"], [*weights.values()]), strict=True))
        for channel, amount in by_channel.items():
            traits = {"channel": channel, "acquisition_channel": channel, "department": department}
            parts = share_out(amount, [Decimal(1)] * len(days))
            found += [Item(day, part, traits, row) for day, part in zip(days, parts, strict=True)]
    return found


def _stored(pair: tuple[str, Decimal]) -> str:
    # The reserved key of what is not given comes before every letter.
    return "\x1a" if pair[0] == MISSING else pair[0]


@once
def visits_told(shop: Shop) -> list[tuple[Mapping[str, Any], Customer | None, dict[str, str]]]:
    """Return visits with who came and what they may be split by."""
    return [(row, visit_customer(shop, row), visit_traits(shop, row)) for row in shop.rows.get("visits", ())]


def visit_customer(shop: Shop, row: Mapping[str, Any]) -> Customer | None:
    name = row["customer"] or visitor_names(shop.rows).get(row["visitor_id"])
    return next((c for c in shop.customers if c.name == name), None)


def visit_traits(shop: Shop, row: Mapping[str, Any]) -> dict[str, str]:
    channel = shop_channel(shop.rows, row["channel"]) or MISSING
    campaign = campaign_name(shop.rows, row["campaign"])
    return {
        "channel": channel,
        "acquisition_channel": channel,
        "campaign": campaign,
        "acquisition_campaign": campaign,
        **{name: row.get(column) or MISSING for name, column in _OF_VISIT.items()},
    }


_OF_VISIT = {"landing_page": "landing_page", "device": "device", "visit_country": "country"}


def who_came(shop: Shop, row: Mapping[str, Any], alone: str) -> str:
    name = row["customer"] or visitor_names(shop.rows).get(row["visitor_id"])
    return (
        f"person {name}"
        if name
        else f"browser {row['visitor_id']}"
        if row["visitor_id"]
        else f"alone {alone}"
    )


@dataclass
class Visitor:
    seen_on: date
    traits: dict[str, str]
    days: dict[str, int | None]


@once
def visitors(shop: Shop) -> list[Visitor]:
    """Return everybody who came, by the first visit, and the days to each goal; absent goals are unknown."""
    firsts: dict[str, Mapping[str, Any]] = {}
    for row in sorted(shop.rows.get("visits", ()), key=lambda r: (r["visited_at"], r["visit_id"])):
        firsts.setdefault(who_came(shop, row, row["visit_id"]), row)
    given = shop.rows.get("conversions", ())
    linked = {r["kind"].lower() for r in given if r["kind"] and (r["customer"] or r["visitor_id"])}
    has_books = any((c := visit_customer(shop, row)) and c.orders for row in shop.rows.get("visits", ()))
    found = []
    for who, row in firsts.items():
        seen = row["visited_at"].date()
        days: dict[str, int | None] = {}
        for kind in KINDS:
            reached = [
                r["converted_at"].date()
                for r in given
                if (r["kind"] or "").lower() == kind and who_came(shop, r, r["conversion_id"]) == who
            ]
            is_known = kind in linked
            if has_books and kind in ("first_order", "order"):
                customer = visit_customer(shop, row)
                bought = [o.day for o in customer.orders] if customer else []
                reached, is_known = bought[:1] if kind == "first_order" else bought, True
            later = [(day - seen).days for day in reached if day >= seen]
            if is_known:
                days[kind] = min(later, default=10**7)
        found.append(Visitor(seen, visit_traits(shop, row), days))
    return found


@once
def conversion_items(shop: Shop) -> list[Item]:
    """Return delivered conversions; what they leave open the visit before them tells."""
    found = []
    visits = shop.rows.get("visits", ())
    for row in shop.rows.get("conversions", ()):
        at, who = row["converted_at"], who_came(shop, row, row["conversion_id"])
        before = [
            v
            for v in visits
            if v["visited_at"].date() <= at.date() and who_came(shop, v, f"visit {v['visit_id']}") == who
        ]
        before.sort(key=lambda v: (v["visited_at"] > at, -v["visited_at"].timestamp(), v["visit_id"]))
        seen = visit_traits(shop, before[0]) if before else dict.fromkeys(("channel", "campaign"), MISSING)
        channel = shop_channel(shop.rows, row["channel"]) or seen["channel"]
        campaign = campaign_name(shop.rows, row["campaign"])
        campaign = seen["campaign"] if campaign == MISSING else campaign
        customer = visit_customer(shop, row)
        traits = (customer.traits if customer else dict.fromkeys(PERSON, MISSING)) | {
            "channel": channel,
            "acquisition_channel": channel,
            "campaign": campaign,
            "acquisition_campaign": campaign,
        }
        found.append(Item(at.date(), Decimal(1), traits, row))
    return found


def in_cell(cell: Cell, day: date, traits: dict[str, str], *, by_start: bool = False) -> bool:
    """Tell whether a row that begins on its own day lies in a cell."""
    asked = cell.asked
    if asked.cohort:
        inside = (not asked.period or asked.period[0] <= day <= asked.period[1]) and day <= asked.as_of
        ages_fit = not asked.ages or cell.age == 0
        if not (ages_fit and inside and step_of(day, asked.cohort) == cell.cohort):
            return False
    elif not cell.holds(None, day):
        return False
    return cell.matches(traits, by_start=by_start)
