"""Marts made of what a load changed are those made of everything, cell by cell, whatever comes."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from random import Random

import pytest

from patronage.base.expr import Scalar
from patronage.store.settings import Settings
from tests.shop.days import LINKS, GrowingShop, draw_file
from tests.store.shops import File, Row, line, order

ORDERS_ALONE, NO_LISTS, GOODS, EVERYTHING = "orc", "or", "olrc", "olrcksevp" + LINKS
"""Letters of the tables that files of a trial may hold."""


def marts_follow(seed: int, kinds: str, history: str, loads: int = 5) -> int:
    """Load files drawn at random; give how often the marts of what changed would do."""
    dice, shop = Random(seed), GrowingShop(Settings(currency="EUR", history=history))  # noqa: S311  # draws rows
    for number in range(loads):
        shop.load(draw_file(dice, number, kinds=kinds))
        assert shop.unlike() == [], f"load {number}"
    return shop.followed


@pytest.mark.parametrize(
    ("seed", "kinds", "history", "fewest"),
    [
        (10, ORDERS_ALONE, "complete", 2),
        (2, NO_LISTS, "complete", 4),
        (4, GOODS, "2025-01-10", 3),
        (0, EVERYTHING, "detect", 3),
    ],
)
def test_marts_of_what_changed_are_those_of_everything(
    seed: int, kinds: str, history: str, fewest: int
) -> None:
    assert marts_follow(seed, kinds, history) >= fewest


@pytest.fixture
def shop() -> GrowingShop:
    shop = GrowingShop(Settings(currency="EUR", history="complete"))
    shop.load(_orders("first", o1=3, o2=7))
    return shop


def test_an_order_before_all_others_moves_each_of_them(shop: GrowingShop) -> None:
    shop.load(_orders("earlier", o0=1))
    places = "select order_id, order_number, day(first_ordered_on), days_since_previous from order_facts"
    assert shop.engine.execute(f"{places} order by order_id") == [
        ("o0", 1, 1, None),
        ("o1", 2, 1, 2),
        ("o2", 3, 1, 4),
    ]
    assert shop.followed == 1
    assert shop.unlike() == []


def test_an_order_given_to_another_customer_leaves_its_place_to_the_next(shop: GrowingShop) -> None:
    shop.load(_orders("corrected", customer="c2", o1=3))
    found = "select order_id, order_number, day(cohort_on) from order_facts order by order_id"
    assert shop.engine.execute(found) == [("o1", 1, 3), ("o2", 1, 7)]
    assert (shop.followed, shop.unlike()) == (1, [])


def test_sums_of_whose_first_order_stands_move_by_what_changed(shop: GrowingShop) -> None:
    """One order more, one fewer, one on another day and of another amount, one given to somebody else."""
    gone: Row = {**_order("o3", 9, "c1"), "status": "cancelled"}
    steps = (
        (_orders("more", o3=9), [(3, 19, 9)]),
        (File("gone.csv", {"orders": [gone]}), [(2, 10, 7)]),
        (_orders("moved", o2=8), [(2, 11, 8)]),
        (_orders("given", customer="c2", o2=8), [(1, 3, 3), (1, 8, 8)]),
    )
    sums = "select orders, net, day(last_ordered_on) from customer_facts order by net"
    for file, expected in steps:
        shop.load(file)
        assert shop.engine.execute(sums) == expected
        assert shop.unlike() == []
    assert shop.followed == len(steps)


def test_what_only_a_whole_making_knows_is_made_whole(shop: GrowingShop) -> None:
    """The first lines, two ids that turn out to be one person, an erasure in between."""
    shop.load(File("lines.csv", {"order_lines": [line("o1", "hat")]}))
    shop.load(File("one.csv", {"orders": [_order("o5", 9, "x1")]}, links=[("c1", "x1")]))
    shop.load(_orders("known", o6=9))
    assert shop.followed == 1
    shop.engine.execute(
        "insert into loads select max(load_id) + 1, max(loaded_at), 'erase', '', '', '', '', 0 from loads"
    )
    shop.load(_orders("afterwards", o7=9))
    assert shop.followed == 1
    assert shop.unlike() == []


def test_facts_of_what_a_load_does_not_touch_stand(shop: GrowingShop) -> None:
    spend: Row = {"platform": "ads", "spent_on": _day(3).date(), "amount": Decimal(9), "currency": "EUR"}
    shop.load(File("contacts.csv", {"contacts": [_contact()]}))
    made = shop.engine.execute(
        "select table_name, table_oid from duckdb_tables() where table_name like '%_facts'"
    )
    shop.load(File("more contacts.csv", {"contacts": [{**_contact(), "contact_id": "k2"}]}))
    remade = {name for name, oid in shop.engine.execute(_TABLES) if (name, oid) not in made}
    assert "contact_facts" in remade
    assert not remade & {"order_facts", "customer_facts", "refund_facts", "spend_facts", "visit_facts"}
    shop.load(File("spend.csv", {"spend": [spend]}))
    assert shop.unlike() == []


_TABLES = "select table_name, table_oid from duckdb_tables() where table_name like '%_facts'"


def _orders(name: str, customer: str = "c1", **days: int) -> File:
    return File(f"{name}.csv", {"orders": [_order(each, day, customer) for each, day in days.items()]})


def _order(order_id: str, day: int, customer: str) -> dict[str, Scalar]:
    at = _day(day)
    return order(order_id, customer=customer, ordered_at=at, ordered_on=at.date(), gross=Decimal(day))


def _contact() -> dict[str, Scalar]:
    at = _day(5)
    return {"contact_id": "k1", "customer": "c1", "medium": "chat", "queued_at": at, "queued_on": at.date()}


def _day(day: int) -> datetime:
    return datetime(2025, 1, day, 10)  # noqa: DTZ001  # staged instants are UTC without a zone
