"""The contacts orders would give rise to: why, when, by which medium, how long they take."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from patronage.demo.baskets import Baskets
from patronage.demo.buying import Orders
from patronage.demo.days import DAY_SECONDS, DAYS, FIRST_DAY
from patronage.demo.parameters import Service
from patronage.demo.streams import Streams

__all__ = ["EMAIL", "REASONS", "Contacts", "draw_contacts"]

REASONS = ("where is my order", "return", "damaged", "product question", "change of order", "invoice")
_LATE, _RETURN, _DAMAGED, _QUESTION, _CHANGE, _INVOICE = range(len(REASONS))
_TROUBLES = (_LATE, _DAMAGED)
EMAIL = 2
"""The place of e-mail among the media; the others are live."""

_SUNDAY = 6
_PEAKS = ((0.2, 0.09), (0.62, 0.16))
_SECOND_PEAK = 0.6
_HOLDS = 0.22

Longs = NDArray[np.int64]


@dataclass(frozen=True)
class Contacts:
    """One entry a contact, by time; it takes place where its order does.

    `leaves` says that its customer would go for good after a bad wait, instead of buying less.
    """

    order: NDArray[np.int64]
    person: NDArray[np.int32]
    second: Longs
    medium: NDArray[np.int8]
    reason: NDArray[np.int8]
    trouble: NDArray[np.bool_]
    talk: NDArray[np.int32]
    hold: NDArray[np.int32]
    after_call: NDArray[np.int32]
    patience: NDArray[np.int32]
    leaves: NDArray[np.bool_]
    takes_callback: NDArray[np.bool_]
    transferred: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.order)

    def take(self, chosen: NDArray[np.bool_] | Longs) -> Self:
        """Give some of the contacts."""
        return replace(self, **{f.name: getattr(self, f.name)[chosen] for f in fields(self)})


def draw_contacts(
    service: Service, orders: Orders, baskets: Baskets, observed: NDArray[np.bool_], streams: Streams
) -> Contacts:
    """Draw the contacts about observed orders; all but e-mails reach the shop while it is open."""
    rng = streams.of("contacts")
    order, reason, day = _causes(service, orders, baskets, rng)
    medium = rng.choice(len(service.media), len(order), p=[share for _, share in service.media])
    closed = (day + FIRST_DAY.weekday()) % 7 == _SUNDAY
    day = np.where(closed & (medium != EMAIL), day + 1, day)
    second = day * DAY_SECONDS + _time_of_day(service, medium, rng)
    size = len(order)
    is_phone = medium == 0
    holds = is_phone & (rng.random(size) < _HOLDS)
    mean_talk = np.where(is_phone, *service.talk_seconds)
    drawn = Contacts(
        order=order,
        person=orders.person[order],
        second=second,
        medium=medium.astype(np.int8),
        reason=reason,
        trouble=np.isin(reason, _TROUBLES),
        talk=(20 + mean_talk * rng.lognormal(-0.25, 0.7, size)).clip(max=3600).astype(np.int32),
        hold=np.where(holds, rng.exponential(55, size) + 5, 0).astype(np.int32),
        after_call=rng.exponential(np.where(is_phone, *service.after_call_seconds)).astype(np.int32),
        patience=(5 + rng.exponential(np.where(is_phone, *service.patience_seconds))).astype(np.int32),
        leaves=rng.random(size) < service.leaves,
        takes_callback=is_phone & (rng.random(size) < service.takes_callback),
        transferred=is_phone & (rng.random(size) < service.transferred),
    )
    # Whose order lies past the end, or in no world that was observed, calls nobody.
    kept = np.flatnonzero(observed[order] & (second < DAYS * DAY_SECONDS) & (second > orders.second[order]))
    return drawn.take(kept[np.argsort(second[kept], kind="stable")])


def _causes(
    service: Service, orders: Orders, baskets: Baskets, rng: np.random.Generator
) -> tuple[Longs, NDArray[np.int8], Longs]:
    """Draw which orders give rise to a contact, why, and on which day."""
    size, day, lines = len(orders), orders.day.astype(np.int64), baskets.lines
    back = np.full(size, -1, dtype=np.int64)
    is_back = lines.back >= 0
    back[lines.order[is_back]] = lines.back[is_back]
    damaged = np.zeros(size, dtype=np.bool_)
    damaged[lines.order[lines.damaged]] = True
    chance, wait = rng.random(size), rng.integers(1, 4, size)
    is_late = baskets.late & ~baskets.cancelled & (chance < service.late_asked)
    is_return = ~is_late & (back >= 0) & (chance < service.return_asked)
    is_asked = ~is_late & ~is_return & (chance < service.asked_after)
    asks = rng.choice([_QUESTION, _QUESTION, _CHANGE, _INVOICE], size)
    reason = np.where(is_late, _LATE, np.where(is_return, np.where(damaged, _DAMAGED, _RETURN), asks))
    when = np.where(
        is_late, day + 3 + wait, np.where(is_return, np.maximum(back - 2 * wait, day + 1), day + wait)
    )
    first = np.flatnonzero(is_late | is_return | is_asked)
    again = first[rng.random(len(first)) < service.again]
    order = np.concatenate([first, again])
    on = np.concatenate([when[first], when[again] + rng.integers(1, 6, len(again))])
    return order, reason[order].astype(np.int8), on


def _time_of_day(service: Service, medium: Longs, rng: np.random.Generator) -> Longs:
    """Draw seconds after midnight: two peaks while open; e-mails at any hour."""
    size, open_seconds = len(medium), 2 * service.shift_hours * 3600
    late = (rng.random(size) < _SECOND_PEAK).astype(np.int64)
    middle, spread = np.array(_PEAKS).T
    share = rng.normal(middle[late], spread[late])
    share = np.where((share < 0) | (share >= 1), rng.random(size), share)
    live = service.opens_hour * 3600 + (share * (open_seconds - 60)).astype(np.int64)
    return np.where(medium == EMAIL, rng.normal(14.5, 4.2, size).clip(0, 23.9) * 3600, live).astype(np.int64)
