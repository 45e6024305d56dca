"""A help desk drawn at random: legs of contacts, scores, costs, and all that makes numbers go wrong."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

DEPARTMENTS = ("Service", "support", "sales", None)


def draw(random: Random, rows: dict[str, list[dict[str, Any]]]) -> None:
    days = sorted(row["ordered_at"] for row in rows["orders"])
    first, span = days[0].date(), max((days[-1].date() - days[0].date()).days, 1)
    people = sorted({row["customer"] for row in rows["orders"] if row["customer"]})

    def instant() -> datetime:
        at = datetime.combine(first, time()) + timedelta(days=random.randrange(-3, span + 3))
        return at + timedelta(milliseconds=random.randrange(86_400_000))

    ids = [f"t{number:02d}" for number in range(random.randint(2, 40))]
    rows["contacts"] = [
        leg
        for number, id_ in enumerate(ids)
        for leg in _legs(random, id_, instant(), random.choice([*people, "nobody", None]), rows["orders"])
    ]
    rows["surveys"] = [
        {
            "survey_id": f"s{number:02d}",
            "customer": random.choice([*people, None]),
            "contact_id": random.choice([*ids, None, "lost"]),
            "kind": random.choice(["csat", "csat", "nps", "ces", "else"]) if number else "csat",
            "score": float(random.choice([0, 1, 2, 3, 4, 4.5, 5, 6, 7, 9, 10])),
            "scale": random.choice([5, 5, 7, 10, 10, 1, None]),
            "answered_at": instant(),
        }
        for number in range(random.randint(1, 40))
    ]
    rows["costs"] = [_cost(random, first + timedelta(days=random.randrange(span)), n) for n in range(1, 5)]


def _legs(
    random: Random, id_: str, at: datetime, customer: str | None, bought: list[dict[str, Any]]
) -> Iterable[dict[str, Any]]:
    medium = random.choice(["phone", "phone", "chat", "email", None])
    for number in range(1, random.choice([2, 2, 2, 3, 4])):
        wait = timedelta(milliseconds=random.choice([0, 3000, 19_999, 20_000, 20_001, 130_000, 400_000_000]))
        how = random.choice(["answered", "answered", "abandoned", "callback", "overflow", "deflected", None])
        is_ticket = medium == "email" and random.random() < 0.9
        is_answered = not is_ticket and how == "answered" and random.random() < 0.9
        ends = random.random() < 0.8
        talk = timedelta(milliseconds=random.randrange(300_000))
        end = at + wait + talk if is_answered else at + wait
        again = random.random() < 0.2
        yield {
            "contact_id": id_,
            "leg": number,
            "customer": customer,
            "order_id": random.choice([random.choice(bought)["order_id"], None]),
            "medium": medium,
            "queue": random.choice(["care", "sales", None]),
            "agent": random.choice(["a1", "a2", None]),
            "direction": random.choice(["in", "in", None, "out"]),
            "queued_at": at,
            "answered_at": at + wait if is_answered else None,
            "ended_at": end if ends and not is_ticket else None,
            "hold_seconds": random.choice([None, 7.5]) if talk.seconds > 8 else None,
            "after_call_seconds": random.choice([None, 12.25, 30.0, 30.0]),
            "outcome": None if is_ticket or random.random() < 0.2 else how,
            "reason": random.choice(["parcel", "invoice", None]),
            "first_reply_at": at + random.random() * timedelta(days=3) if random.random() < 0.4 else None,
            "resolved_at": at + wait + talk if random.random() < 0.5 else None,
            "reopened_at": at + wait + random.choice([talk / 2, talk * 2]) if again else None,
            "reopened": 1 if again or random.random() < 0.1 else None,
        }
        at = end


def _cost(random: Random, day: date, number: int) -> dict[str, Any]:
    return {
        "from_on": day,
        "to_on": day + timedelta(days=random.choice([0, 6, 29])),
        "line": number,
        "department": random.choice(DEPARTMENTS),
        "item": random.choice(["payroll", "tools", None]),
        "amount": Decimal(random.randrange(100, 900_000)) / 100,
        "purpose": random.choice(["service", "overhead", None]),
    }
