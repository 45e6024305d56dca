"""What the shop's system exports: customers, orders, their lines, products, refunds."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from patronage.demo.baskets import COUPONS, refunded_cents, share_off
from patronage.demo.days import DAY_SECONDS, DAYS, FIRST_DAY, day_number, days_text, instants
from patronage.demo.people import COUNTRIES
from patronage.demo.products import COSTS_ROSE_ON, PRODUCTS
from patronage.demo.tables.keys import CURRENCY, Columns, Keys, labels, money, words
from patronage.demo.world import World

__all__ = ["customers", "order_channels", "order_lines", "orders", "products", "refunds"]

_TAX = np.array([0.19, 0.20, 0.21, 0.22, 0.21, 0.20])
_FREE_SHIPPING_FROM, _SHIPPING = 4900, 490
_SHIPPING_COST, _SHIPPING_COST_A_PIECE = 430, 35
_FEE, _FEE_SHARE = 25, 0.018
_NOT_KNOWN = 0.025
_STRAYS, _BY_APP = 0.55, 0.24
_REASONS = ("damaged", "changed mind", "did not fit", "arrived late")


def customers(world: World, keys: Keys) -> Columns:
    """List the customers the shop's system knows by name."""
    rng, people = world.streams.of("customers file"), world.market.people
    who = keys.customers
    first = np.full(len(people), 0, dtype=np.int64)
    is_first = world.orders.number == 0
    first[world.orders.person[is_first]] = world.orders.second[is_first]
    created = first[who] - np.where(people.registered[who], rng.integers(60, 1500, len(who)), 0)
    unknown = rng.random(len(who)) < _NOT_KNOWN
    names = [c.name for c in world.parameters.channels]
    return {
        "customer": keys.customer[who],
        "email": labels("c", np.arange(1, len(who) + 1), 6) + np.array(["@example.com"], dtype=object),
        "created_at": instants(created.clip(0)),
        "acquisition_channel": words(names, np.where(unknown, -1, world.market.fact.label[who])),
        "country": words(COUNTRIES, people.country[who]),
        "kind": words(("person", "company"), people.company[who].astype(int)),
        "registered": people.registered[who],
    }


def orders(world: World, keys: Keys) -> Columns:
    """List the orders by time."""
    rng, baskets, chosen = world.streams.of("orders file"), world.baskets, keys.orders
    placed = world.orders.take(chosen)
    people, size = world.market.people, len(chosen)
    gross, discount = baskets.gross[chosen], baskets.discount[chosen]
    net = gross - discount
    shipping = np.where(net >= _FREE_SHIPPING_FROM, 0, _SHIPPING)
    country = people.country[placed.person]
    pieces = np.bincount(baskets.lines.order, weights=baskets.lines.quantity, minlength=len(world.orders))
    cancelled = baskets.cancelled[chosen]
    cancelled_at = placed.second + rng.integers(600, DAY_SECONDS, size)
    cancelled_at = np.where(cancelled, np.minimum(cancelled_at, DAYS * DAY_SECONDS - 1), -1)
    return {
        "order_id": keys.order_id,
        "order_name": keys.order_name,
        "customer": keys.customer[placed.person],
        "ordered_at": instants(placed.second),
        "status": words(("paid", "cancelled"), cancelled.astype(int)),
        "cancelled_at": instants(cancelled_at),
        "currency": words((CURRENCY,), np.zeros(size, dtype=int)),
        "gross": money(gross),
        "discount": money(discount),
        "shipping": money(shipping),
        "tax": money(np.rint((net + shipping) * _TAX[country]).astype(np.int64)),
        "tax_included": words(("out",), np.zeros(size, dtype=int)),
        "shipping_cost": money(_SHIPPING_COST + _SHIPPING_COST_A_PIECE * pieces[chosen].astype(np.int64)),
        "payment_fee": money(_FEE + np.rint(_FEE_SHARE * (net + shipping)).astype(np.int64)),
        "channel": words([c.name for c in world.parameters.channels], order_channels(world, keys)),
        "sales_channel": words(("web", "app"), (rng.random(size) < _BY_APP).astype(int)),
        "coupon": words(COUPONS, baskets.coupon[chosen]),
        "country": words(COUNTRIES, country),
    }


def order_channels(world: World, keys: Keys) -> NDArray[np.int64]:
    """Give the place of each order's channel: old customers mostly come by themselves or by e-mail."""
    rng, names = world.streams.of("order channels"), [c.name for c in world.parameters.channels]
    strays = np.array([names.index(name) for name in ("direct", "email", "organic")])
    placed = world.orders.take(keys.orders)
    label = world.market.fact.label[placed.person].astype(np.int64)
    is_astray = (placed.number > 0) & (rng.random(len(label)) < _STRAYS)
    label = np.where(is_astray, rng.choice(strays, len(label)), label)
    return np.where(placed.letter >= 0, names.index("email"), label)


def order_lines(world: World, keys: Keys) -> Columns:
    """List the lines of the orders."""
    lines = world.baskets.lines
    place = keys.place[lines.order]
    chosen = np.flatnonzero(place >= 0)
    chosen = chosen[np.argsort(place[chosen], kind="stable")]
    place, product = place[chosen], lines.product[chosen]
    starts = np.flatnonzero(np.diff(place, prepend=-1))
    number = np.arange(len(place)) - np.repeat(starts, np.diff(starts, append=len(place))) + 1
    return {
        "order_id": keys.order_id[place],
        "line": number,
        "product_id": words([p.sku for p in PRODUCTS], product),
        "product": words([p.name for p in PRODUCTS], product),
        "category": words([p.category for p in PRODUCTS], product),
        "quantity": lines.quantity[chosen].astype(np.int64),
        "unit_price": np.array([p.price for p in PRODUCTS])[product],
    }


def products(_world: World, _keys: Keys) -> Columns:
    """List what each product costs the shop, and since when."""
    index = np.repeat(np.arange(len(PRODUCTS)), 2)
    since = np.tile([day_number(FIRST_DAY), day_number(COSTS_ROSE_ON)], len(PRODUCTS))
    return {
        "product_id": words([p.sku for p in PRODUCTS], index),
        "product": words([p.name for p in PRODUCTS], index),
        "category": words([p.category for p in PRODUCTS], index),
        "unit_cost": np.array([cost for p in PRODUCTS for cost in (p.cost, p.later_cost)]),
        "valid_from": days_text(since),
    }


def refunds(world: World, keys: Keys) -> Columns:
    """List the refunds made by the end, a row a line given back."""
    rng, lines = world.streams.of("refunds file"), world.baskets.lines
    chosen = np.flatnonzero((lines.back >= 0) & (lines.back < DAYS) & (keys.place[lines.order] >= 0))
    second = lines.back[chosen].astype(np.int64) * DAY_SECONDS + rng.integers(8, 18, len(chosen)) * 3600
    by_time = np.argsort(second, kind="stable")
    chosen, second = chosen[by_time], second[by_time]
    order, product = lines.order[chosen], lines.product[chosen]
    price = np.rint(np.array([p.price for p in PRODUCTS]) * 100).astype(np.int64)
    goods = refunded_cents(price[product] * lines.quantity[chosen], share_off(world.baskets.coupon[order]))
    country = world.market.people.country[world.orders.person[order]]
    damaged = lines.damaged[chosen]
    return {
        "refund_id": labels("R", np.arange(1, len(chosen) + 1), 6),
        "order_id": keys.order_id[keys.place[order]],
        "refunded_at": instants(second),
        "currency": words((CURRENCY,), np.zeros(len(chosen), dtype=int)),
        "goods": money(goods),
        "tax": money(np.rint(goods * _TAX[country]).astype(np.int64)),
        "product_id": words([p.sku for p in PRODUCTS], product),
        "quantity": lines.quantity[chosen].astype(np.int64),
        "restocked": ~damaged,
        "reason": words(_REASONS, np.where(damaged, 0, rng.integers(1, len(_REASONS), len(chosen)))),
    }
