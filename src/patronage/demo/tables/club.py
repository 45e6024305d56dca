"""What the billing tool exports: the club's subscriptions, version by version, and its charges."""

from __future__ import annotations

import numpy as np

from patronage.demo.days import days_text, instants
from patronage.demo.members import PLANS, TRIAL_DAYS, draw_charges, draw_members
from patronage.demo.tables.keys import CURRENCY, Columns, Keys, labels, words
from patronage.demo.world import World

__all__ = ["payments", "subscriptions"]

_STATUSES = ("trialing", "active", "cancelled")
_TRIAL, _ACTIVE, _CANCELLED = range(len(_STATUSES))
_PLUS = 1
_BY_CARD = 0.7


def subscriptions(world: World, keys: Keys) -> Columns:
    """List subscriptions, a row a version: the trial, what follows it, another plan, the end."""
    members = draw_members(world.market, world.streams)
    every = np.arange(len(members.person))
    paid, switched, ended = (
        np.flatnonzero(days >= 0) for days in (members.paid_from, members.switched, members.ended)
    )
    member = np.concatenate([every, paid, switched, ended])
    since = np.concatenate([
        members.started, members.paid_from[paid], members.switched[switched], members.ended[ended],
    ])  # fmt: skip
    status = np.repeat(
        [_TRIAL, _ACTIVE, _ACTIVE, _CANCELLED], [len(every), len(paid), len(switched), len(ended)]
    )
    has_switched = (members.switched[member] >= 0) & (since >= members.switched[member])
    plan = np.where(has_switched, _PLUS, members.plan[member])
    order = np.lexsort((status, since, member))
    member, since, status, plan = member[order], since[order], status[order], plan[order]
    labels_of_channels = [c.name for c in world.parameters.channels]
    person = members.person[member]
    return {
        "subscription_id": labels("B", member + 1, 5),
        "valid_from": days_text(since),
        "customer": keys.customer[person],
        "plan": words([p.name for p in PLANS], plan),
        "started_at": days_text(members.started[member]),
        "ended_at": days_text(np.where(status == _CANCELLED, members.ended[member], -1)),
        "trial_end_at": days_text(members.started[member] + TRIAL_DAYS),
        "status": words(_STATUSES, status),
        "interval": words([p.interval for p in PLANS], plan),
        "amount": np.array([p.amount for p in PLANS])[plan],
        "currency": words((CURRENCY,), np.zeros(len(member), dtype=int)),
        "channel": words(labels_of_channels, world.market.fact.label[person]),
    }


def payments(world: World, keys: Keys) -> Columns:
    """List the attempts to collect, by time."""
    members = draw_members(world.market, world.streams)
    charges = draw_charges(members, world.streams)
    size = len(charges.member)
    invoice = charges.member * 100 + charges.invoice + 1
    card = world.streams.of("cards").random(len(members.person)) < _BY_CARD
    return {
        "payment_id": labels("Y", np.arange(1, size + 1), 6),
        "invoice_id": labels("I", invoice, 7),
        "subscription_id": labels("B", charges.member + 1, 5),
        "customer": keys.customer[members.person[charges.member]],
        "attempted_at": instants(charges.second),
        "amount": charges.amount,
        "currency": words((CURRENCY,), np.zeros(size, dtype=int)),
        "status": words(("failed", "paid"), charges.paid.astype(int)),
        "method": words(("transfer", "card"), card[charges.member].astype(int)),
    }
