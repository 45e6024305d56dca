"""Many new customers and much spend beside a random shop, so that channels win some in every period."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

from tests.oracle.random_shop import RandomShop

CHANNELS = ("meta", "search", "radio", "friends")
# Radio never tells clicks, and nothing is spent on friends.
TELLS = {"meta": 0.9, "search": 0.5, "radio": 0.0}


def crowded(drawn: RandomShop, seed: int) -> RandomShop:
    """Add customers of one order each, and spend on the channels they come through."""
    random = Random(f"crowd {seed}")  # noqa: S311  # a shop drawn, nothing secret
    days = sorted(row["ordered_at"] for row in drawn.rows["orders"])
    first, span = days[0], max((days[-1] - days[0]).days, 1)
    like = drawn.rows["orders"][0] | {"status": "paid", "cancelled_at": None, "is_test": None}
    orders = [
        like
        | {
            "order_id": f"crowd-{number}",
            "customer": f"crowd-{number}",
            "ordered_at": first + timedelta(days=random.randrange(span)),
            "channel": random.choice(CHANNELS),
        }
        for number in range(60)
    ]
    spend = [_spent(random, (first + timedelta(days=random.randrange(span))).date()) for _ in range(60)]
    # Some shops tell clicks from some day on.
    silent = first.date() + timedelta(days=random.choice([0, 0, span // 2]))
    for row in spend:
        row["clicks"] = None if row["spent_on"] < silent else row["clicks"]
    rows = {**drawn.rows, "orders": [*drawn.rows["orders"], *orders]}
    rows["spend"] = [*drawn.rows["spend"], *spend]
    return replace(drawn, rows=rows, history="complete")


def _spent(random: Random, day: object) -> dict[str, Any]:
    channel = random.choice([*TELLS])
    return {
        "platform": "any",
        "spent_on": day,
        "channel": channel,
        "campaign_id": None,
        "campaign": None,
        "amount": Decimal(random.randrange(1, 9000)) / 100,
        "purpose": random.choice(["acquisition", None, None, "retention"]),
        "paid": None,
        "impressions": None,
        "clicks": random.choice([0, random.randrange(60)]) if random.random() < TELLS[channel] else None,
    }
