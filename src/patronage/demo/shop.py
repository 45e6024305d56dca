"""Writes the demo shop's exports: customers, orders, order lines, refunds, product costs."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

from patronage.demo.people import CHANNELS, COUNTRIES, FIRST_DAY, Orders, People, buy, invite
from patronage.demo.products import PRODUCTS

__all__ = ["write_demo_shop"]

_START = datetime(FIRST_DAY.year, FIRST_DAY.month, FIRST_DAY.day)  # noqa: DTZ001  # the files hold shop-local times
_MOST_LINES = 4
_COUPON_SHARE, _CANCELLED_SHARE, _GUEST_SHARE, _REFUND_SHARE = 0.15, 0.02, 0.03, 0.05
_FREE_SHIPPING_FROM = 50


def write_demo_shop(folder: Path, customers: int = 1200, seed: int = 7) -> tuple[Path, ...]:
    """Write one CSV file a table into a folder.

    Parameters
    ----------
    folder
        Made if it is missing; files of the same names are replaced.
    customers
        How many people buy, over two years.
    seed
        The same seed writes the same bytes.

    Returns
    -------
    tuple of Path
        The files, ready to be loaded together.
    """
    rng = np.random.default_rng(seed)
    people = invite(customers, rng)
    orders = buy(people, rng)
    folder.mkdir(parents=True, exist_ok=True)
    lines = _draw_lines(orders, rng)
    tables = {
        "products": _products(),
        "customers": _customers(people),
        "orders": _orders(people, orders, lines, rng),
        "order_lines": _lines(lines),
        "refunds": _refunds(orders, lines, rng),
    }
    return tuple(_write(folder / f"{name}.csv", rows) for name, rows in tables.items())


Rows = Iterable[Sequence[object]]
Line = tuple[int, int, int]  # order, product, pieces


def _draw_lines(orders: Orders, rng: np.random.Generator) -> list[Line]:
    pieces = rng.integers(1, _MOST_LINES, len(orders.customer), endpoint=True)
    order = np.repeat(np.arange(len(pieces)), pieces)
    popularity = 1 / np.arange(1, len(PRODUCTS) + 1)
    product = rng.choice(len(PRODUCTS), len(order), p=popularity / popularity.sum())
    quantity = 1 + rng.poisson(0.25, len(order))
    return list(zip(order.tolist(), product.tolist(), quantity.tolist(), strict=True))


def _products() -> Rows:
    yield ("product_id", "product", "category", "unit_cost")
    for each in PRODUCTS:
        yield (each.sku, each.name, each.category, f"{each.cost:.2f}")


def _customers(people: People) -> Rows:
    yield ("customer_id", "created_at", "country", "acquisition_channel", "registered")
    for i, (channel, country, day) in enumerate(
        zip(people.channel.tolist(), people.country.tolist(), people.first_day.tolist(), strict=True)
    ):
        created = _START + timedelta(days=day)
        yield (
            _customer(i),
            f"{created:%Y-%m-%d}",
            COUNTRIES[country],
            CHANNELS[channel],
            "yes" if i % 5 else "no",
        )


def _orders(people: People, orders: Orders, lines: list[Line], rng: np.random.Generator) -> Rows:
    yield (
        "order_id", "customer_id", "ordered_at", "status", "currency", "gross", "discount", "shipping",
        "tax_included", "shipping_cost", "payment_fee", "channel", "coupon", "country",
    )  # fmt: skip
    gross = [0.0] * len(orders.customer)
    for order, product, quantity in lines:
        gross[order] += quantity * PRODUCTS[product].price
    has_coupon = rng.random(len(gross)) < _COUPON_SHARE
    is_cancelled = rng.random(len(gross)) < _CANCELLED_SHARE
    is_guest = rng.random(len(gross)) < _GUEST_SHARE
    for i, value in enumerate(gross):
        who = int(orders.customer[i])
        discount = round(value * 0.1, 2) if has_coupon[i] else 0.0
        yield (
            _order(i),
            "" if is_guest[i] else _customer(who),
            f"{_START + timedelta(seconds=int(orders.second[i])):%Y-%m-%d %H:%M:%S}",
            "cancelled" if is_cancelled[i] else "paid",
            "EUR",
            f"{value:.2f}",
            f"{discount:.2f}",
            "0.00" if value >= _FREE_SHIPPING_FROM else "4.90",
            "out",
            "5.20",
            f"{0.25 + 0.018 * (value - discount):.2f}",
            CHANNELS[int(orders.channel[i])],
            "WELCOME10" if has_coupon[i] else "",
            COUNTRIES[int(people.country[who])],
        )


def _lines(lines: list[Line]) -> Rows:
    yield ("order_id", "line", "product_id", "product", "category", "quantity", "unit_price")
    number, last = 0, -1
    for order, product, quantity in lines:
        number, last = (number + 1 if order == last else 1), order
        item = PRODUCTS[product]
        yield (_order(order), number, item.sku, item.name, item.category, quantity, f"{item.price:.2f}")


def _refunds(orders: Orders, lines: list[Line], rng: np.random.Generator) -> Rows:
    yield ("refund_id", "order_id", "refunded_at", "goods", "product_id", "quantity", "restocked", "reason")
    last_second = int(orders.second.max())
    reasons = ("did not fit", "damaged", "changed mind")
    for i in np.flatnonzero(rng.random(len(lines)) < _REFUND_SHARE).tolist():
        order, product, quantity = lines[i]
        second = int(orders.second[order]) + int(rng.integers(3, 30)) * 86_400
        reason = int(rng.integers(len(reasons)))
        if second > last_second:
            continue
        item = PRODUCTS[product]
        refunded = _START + timedelta(seconds=second)
        yield (
            f"R{i:06d}", _order(order), f"{refunded:%Y-%m-%d %H:%M:%S}", f"{quantity * item.price:.2f}",
            item.sku, quantity, "no" if reason == 1 else "yes", reasons[reason],
        )  # fmt: skip


def _customer(index: int) -> str:
    return f"C{index:06d}"


def _order(index: int) -> str:
    return f"A{index:07d}"


def _write(path: Path, rows: Rows) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    return path
