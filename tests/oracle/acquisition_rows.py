"""Spend, channels, visits, conversions and costs drawn at random beside the orders of a shop."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

CHANNELS = ("meta", "search", "radio", None)


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
