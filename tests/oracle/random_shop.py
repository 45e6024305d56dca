"""Small shops at random, with everything in them that makes numbers go wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

Row = dict[str, Any]

HOME = "EUR"
CHANNELS = ("email", "meta", "search", None)
COUNTRIES = ("DE", "MX", "unknown", None)
PRODUCTS = {"mug": "kitchen", "pan": "kitchen", "pen": "office", "box": None}
# Powers of two: what they convert is exact in decimals and in floating numbers alike.
RATES = {"USD": 0.5, "GBP": 1.25}


@dataclass(frozen=True)
class RandomShop:
    rows: dict[str, list[Row]]
    history: str
    window: int


def random_shop(seed: int) -> RandomShop:
    """Draw the rows of a shop; the same seed gives the same shop."""
    maker = _Maker(Random(seed))  # noqa: S311  # a shop drawn, nothing secret
    rows = maker.rows()
    start = maker.start + timedelta(days=maker.random.choice([0, 10, 40]))
    history = maker.random.choice(["complete", "complete", start.isoformat()])
    return RandomShop(rows, history, maker.random.choice([30, 90, 365]))


class _Maker:
    def __init__(self, random: Random) -> None:
        self.random = random
        self.start = date(2022, 10, 30) + timedelta(days=random.randrange(40))
        self.days = random.choice([45, 200, 500, 1200])
        self.people = [f"c{i}" for i in range(random.randint(2, 12))]
        # Some shops know every cost, some none, most a few.
        self.knows_cost = random.choice([0.0, 0.6, 0.97, 1.0])
        self.knows_fees = random.choice([0.5, 1.0])
        self.is_foreign = random.random() < 0.4

    def rows(self) -> dict[str, list[Row]]:
        orders, lines = [], []
        for number in range(self.random.randint(4, 60)):
            order, its_lines = self.order(f"o{self.random.randrange(1000):03d}-{number}")
            orders.append(order)
            lines += its_lines
        refunds: list[Row] = []
        for number in range(self.random.randint(0, 14)):
            refunds.append(self.refund(f"r{number}", orders, lines))
            self.date_second(refunds)
        found = {
            "orders": orders,
            "order_lines": lines,
            "refunds": refunds,
            "products": self.products(),
            "customers": [self.customer(name) for name in self.people if self.random.random() < 0.5],
        }
        found["rates"] = self.rates(orders, refunds) if self.is_foreign else []
        return found

    def date_second(self, refunds: list[Row]) -> None:
        """Date the last refund if its order has an undated one: how two would share the rest is rounding."""
        last = refunds[-1]
        same = [r for r in refunds if r["order_id"] == last["order_id"] and r["refunded_at"] is None]
        if len(same) > 1:
            last["refunded_at"] = self.day()

    def rates(self, orders: list[Row], refunds: list[Row]) -> list[Row]:
        """Give the dollar a rate on every day, the pound on most."""
        days = sorted({o["ordered_at"].date() for o in orders} | {r["refunded_at"] for r in refunds} - {None})
        return [
            {"valid_on": day, "currency_from": name, "currency_to": HOME, "rate": rate}
            for day in days
            for name, rate in RATES.items()
            if name == "USD" or self.random.random() < 0.7
        ]

    def money(self, most: int = 90) -> Decimal:
        return Decimal(self.random.randrange(0, most * 100)) / 100

    def day(self) -> date:
        return self.start + timedelta(days=self.random.randrange(self.days))

    def chance(self, odds: float, value: Any) -> Any:
        return value if self.random.random() < odds else None

    def order(self, order_id: str) -> tuple[Row, list[Row]]:
        pick = self.random
        at = datetime.combine(self.day(), datetime.min.time()) + timedelta(hours=pick.choice([0, 12, 23]))
        lines = [self.line(order_id, n) for n in range(1, pick.choice([0, 0, 1, 2, 4]) + 1)]
        gross = self.money() if not lines else self.chance(0.4, self.money())
        order = {
            "order_id": order_id,
            "customer": self.chance(0.85, pick.choice(self.people)),
            "ordered_at": at,
            "gross": Decimal(0) if pick.random() < 0.05 else gross,
            "discount": self.chance(0.4, self.money(9)),
            "status": pick.choice(["paid", "paid", "paid", "paid", None, "refunded", "cancelled"]),
            "cancelled_at": self.chance(0.04, at),
            "is_test": self.chance(0.3, pick.random() < 0.05),
            "cost_of_goods": self.chance(self.knows_cost * 0.6, self.money(50)),
            "shipping_cost": self.chance(self.knows_fees, self.money(6)),
            "payment_fee": self.chance(self.knows_fees, self.money(2)),
            "units": self.chance(0.7, pick.randrange(5)),
            "channel": pick.choice(CHANNELS),
            "sales_channel": pick.choice(["web", "shop", None]),
            "coupon": self.chance(0.3, "WELCOME"),
            "country": pick.choice(COUNTRIES),
            "currency": pick.choice([HOME, None, "USD", "GBP"]) if self.is_foreign else None,
        }
        return order, lines

    def line(self, order_id: str, number: int) -> Row:
        product = self.random.choice([*PRODUCTS, None])
        return {
            "order_id": order_id,
            "line": number,
            "product_id": product,
            "category": PRODUCTS.get(product or "") or self.chance(0.2 if product is None else 0, "gifts"),
            "quantity": self.random.choice([1, 1, 2, 3, None]),
            "unit_price": self.money(40),
            "discount": self.chance(0.3, self.money(3)),
            "unit_cost": None if product is None else self.chance(self.knows_cost, Decimal(len(product)) * 2),
        }

    def products(self) -> list[Row]:
        found = []
        for name, category in PRODUCTS.items():
            cost = Decimal(len(name)) * 2
            row = {"product_id": name, "product": name.title(), "category": category}
            found.append(row | {"unit_cost": self.chance(self.knows_cost, cost), "valid_from": None})
            if name == "mug":
                found.append(row | {"unit_cost": cost + 1, "valid_from": self.start + timedelta(days=20)})
        return found

    def refund(self, refund_id: str, orders: list[Row], lines: list[Row]) -> Row:
        order = self.chance(0.8, self.random.choice(orders))
        on = self.chance(0.75, self.day() + timedelta(days=self.random.randrange(40)))
        its_lines = [x for x in lines if order and x["order_id"] == order["order_id"] and x["product_id"]]
        line = self.random.choice(its_lines) if its_lines and self.random.random() < 0.7 else None
        return {
            "refund_id": refund_id,
            "order_id": order["order_id"] if order else self.chance(0.3, "nobody knows"),
            "customer": self.chance(0.6, self.random.choice(self.people)),
            "refunded_at": on,
            "goods": self.chance(0.9, self.money(30)),
            "shipping": self.chance(0.3, self.money(5)),
            "currency": order["currency"] if order else None,
            "product_id": line["product_id"] if line else None,
            "quantity": self.chance(0.9, self.random.randint(1, 2)),
            "restocked": self.chance(0.8, self.random.random() < 0.6),
            "reason": self.random.choice(["too small", "broken", None]),
        }

    def customer(self, name: str) -> Row:
        return {
            "customer": name,
            "created_at": self.chance(0.4, self.start + timedelta(days=self.random.randrange(-60, 60))),
            "acquisition_channel": self.chance(0.4, self.random.choice(["email", "tv"])),
            "country": self.random.choice(COUNTRIES),
            "kind": self.chance(0.5, "business"),
            "registered": self.chance(0.7, self.random.random() < 0.5),
            "orders_before": self.chance(0.4, self.random.randrange(9)),
        }
