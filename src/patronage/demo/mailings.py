"""Letters to customers: who was meant, who was held out, who opened, and who would order once more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from patronage.demo.arrivals import Market
from patronage.demo.days import DAY_SECONDS, day_number
from patronage.demo.parameters import Mailing
from patronage.demo.streams import Streams

__all__ = ["Mailings", "draw_mailings", "first_day_of"]

_SENDS_AT = 10 * 3600
_OPENS = {"email": 0.38, "mail": 0.0}
_CLICKS_WHEN_OPENED, _CARTS_WHEN_CLICKED = 0.16, 0.4
_OPEN_HOURS = 9.0

Longs = NDArray[np.int64]


@dataclass(frozen=True)
class Mailings:
    """One entry a person a letter was meant for; instants are -1 where nothing happened.

    `moved` would order once more at `orders_at` when sent the letter; only the treated are sent it.
    """

    mailing: NDArray[np.int8]
    person: NDArray[np.int32]
    treated: NDArray[np.bool_]
    sent_at: Longs
    opened_at: Longs
    clicked_at: Longs
    carted_at: Longs
    moved: NDArray[np.bool_]
    orders_at: Longs


def first_day_of(mailing: Mailing) -> int:
    """Give the running day a letter leaves on."""
    return day_number(date(*mailing.starts))


def draw_mailings(market: Market, person: NDArray[np.int32], second: Longs, streams: Streams) -> Mailings:
    """Draw each campaign among the customers of its day; `person` and `second` are orders by time."""
    parts = [
        _draw(i, each, _meant(market, each, person, second), market, streams)
        for i, each in enumerate(market.parameters.mailings)
    ]
    columns = zip(*parts, strict=True)
    return Mailings(*(np.concatenate(column) for column in columns))


def _meant(market: Market, mailing: Mailing, person: NDArray[np.int32], second: Longs) -> Longs:
    """Give who is written to: known customers who agreed; to be won back, those quiet for so many days."""
    day, people = first_day_of(mailing), market.people
    last = np.full(len(people), -1, dtype=np.int64)
    before = second < day * DAY_SECONDS
    last[person[before]] = second[before]
    meant = (last >= 0) & people.opted_in & people.named & market.fact.comes
    if mailing.win_back_days:
        meant &= last < (day - mailing.win_back_days) * DAY_SECONDS
    return np.flatnonzero(meant)


def _draw(
    index: int, mailing: Mailing, person: Longs, market: Market, streams: Streams
) -> tuple[NDArray[np.generic], ...]:
    rng, size, people = streams.of(f"letter {index}"), len(person), market.people
    treated = rng.random(size) >= mailing.holdout
    sent = np.full(size, first_day_of(mailing) * DAY_SECONDS + _SENDS_AT) + rng.integers(0, 1800, size)
    opens = treated & (rng.random(size) < _OPENS[mailing.kind] * np.exp(0.15 * people.liking[person]))
    clicks = opens & (rng.random(size) < _CLICKS_WHEN_OPENED)
    carts = clicks & (rng.random(size) < _CARTS_WHEN_CLICKED)
    opened = sent + (rng.exponential(_OPEN_HOURS, size) * 3600).astype(np.int64)
    clicked = opened + rng.integers(5, 300, size)
    moved_on = sent + (rng.random(size) * mailing.window_days * DAY_SECONDS).astype(np.int64)
    leaves_at = (people.first_day[person] + 1 + people.life[person]) * DAY_SECONDS
    moved = (rng.random(size) < mailing.lift) & (moved_on < leaves_at)
    return (
        np.full(size, index, dtype=np.int8),
        person.astype(np.int32),
        treated,
        np.where(treated, sent, -1),
        np.where(opens, opened, -1),
        np.where(clicks, clicked, -1),
        np.where(carts, clicked + rng.integers(20, 900, size), -1),
        moved,
        moved_on,
    )
