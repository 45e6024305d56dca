"""What the demo shop sells."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["PRODUCTS", "Product"]


@dataclass(frozen=True)
class Product:
    """A thing for sale, its price and what it costs the shop."""

    sku: str
    name: str
    category: str
    price: float
    cost: float


_RANGE = {
    "Coffee": (("House blend 500 g", 14.9, 6.1), ("Decaf 500 g", 15.9, 7.0), ("Espresso 1 kg", 26.9, 11.8)),
    "Tea": (("Green tea 100 g", 9.5, 3.1), ("Earl Grey 100 g", 8.9, 2.7), ("Rooibos 100 g", 7.9, 2.2)),
    "Kitchen": (("Moka pot", 34.0, 17.5), ("Hand grinder", 59.0, 31.0), ("Milk jug", 21.0, 8.4)),
    "Gifts": (("Tasting box", 42.0, 19.0), ("Gift card sleeve", 4.5, 0.9), ("Advent box", 69.0, 33.0)),
}

PRODUCTS: tuple[Product, ...] = tuple(
    Product(f"{category[:2].upper()}{i:02d}", name, category, price, cost)
    for i in range(3)
    for category, things in _RANGE.items()
    for name, price, cost in (things[i],)
)
"""The range, best sellers first."""
