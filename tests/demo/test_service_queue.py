"""The service floor: a morning worked by hand, and what must hold of every floor."""

from __future__ import annotations

import itertools
from collections import defaultdict

import numpy as np
import pytest

from patronage.demo.buying import Orders
from patronage.demo.contacts import EMAIL, Contacts
from patronage.demo.harm import gather
from patronage.demo.parameters import PARAMETERS, Service
from patronage.demo.roster import QUEUES, SHIFTS, OtherWork, Roster
from patronage.demo.service_queue import Served, serve
from patronage.demo.world import World, make_world

NINE = 9 * 3600


@pytest.fixture(scope="module")
def world() -> World:
    return make_world(PARAMETERS, 4000, 3)


def morning(
    seconds: list[int], patience: list[int], *, person: list[int] | None = None, callback: bool = False
) -> tuple[Served, Contacts, Orders]:
    """Let calls in on the first day, with one agent a shift: each talks 100 seconds and wraps up for 20."""
    size = len(seconds)
    who = np.array(person or range(size), dtype=np.int32)
    many, no = np.ones(size, dtype=np.int32), np.zeros(size, dtype=np.bool_)
    contacts = Contacts(
        order=np.arange(size),
        person=who,
        second=np.array(seconds),
        medium=np.zeros(size, dtype=np.int8),
        reason=np.zeros(size, dtype=np.int8),
        trouble=no,
        talk=100 * many,
        hold=0 * many,
        after_call=20 * many,
        patience=np.array(patience, dtype=np.int32),
        leaves=~no,
        takes_callback=no | callback,
        transferred=no,
    )
    orders = Orders(
        person=who,
        second=np.array(seconds) - 60,
        number=0 * many,
        keep=np.full(size, 0.5),
        letter=np.full(size, -1, dtype=np.int8),
        happens=~no,
    )
    shape = (len(QUEUES), 24, SHIFTS)
    roster = Roster(np.ones(shape, dtype=np.int64), np.zeros(shape))
    nothing = OtherWork(np.zeros(0, np.int8), np.zeros(0, np.int64), np.zeros(0, np.int32))
    return serve(Service(), contacts, orders, roster, nothing), contacts, orders


def told(served: Served) -> list[tuple[int, str, int, int]]:
    return [(leg.contact, leg.outcome, leg.answered - NINE, leg.ended - NINE) for leg in served.legs]


def test_a_morning_worked_by_hand() -> None:
    served, _, _ = morning([NINE, NINE + 30, NINE + 40, NINE + 60], [300, 300, 10, 500])
    assert told(served) == [
        (0, "answered", 0, 100),  # the agent is free again at 120
        (1, "answered", 120, 220),  # waited 90 seconds; free again at 240
        (2, "abandoned", -1 - NINE, 50),  # ten seconds of patience
        (3, "answered", 240, 340),  # waited 180 seconds: a bad wait
    ]
    assert [(harm.second - NINE, harm.factor) for harm in served.harms[3]] == [(240, 0.0)]


def test_who_calls_before_the_floor_opens_gives_up_or_waits_for_it() -> None:
    eight = 8 * 3600
    served, _, _ = morning([eight - 50, eight - 40], [20, 600])
    assert [(leg.outcome, leg.answered - eight, leg.ended - eight) for leg in served.legs] == [
        ("abandoned", -1 - eight, -30),
        ("answered", 0, 100),
    ]


def test_a_caller_who_would_wait_long_is_called_back_an_hour_later() -> None:
    served, _, _ = morning([NINE, NINE, NINE, NINE], [900] * 4, callback=True)
    legs = {(leg.contact, leg.leg): leg for leg in served.legs}
    assert legs[2, 1].outcome == "answered"  # waits 240 seconds, which is not yet long
    assert legs[3, 1].outcome == "callback"
    assert legs[3, 2].queued == NINE + 3600
    assert legs[3, 2].outcome == "answered"


def test_whom_a_bad_wait_drove_away_orders_and_calls_no_more() -> None:
    served, contacts, orders = morning(
        [NINE, NINE + 1, NINE + 1, NINE + 7000], [300] * 4, person=[0, 1, 2, 2]
    )
    # They wait 0, 119 and 239 seconds; from 120 on a wait is bad.
    assert list(served.harms) == [2]
    assert served.harms[2][0].second == NINE + 240
    assert served.took_place == [0, 1, 2]
    assert gather(served, orders).left.tolist() == [1, 1, 1, 0]
    assert len(contacts) == 4


def test_contacts_took_place_exactly_where_their_orders_were_placed(world: World) -> None:
    placed = np.flatnonzero(world.placed[world.contacts.order])
    assert sorted(world.served.took_place) == placed.tolist()
    assert len(placed) < len(world.contacts)


def test_no_agent_does_two_things_at_once(world: World) -> None:
    of_agent = defaultdict(list)
    for job in world.served.jobs:
        of_agent[job.queue, job.agent].append((job.begun, job.free))
    for spans in of_agent.values():
        spans.sort()
        assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))


def test_nobody_waits_longer_than_they_have_patience_and_none_overtakes(world: World) -> None:
    patience = world.contacts.patience
    answered = defaultdict(list)
    for leg in world.served.legs:
        if leg.leg == 1 and leg.outcome == "answered":
            assert 0 <= leg.answered - leg.queued <= patience[leg.contact]
            answered[leg.queue, leg.queued // 86_400].append((leg.queued, leg.answered))
        elif leg.outcome == "abandoned":
            assert leg.ended - leg.queued == min(patience[leg.contact], 600)
    for served in answered.values():
        served.sort()
        assert all(a[1] <= b[1] for a, b in itertools.pairwise(served))


def test_every_live_contact_has_one_first_leg_and_no_email_has_any(world: World) -> None:
    live = [i for i in world.served.took_place if world.contacts.medium[i] != EMAIL]
    assert sorted(leg.contact for leg in world.served.legs if leg.leg == 1) == live
