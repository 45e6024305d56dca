"""What the web analytics exports: visits of those who agreed to be counted, and the goals they reached."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from patronage.demo.days import DAY_SECONDS, DAYS, instants
from patronage.demo.people import COUNTRIES
from patronage.demo.tables.advertising import TOOL_NAMES, campaign_of
from patronage.demo.tables.commerce import order_channels
from patronage.demo.tables.keys import CURRENCY, Columns, Keys, labels, where_given, words
from patronage.demo.world import World

__all__ = ["conversions", "visits"]

_AGREES, _EARLIER_VISITS, _LATER_VISITS = 0.78, 0.9, 0.45
_CARTS_UNBOUGHT, _LEAD_SHARE, _LEADS_BEFORE_BUYING = 0.09, 0.05, 0.18
_PAGES, _PAGE_SHARE = ("/", "/coffee", "/tea", "/kitchen", "/gifts"), (0.4, 0.27, 0.11, 0.13, 0.09)
_DEVICES, _DEVICE_SHARE = ("phone", "desktop", "tablet"), (0.61, 0.33, 0.06)
_FIRST_VISITOR = 100_000
_LOOKS_BEFORE, _SIGNS_UP_AFTER = 9 * DAY_SECONDS, 40

Longs = NDArray[np.int64]


@dataclass(frozen=True)
class _Trail:
    """One entry a visit: who (a person, or -1), its visitor, when, when carted, by which channel."""

    person: Longs
    visitor: Longs
    second: Longs
    carted: Longs
    channel: Longs

    @classmethod
    def joined(cls, parts: list[_Trail]) -> _Trail:
        """Join trails, by time."""
        columns = (
            np.concatenate([getattr(part, name) for part in parts])
            for name in ("person", "visitor", "second", "carted", "channel")
        )
        whole = cls(*columns)
        order = np.argsort(whole.second, kind="stable")
        return cls(
            whole.person[order],
            whole.visitor[order],
            whole.second[order],
            whole.carted[order],
            whole.channel[order],
        )


def visits(world: World, keys: Keys) -> Columns:
    """List visits by time: before orders, and those that led to none."""
    rng = world.streams.of("visits file")
    trail = _trail(world, keys)
    size, people = len(trail.second), world.market.people
    known = np.maximum(trail.person, 0)
    # Whoever is signed in is known; those who only look are not.
    signed_in = (trail.person >= 0) & people.registered[known] & (trail.carted >= 0)
    country = np.where(
        trail.person >= 0,
        people.country[known],
        rng.choice(len(COUNTRIES), size, p=(0.4, 0.2, 0.15, 0.11, 0.08, 0.06)),
    )
    campaign, names = _campaigns(world, trail, rng.random(size))
    return {
        "visit_id": np.arange(1, size + 1),
        "visitor_id": trail.visitor + _FIRST_VISITOR,
        "customer": where_given(keys.customer[known], signed_in),
        "visited_at": instants(trail.second),
        "channel": words(_tool_names(world), trail.channel),
        "campaign": words(names, campaign),
        "carted_at": instants(trail.carted),
        "landing_page": words(_PAGES, rng.choice(len(_PAGES), size, p=_PAGE_SHARE)),
        "device": words(_DEVICES, rng.choice(len(_DEVICES), size, p=_DEVICE_SHARE)),
        "country": words(COUNTRIES, country),
    }


def conversions(world: World, keys: Keys) -> Columns:
    """List leads, registrations and first orders by time."""
    rng, people, orders = world.streams.of("conversions file"), world.market.people, world.orders
    agreed, tools = _agreed(world), _tool_names(world)
    first = keys.orders[orders.number[keys.orders] == 0]
    first = first[people.named[orders.person[first]]]
    who = orders.person[first].astype(np.int64)
    leads = np.flatnonzero(agreed[who] & (rng.random(len(who)) < _LEADS_BEFORE_BUYING))
    seen_first = np.full(len(people), DAYS * DAY_SECONDS)
    for trail in _before_orders(world, keys):
        np.minimum.at(seen_first, trail.person, trail.second)
    looked = _looked(world)
    signs_up = np.flatnonzero(rng.random(len(looked.second)) < _LEAD_SHARE)
    registers = np.flatnonzero(people.registered[who])
    second = np.concatenate([
        seen_first[who[leads]] + _SIGNS_UP_AFTER,
        looked.second[signs_up] + _SIGNS_UP_AFTER,
        orders.second[first[registers]] - 30,
        orders.second[first],
    ])  # fmt: skip
    person = np.concatenate([who[leads], np.full(len(signs_up), -1), who[registers], who])
    kind = np.repeat([0, 0, 1, 2], [len(leads), len(signs_up), len(registers), len(first)])
    visitor = np.concatenate([who[leads], looked.visitor[signs_up], who[registers], who])
    known = np.maximum(person, 0)
    channel = np.where(person >= 0, world.market.fact.label[known], 0)
    channel[len(leads) : len(leads) + len(signs_up)] = looked.channel[signs_up]
    seen = (person < 0) | agreed[known]
    value = np.full(len(second), np.nan)
    value[-len(first) :] = (world.baskets.gross - world.baskets.discount)[first] / 100.0
    order = np.argsort(second, kind="stable")
    return {
        "conversion_id": labels("V", np.arange(1, len(second) + 1), 7),
        "kind": words(("lead", "registration", "first_order"), kind[order]),
        "visitor_id": np.ma.masked_array(visitor + _FIRST_VISITOR, mask=~seen)[order],
        "customer": where_given(keys.customer[known], person >= 0)[order],
        "converted_at": instants(second[order].clip(0, DAYS * DAY_SECONDS - 1)),
        "channel": words(tools, channel[order]),
        "value": np.round(value[order], 2),
        "currency": words((CURRENCY,), np.where(np.isnan(value), -1, 0)[order]),
    }


def _trail(world: World, keys: Keys) -> _Trail:
    return _Trail.joined([*_before_orders(world, keys), _looked(world)])


def _before_orders(world: World, keys: Keys) -> list[_Trail]:
    """Draw the visits in which orders were placed, and the looks before them; not every order has any."""
    rng, orders, people = world.streams.of("visits"), world.orders, world.market.people
    is_seen = _agreed(world)[orders.person[keys.orders]]
    bought, by = keys.orders[is_seen], order_channels(world, keys)[is_seen]
    person = orders.person[bought].astype(np.int64)
    is_first, at = orders.number[bought] == 0, orders.second[bought]
    began = at - rng.integers(240, 2400, len(at))
    carted = np.minimum(began + rng.integers(30, 200, len(at)), at - 20)
    ordering = _Trail(person, person, began.clip(0), carted.clip(0), by)
    more = np.repeat(np.arange(len(at)), rng.poisson(np.where(is_first, _EARLIER_VISITS, _LATER_VISITS)))
    # First the touch that brought them and what followed; later a look in the days before the next order.
    again = np.maximum(at[more] - _LOOKS_BEFORE, (people.first_day[person[more]] + 1) * DAY_SECONDS)
    since = np.where(is_first[more], people.day[person[more]] * DAY_SECONDS, again)
    since = np.minimum(since, began[more] - 60)
    earlier = since + (rng.random(len(more)) * (began[more] - 60 - since)).astype(np.int64)
    looks = _Trail(person[more], person[more], earlier.clip(0), np.full(len(more), -1), by[more])
    return [ordering, looks]


def _looked(world: World) -> _Trail:
    """Draw the visits of those who never bought: as many by each channel as bring its customers."""
    rng, market = world.streams.of("visitors"), world.market
    who = np.flatnonzero(market.is_customer)
    looks = np.array([c.looks for c in world.parameters.channels])
    counts = rng.poisson(looks[market.fact.label[who]])
    beside = np.repeat(who, counts)
    day = (market.people.day[beside] + rng.integers(-10, 11, len(beside))).clip(0, DAYS - 1)
    second = day * DAY_SECONDS + (rng.normal(15, 4.5, len(beside)).clip(0, 23.9) * 3600).astype(np.int64)
    carts = rng.random(len(beside)) < _CARTS_UNBOUGHT
    carted = np.where(carts, second + rng.integers(30, 900, len(beside)), -1)
    return _Trail(
        person=np.full(len(beside), -1),
        visitor=len(market.people) + np.arange(len(beside)),
        second=second,
        carted=np.minimum(carted, DAYS * DAY_SECONDS - 1),
        channel=market.fact.label[beside].astype(np.int64),
    )


def _agreed(world: World) -> NDArray[np.bool_]:
    return world.streams.of("agrees to be counted").random(len(world.market.people)) < _AGREES


def _tool_names(world: World) -> list[str]:
    return [c.ad.tool_name if c.ad else TOOL_NAMES[c.name] for c in world.parameters.channels]


def _campaigns(world: World, trail: _Trail, chance: NDArray[np.float64]) -> tuple[Longs, list[str]]:
    """Give the campaign of each visit that an advert brought, -1 for the others, and all their names."""
    names: list[str] = []
    found = np.full(len(trail.second), -1)
    for channel, ad in world.market.ads.items():
        here = np.flatnonzero(trail.channel == channel)
        person = trail.person[here]
        shares = np.cumsum([share for _, _, share in ad.campaigns])
        drawn = np.searchsorted(shares, chance[here], side="right").clip(max=len(shares) - 1)
        theirs = campaign_of(ad, world.market.people, np.maximum(person, 0))
        found[here] = len(names) + np.where(person >= 0, theirs, drawn)
        names += [name for _, name, _ in ad.campaigns]
    return found, names
