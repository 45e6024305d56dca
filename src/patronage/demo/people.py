"""Everybody who might come to the shop, and what each is like, whether an advert reaches them or not."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from patronage.demo.days import DAYS, PLAN_DAYS
from patronage.demo.demand import Demand
from patronage.demo.parameters import Parameters
from patronage.demo.streams import Streams

__all__ = ["COUNTRIES", "People", "draw_people"]

COUNTRIES = ("DE", "FR", "ES", "IT", "NL", "AT")
_COUNTRY_SHARE = (0.42, 0.19, 0.15, 0.11, 0.07, 0.06)
_OWN_SHARE = 0.6
_OPTS_IN, _REGISTERS, _IS_COMPANY = 0.58, 0.72, 0.04
_TAKERS = (0, 2)
_OPENING_DAYS = 14

_Columns = dict[str, NDArray[Any]]  # columns of People, each of its own type

Floats = NDArray[np.float64]
Small = NDArray[np.int8]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class People:
    """One entry a person.

    Parameters
    ----------
    channel
        Whose adverts are aimed at the person; of the free channels, the one it comes by.
    own
        The free channel it comes by when no advert reaches it.
    day, first_day
        The day of the touch; the day of the first order, which follows the touch.
    reach
        In [0, 1); an advert reaches the person where its channel reaches a greater share that day.
    exists
        In [0, 1); the shop's market is cut so that just as many customers come as were asked for.
    anyway, halo, lost
        Comes unreached; comes reached by `own`; its label gets lost on the way.
    taken_by
        The paid channel that claims a person who came free, -1 where none.
    rate, life_mean, life
        Orders a day of usual demand; days it stays in the mean, and really; nobody leaves before buying.
    """

    channel: Small
    own: Small
    day: NDArray[np.int32]
    first_day: NDArray[np.int32]
    reach: Floats
    exists: Floats
    anyway: Flags
    halo: Flags
    lost: Flags
    taken_by: Small
    rate: Floats
    life_mean: Floats
    life: Floats
    liking: Floats
    lines: Floats
    thrift: Floats
    country: Small
    campaign: Floats
    registered: Flags
    opted_in: Flags
    company: Flags
    named: Flags

    def __len__(self) -> int:
        return len(self.channel)

    def take(self, chosen: NDArray[np.bool_] | NDArray[np.int64]) -> Self:
        """Give some of the people."""
        return replace(self, **{f.name: getattr(self, f.name)[chosen] for f in fields(self)})


def draw_people(parameters: Parameters, demand: Demand, customers: float, streams: Streams) -> People:
    """Draw the people of a market in which about so many customers come in the observed time."""
    rng, channels = streams.of("people"), parameters.channels
    level = np.array([c.share / (c.ad.usual_reach if c.ad else 1) for c in channels]) * customers / DAYS
    counts = rng.poisson(np.outer(level, demand.coming)).ravel()
    place = np.repeat(np.arange(len(counts)), counts)
    channel, day = (place // PLAN_DAYS).astype(np.int8), (place % PLAN_DAYS).astype(np.int32)
    ways = _ways(parameters, channel, day, streams.of("ways"))
    habits = _habits(parameters, channel, day, streams)
    # The people an advert reaches last are those it suits least; whoever comes free is not among them.
    is_paid = np.array([c.ad is not None for c in channels])[channel]
    habits["rate"] *= np.where(is_paid, np.exp(parameters.trade.dilution * (0.3 - ways["reach"])), 1.0)
    traits = _traits(parameters, len(channel), streams.of("traits"))
    return People(channel=channel, day=day, **ways, **habits, **traits)


def _ways(
    parameters: Parameters, channel: Small, day: NDArray[np.int32], rng: np.random.Generator
) -> _Columns:
    """Draw how each person comes: reached or not, by which channel, labelled as what."""
    channels, size = parameters.channels, len(channel)
    names = [c.name for c in channels]
    organic, direct = names.index("organic"), names.index("direct")
    is_free = np.array([c.ad is None for c in channels])[channel]
    anyway = np.array([c.ad.anyway if c.ad else 1.0 for c in channels])
    halo = np.array([c.ad.halo if c.ad else 0.0 for c in channels])
    delay = np.array([c.delay_days for c in channels])[channel]
    own = np.where(rng.random(size) < _OWN_SHARE, organic, direct)
    taken = rng.random(size) < parameters.trade.label_taken
    return {
        "own": np.where(is_free, channel, own).astype(np.int8),
        # At the opening people come at once: they have waited for it.
        "first_day": (day + rng.exponential(delay) * np.minimum(1, day / _OPENING_DAYS)).astype(np.int32),
        # A person of a free channel is never reached, and comes all the same.
        "reach": np.where(is_free, 1.0, rng.random(size)),
        "exists": rng.random(size),
        "anyway": rng.random(size) < anyway[channel],
        "halo": rng.random(size) < halo[channel],
        "lost": rng.random(size) < parameters.trade.label_lost,
        "taken_by": np.where(taken, rng.choice(_TAKERS, size), -1).astype(np.int8),
        "campaign": rng.random(size),
    }


def _habits(parameters: Parameters, channel: Small, day: NDArray[np.int32], streams: Streams) -> _Columns:
    """Draw how much each person buys and how long it stays: of later cohorts, less."""
    rng, trade, size = streams.of("habits"), parameters.trade, len(channel)
    years = day / 365.25
    liking = rng.normal(size=size)
    rates = np.array([c.orders_a_year for c in parameters.channels])[channel] / 365.25
    lives = np.array([c.life_days for c in parameters.channels])[channel]
    once = rng.random(size) < np.array([c.once_only for c in parameters.channels])[channel]
    life_mean = lives * trade.life_drift_a_year**years * np.exp(0.3 * liking - 0.045)
    shape = trade.rate_shape
    return {
        "rate": rates * rng.gamma(shape, 1 / shape, size) * trade.rate_drift_a_year**years,
        "life_mean": life_mean,
        "life": np.where(once, 0.0, rng.exponential(size=size) * life_mean),
        "liking": liking,
    }


def _traits(parameters: Parameters, size: int, rng: np.random.Generator) -> _Columns:
    registered = rng.random(size) < _REGISTERS
    return {
        "lines": rng.gamma(4.0, parameters.trade.lines_beyond_first / 4.0, size),
        "thrift": rng.beta(1.2, 4.0, size),
        "country": rng.choice(len(COUNTRIES), size, p=_COUNTRY_SHARE).astype(np.int8),
        "registered": registered,
        "opted_in": rng.random(size) < _OPTS_IN,
        "company": rng.random(size) < _IS_COMPANY,
        # Who has an account is always known.
        "named": registered | (rng.random(size) >= parameters.trade.without_name / (1 - _REGISTERS)),
    }
