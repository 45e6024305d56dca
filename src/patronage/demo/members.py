"""Members of the coffee club: who joins, tries it, stays, is charged, and drops out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from patronage.demo.arrivals import Market
from patronage.demo.days import DAY_SECONDS, DAYS
from patronage.demo.streams import Streams

__all__ = ["PLANS", "TRIAL_DAYS", "Charges", "Members", "Plan", "draw_charges", "draw_members"]

TRIAL_DAYS = 30
_JOINS, _JOINS_AFTER_DAYS = 0.13, 45.0
_STAYS_AFTER_TRIAL, _SWITCHES = 0.6, 0.12
_FAILS, _RECOVERS, _RETRIES = 0.06, (0.45, 0.3, 0.2), (3, 7, 14)
_LONGEST = 26

Longs = NDArray[np.int64]


@dataclass(frozen=True)
class Plan:
    """A plan of the club; `leaves` is the chance that a member ends it before the next charge."""

    name: str
    interval: str
    amount: float
    days: int
    leaves: float


PLANS = (
    Plan("Club monthly", "month", 7.9, 30, 0.055),
    Plan("Club plus monthly", "month", 12.9, 30, 0.045),
    Plan("Club yearly", "year", 79.0, 365, 0.3),
)
_PLAN_SHARE = (0.58, 0.2, 0.22)


@dataclass(frozen=True)
class Members:
    """One entry a subscription, days running: -1 where something has not happened by the end.

    `paid_from` is the first day charged, `switched` the day the plan became the second one.
    """

    person: Longs
    plan: Longs
    started: Longs
    paid_from: Longs
    switched: Longs
    ended: Longs
    by_payment: NDArray[np.bool_]


@dataclass(frozen=True)
class Charges:
    """One entry an attempt to collect: which subscription, which invoice of it, when, whether it was paid."""

    member: Longs
    invoice: Longs
    attempt: Longs
    second: Longs
    amount: NDArray[np.float64]
    paid: NDArray[np.bool_]


def draw_members(market: Market, streams: Streams) -> Members:
    """Draw the club. Those who buy often join more often; being a member moves nobody to buy more."""
    rng, people = streams.of("club"), market.people
    able = market.is_customer & people.registered & people.named & (people.life > TRIAL_DAYS)
    eager = _JOINS * np.minimum(3.0, people.rate * 365.25 / 2.0)
    who = np.flatnonzero(able & (rng.random(len(people)) < eager))
    waits = rng.exponential(_JOINS_AFTER_DAYS, len(who)).astype(np.int64)
    started = people.first_day[who].astype(np.int64) + waits
    plan = rng.choice(len(PLANS), len(who), p=_PLAN_SHARE)
    stays = rng.random(len(who)) < _STAYS_AFTER_TRIAL
    days = np.array([p.days for p in PLANS])[plan]
    # How many charges a member sees through, and whether the last of them is never collected.
    leaves = np.array([p.leaves for p in PLANS])[plan]
    chosen_end = rng.geometric(leaves)
    lost_payment = _FAILS * np.prod([1 - r for r in _RECOVERS])
    unpaid_end = rng.geometric(lost_payment, len(who))
    ends = started + TRIAL_DAYS + days * np.minimum(chosen_end, unpaid_end)
    ends = np.where(
        stays, ends + np.where(unpaid_end <= chosen_end, _RETRIES[-1] + 1 - days, 0), started + TRIAL_DAYS
    )
    switch = started + TRIAL_DAYS + 30 * rng.integers(2, 9, len(who))
    switches = stays & (plan == 0) & (rng.random(len(who)) < _SWITCHES) & (switch < ends - 30)
    seen = started < DAYS
    found = Members(
        person=who,
        plan=plan,
        started=started,
        paid_from=np.where(stays & (started + TRIAL_DAYS < DAYS), started + TRIAL_DAYS, -1),
        switched=np.where(switches & (switch < DAYS), switch, -1),
        ended=np.where(ends < DAYS, ends, -1),
        by_payment=stays & (unpaid_end <= chosen_end) & (ends < DAYS),
    )
    return Members(*(column[seen] for column in vars(found).values()))


def draw_charges(members: Members, streams: Streams) -> Charges:
    """Draw the attempts to collect each interval's amount: a failed one is tried again three times."""
    rng = streams.of("charges")
    days = np.array([p.days for p in PLANS])[members.plan]
    until = np.where(members.ended >= 0, members.ended, DAYS)
    counts = np.where(members.paid_from >= 0, -((members.paid_from - until) // days), 0).clip(0, _LONGEST)
    member = np.repeat(np.arange(len(counts)), counts)
    invoice = np.arange(len(member)) - np.repeat(np.cumsum(counts) - counts, counts)
    day = members.paid_from[member] + invoice * days[member]
    plan = np.where(
        (members.switched[member] >= 0) & (day >= members.switched[member]), 1, members.plan[member]
    )
    amount = np.array([p.amount for p in PLANS])[plan]
    never = members.by_payment[member] & (invoice == counts[member] - 1)
    failed = never | (rng.random(len(member)) < _FAILS)
    parts = [(member, invoice, np.zeros(len(member), dtype=np.int64), day, amount, ~failed)]
    open_ = np.flatnonzero(failed)
    for attempt, (after, recovers) in enumerate(zip(_RETRIES, _RECOVERS, strict=True), start=1):
        paid = ~never[open_] & ((rng.random(len(open_)) < recovers) | (attempt == len(_RETRIES)))
        parts.append((member[open_], invoice[open_], np.full(len(open_), attempt), day[open_] + after,
                      amount[open_], paid))  # fmt: skip
        open_ = open_[~paid]
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    second = columns[3] * DAY_SECONDS + 6 * 3600 + rng.integers(0, 1800, len(columns[3]))
    seen = np.flatnonzero(columns[3] < DAYS)
    seen = seen[np.argsort(second[seen], kind="stable")]
    return Charges(
        columns[0][seen], columns[1][seen], columns[2][seen], second[seen], columns[4][seen], columns[5][seen]
    )
