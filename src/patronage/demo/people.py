"""Who buys at the demo shop and when: channels of different quality, repeat buying, dropping out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

__all__ = ["CHANNELS", "FIRST_DAY", "LAST_DAY", "Orders", "People", "buy", "invite"]

FIRST_DAY = date(2024, 1, 1)
LAST_DAY = date(2025, 12, 31)
_DAYS = (LAST_DAY - FIRST_DAY).days + 1

CHANNELS = ("search", "social", "email", "referral", "direct")
_CHANNEL_SHARE = (0.34, 0.27, 0.12, 0.09, 0.18)
# Customers of a good channel come back more often and stay longer.
_ORDERS_A_YEAR = np.array([2.6, 1.6, 3.8, 4.2, 3.0])
_STRAYING = 0.55
_MEAN_LIFE_DAYS = np.array([420.0, 260.0, 620.0, 700.0, 520.0])

COUNTRIES = ("DE", "FR", "ES", "IT", "NL")
_COUNTRY_SHARE = (0.42, 0.2, 0.16, 0.13, 0.09)

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class People:
    """One entry a customer: index into `CHANNELS` and `COUNTRIES`, and the day of the first order."""

    channel: Ints
    country: Ints
    first_day: Ints


@dataclass(frozen=True)
class Orders:
    """One entry an order, by time: its customer, the second since the first day, its channel."""

    customer: Ints
    second: Ints
    channel: Ints


def invite(customers: int, rng: np.random.Generator) -> People:
    """Draw customers; more of them come late in the year, and more each year."""
    day = np.arange(_DAYS)
    season = 1 + 0.35 * np.cos(2 * np.pi * (day - 335) / 365.25)
    weight = season * (1 + 0.6 * day / _DAYS)
    return People(
        channel=rng.choice(len(CHANNELS), customers, p=_CHANNEL_SHARE),
        country=rng.choice(len(COUNTRIES), customers, p=_COUNTRY_SHARE),
        first_day=np.sort(rng.choice(_DAYS, customers, p=weight / weight.sum())),
    )


def buy(people: People, rng: np.random.Generator) -> Orders:
    """Draw everybody's orders: a first one, then a Poisson stream until the customer drops out."""
    customers = len(people.first_day)
    rate = rng.gamma(1.5, 1 / 1.5, customers) * _ORDERS_A_YEAR[people.channel] / 365.25
    life = rng.exponential(_MEAN_LIFE_DAYS[people.channel])
    stay = np.minimum(life, _DAYS - 1 - people.first_day)
    repeats = rng.poisson(rate * stay)
    again = np.repeat(np.arange(customers), repeats)
    day = np.concatenate([people.first_day, people.first_day[again] + rng.random(len(again)) * stay[again]])
    customer = np.concatenate([np.arange(customers), again])
    hour = rng.normal(15.5, 3.5, len(day)).clip(0, 23.99)
    second = day.astype(np.int64) * 86_400 + (hour * 3_600).astype(np.int64)
    by_time = np.lexsort((customer, second))
    # Old customers mostly come by themselves or by e-mail, whatever brought them first.
    channel = people.channel[customer]
    is_repeat = np.arange(len(day)) >= customers
    strays = is_repeat & (rng.random(len(day)) < _STRAYING)
    channel = np.where(strays, rng.choice([2, 4], len(day)), channel)
    return Orders(customer[by_time], second[by_time], channel[by_time])
