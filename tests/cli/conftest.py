"""A small shop of contracts and orders, for the commands that speak of both."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

import pytest

from patronage.shop import Shop


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a shop with contracts and orders."""
    rng = random.Random(2)  # noqa: S311  # a test's dice
    made = tmp_path_factory.mktemp("leaving")
    contracts = ["subscription_id,customer,plan,started_at,ended_at,amount,currency,interval"]
    orders = ["order_id,customer,ordered_at,gross,currency,cost_of_goods"]
    for number in range(60):
        start = date(2024, 1, 1) + timedelta(days=rng.randrange(400))
        end = start + timedelta(days=rng.randrange(20, 600))
        told = end if end < date(2025, 12, 1) else ""
        contracts.append(f"s{number},c{number},{rng.choice('AB')},{start},{told},12,EUR,month")
        day = start
        while day < min(end, date(2025, 12, 31)):
            orders.append(f"o{len(orders)},c{number},{day},{rng.randrange(10, 60)},EUR,5")
            day += timedelta(days=rng.randrange(5, 60))
    for name, lines in (("subscriptions", contracts), ("orders", orders)):
        (made / f"{name}.csv").write_text("\n".join(lines), "utf-8")
    with Shop.create(made / "shop") as shop:
        shop.load([made / "subscriptions.csv", made / "orders.csv"])
    return made
