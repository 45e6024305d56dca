"""What the help desk exports: legs of contacts, and what the agents were doing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from patronage.demo.contacts import EMAIL, REASONS
from patronage.demo.days import DAY_SECONDS, DAYS, instants
from patronage.demo.roster import QUEUES, SHIFTS
from patronage.demo.service_queue import LEGS_OF_SHIFT
from patronage.demo.tables.keys import Column, Columns, Keys, labels, where_given, words
from patronage.demo.tickets import work_off
from patronage.demo.world import World

__all__ = ["agent_states", "contact_ids", "contacts"]

_END = DAYS * DAY_SECONDS - 1
_PREFIXES = ("P", "H", "S")
_SOLVED_ON_CALL, _SOLVED_AFTER = 0.86, 90_000.0
_TICKET_AGENTS, _EMAILS_AN_AGENT = 9, 20_000
_STATES = ("ready", "talking", "after_call", "away", "offline")
_READY, _TALKING, _AFTER_CALL, _AWAY, _OFFLINE = range(len(_STATES))

Longs = NDArray[np.int64]


def contact_ids(world: World) -> NDArray[np.object_]:
    """Give each contact's id."""
    return labels("T", np.arange(1, len(world.contacts) + 1), 6)


def contacts(world: World, keys: Keys) -> Columns:
    """List calls and chats, a row a leg, and e-mails; nobody is named who did not give a name."""
    live, emails = _live(world), _emails(world)
    contact = np.concatenate([live["contact"], emails["contact"]])
    queued = np.concatenate([live["queued_at"], emails["queued_at"]])
    order = np.lexsort((np.concatenate([live["leg"], emails["leg"]]), contact, queued))
    joined = {name: np.concatenate([live[name], emails[name]])[order] for name in live}
    contact = joined.pop("contact")
    about = world.contacts.order[contact]
    for name in ("queued_at", "answered_at", "ended_at", "first_reply_at", "resolved_at", "reopened_at"):
        joined[name] = instants(joined[name])
    return {
        "contact_id": contact_ids(world)[contact],
        "leg": joined.pop("leg"),
        "customer": keys.customer[world.contacts.person[contact]],
        "order_id": keys.order_id[keys.place[about]],
        "medium": words([m for m, _ in world.parameters.service.media], world.contacts.medium[contact]),
        **joined,
        "reason": words(REASONS, world.contacts.reason[contact]),
    }


def agent_states(world: World, _keys: Keys) -> Columns:
    """List what agents did: talking, wrapping up, other work, waiting; each until the next row."""
    jobs = world.served.jobs
    table = np.array([job[:5] for job in jobs], dtype=np.int64).reshape(-1, 5)
    is_contact = np.array([job.is_contact for job in jobs], dtype=np.bool_)
    agent, queue, begun, ended, free = table.T
    worker = queue * SHIFTS * LEGS_OF_SHIFT + agent
    who, since, state = (np.concatenate(c) for c in zip(
        (worker, begun, np.where(is_contact, _TALKING, _AWAY)),
        (worker[is_contact], ended[is_contact], np.full(is_contact.sum(), _AFTER_CALL)),
        (worker, free, np.full(len(worker), _READY)),
        *_shifts(world, worker, begun, free),
        strict=True,
    ))  # fmt: skip
    # At one instant the later kind of row says what begins: work over readiness, the end of a shift over all.
    weight = np.array([1, 2, 0, 2, 3])[state]
    order = np.lexsort((weight, since, who))
    who, since, state = who[order], since[order], state[order]
    last = np.append((np.diff(who) != 0) | (np.diff(since) != 0), [True])
    kept = last & (since <= _END)
    who, since, state = who[kept], since[kept], state[kept]
    by_time = np.argsort(since, kind="stable")
    return {
        "agent": _agent_names(
            who[by_time] // (SHIFTS * LEGS_OF_SHIFT), who[by_time] % (SHIFTS * LEGS_OF_SHIFT)
        ),
        "changed_at": instants(since[by_time]),
        "state": words(_STATES, state[by_time]),
        "queue": words(QUEUES, who[by_time] // (SHIFTS * LEGS_OF_SHIFT)),
    }


def _live(world: World) -> dict[str, Column]:
    rng, legs = world.streams.of("live contacts file"), world.served.legs
    table = np.array([leg[:7] for leg in legs], dtype=np.int64).reshape(-1, 7)
    contact, number, queue, queued, answered, ended, agent = table.T
    outcome = np.array([leg.outcome for leg in legs], dtype=object)
    is_answered, is_first = answered >= 0, number == 1
    drawn, hold = world.contacts, world.contacts.hold[contact].astype(np.float64)
    later = np.where(rng.random(len(legs)) < _SOLVED_ON_CALL, 0, rng.exponential(_SOLVED_AFTER, len(legs)))
    resolved = np.where(is_answered & ~(is_first & drawn.transferred[contact]), ended + later, -1)
    nothing = np.full(len(legs), -1)
    called_back = ~is_first & (queue != len(QUEUES) - 1)
    return {
        "contact": contact,
        "leg": number,
        "queue": words(QUEUES, queue),
        "agent": where_given(_agent_names(queue, np.maximum(agent, 0)), is_answered),
        "direction": words(("in", "out"), called_back.astype(int)),
        "queued_at": queued,
        "answered_at": answered,
        "ended_at": np.where(ended <= _END, ended, -1),
        "hold_seconds": np.where(is_answered, hold, np.nan),
        "after_call_seconds": np.where(is_answered, drawn.after_call[contact], np.nan),
        "outcome": outcome,
        "first_reply_at": nothing,
        "resolved_at": np.where(resolved <= _END, resolved, -1).astype(np.int64),
        "reopened_at": nothing,
        "reopened": np.zeros(len(legs), dtype=np.int64),
        "transferred_from": np.where(~is_first & ~called_back, 1.0, np.nan),
    }


def _emails(world: World) -> dict[str, Column]:
    took_place = np.array(world.served.took_place, dtype=np.int64)
    contact = took_place[world.contacts.medium[took_place] == EMAIL]
    queued = world.contacts.second[contact]
    tickets = work_off(queued, world.streams)
    agents = min(_TICKET_AGENTS, 1 + len(contact) // _EMAILS_AN_AGENT)
    replied, nothing = tickets.first_reply_at >= 0, np.full(len(contact), -1)
    return {
        "contact": contact,
        "leg": np.ones(len(contact), dtype=np.int64),
        "queue": words(("care mail",), np.zeros(len(contact), dtype=int)),
        "agent": where_given(labels("M", 1 + contact % agents, 2), replied),
        "direction": words(("in",), np.zeros(len(contact), dtype=int)),
        "queued_at": queued,
        "answered_at": nothing,
        "ended_at": nothing,
        "hold_seconds": np.full(len(contact), np.nan),
        "after_call_seconds": np.full(len(contact), np.nan),
        # A ticket waits in no line: it is replied to or it is open.
        "outcome": words((), nothing),
        "first_reply_at": tickets.first_reply_at,
        "resolved_at": tickets.resolved_at,
        "reopened_at": tickets.reopened_at,
        "reopened": (tickets.reopened_at >= 0).astype(np.int64),
        "transferred_from": np.full(len(contact), np.nan),
    }


def _agent_names(queue: Longs, agent: Longs) -> NDArray[np.object_]:
    shift, number = np.divmod(agent, LEGS_OF_SHIFT)
    names: NDArray[np.object_] = words(_PREFIXES, queue) + labels(
        "", (shift + 1) * LEGS_OF_SHIFT + number + 1, 0
    )
    return names


def _shifts(world: World, worker: Longs, begun: Longs, free: Longs) -> list[tuple[Longs, Longs, Longs]]:
    """Give the rows on which agents come and go, of those who did anything that day."""
    service = world.parameters.service
    seconds = service.shift_hours * 3600
    day = begun // DAY_SECONDS
    key, inverse = np.unique(worker * (DAYS + 1) + day, return_inverse=True)
    who, day = key // (DAYS + 1), key % (DAYS + 1)
    shift = who % (SHIFTS * LEGS_OF_SHIFT) // LEGS_OF_SHIFT
    opens = day * DAY_SECONDS + service.opens_hour * 3600 + shift * seconds
    ends = opens + seconds
    # Who is still talking when the shift is over stays until that is done.
    np.maximum.at(ends, inverse, free)
    return [
        (who, opens, np.full(len(who), _READY)),
        (who, ends, np.full(len(who), _OFFLINE)),
    ]
