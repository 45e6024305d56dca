"""What the demo shop sells: prices, costs and when they rose, what was out of stock and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

__all__ = ["CATEGORIES", "COSTS_ROSE_BY", "COSTS_ROSE_ON", "PRODUCTS", "STOCK_OUTS", "Product", "StockOut"]

COSTS_ROSE_ON = date(2025, 4, 1)
COSTS_ROSE_BY = 1.06


@dataclass(frozen=True)
class Product:
    """A thing for sale, its price and what it costs the shop at first.

    `appeal` is how often it is taken, against the others; `gift` how much more so before Christmas.
    """

    sku: str
    name: str
    category: str
    price: float
    cost: float
    appeal: float
    gift: float

    @property
    def later_cost(self) -> float:
        """What it costs since the costs rose."""
        return round(self.cost * COSTS_ROSE_BY, 2)


@dataclass(frozen=True)
class StockOut:
    """Days on which a product could not be bought, and the share of all demand that stayed."""

    sku: str
    first: date
    last: date
    demand_left: float


_RANGE: dict[str, tuple[tuple[str, float, float, float, float], ...]] = {
    "Coffee": (
        ("House blend 500 g", 14.9, 7.2, 12, 1),
        ("Espresso 1 kg", 26.9, 13.4, 9, 1),
        ("Decaf 500 g", 15.9, 8.1, 4, 1),
        ("Ethiopia 250 g", 11.9, 5.6, 5, 1),
        ("Colombia 250 g", 10.9, 5.2, 4, 1),
        ("Capsules 60", 22.9, 11.9, 6, 1),
    ),
    "Tea": (
        ("Green tea 100 g", 9.5, 3.9, 4, 1),
        ("Earl Grey 100 g", 8.9, 3.6, 4, 1),
        ("Rooibos 100 g", 7.9, 3.1, 3, 1),
        ("Tea chest", 29.0, 14.0, 2, 3),
    ),
    "Kitchen": (
        ("Moka pot", 34.0, 18.0, 4, 1.5),
        ("Hand grinder", 59.0, 31.5, 3, 1.6),
        ("Milk jug", 21.0, 9.6, 2.5, 1.2),
        ("Pour-over set", 44.0, 22.5, 2.5, 1.5),
        ("Kettle", 79.0, 43.0, 1.4, 1.4),
    ),
    "Gifts": (
        ("Tasting box", 42.0, 21.0, 3, 3),
        ("Gift card sleeve", 4.5, 1.2, 1.5, 3),
        ("Advent box", 69.0, 35.0, 0.3, 12),
    ),
}

CATEGORIES = tuple(_RANGE)

PRODUCTS: tuple[Product, ...] = tuple(
    Product(f"{category[:2].upper()}{i:02d}", name, category, price, cost, appeal, gift)
    for category, things in _RANGE.items()
    for i, (name, price, cost, appeal, gift) in enumerate(things, start=1)
)


STOCK_OUTS = (
    StockOut("CO01", date(2024, 9, 9), date(2024, 9, 22), 0.8),
    StockOut("KI02", date(2025, 2, 3), date(2025, 2, 23), 0.95),
    StockOut("CO02", date(2025, 8, 11), date(2025, 8, 20), 0.85),
)
