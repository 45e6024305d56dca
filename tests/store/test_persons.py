"""Delivered ids, surrogates, personal rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from patronage.base.expr import Scalar
from patronage.contract.catalogue import TABLES
from tests.store.shops import File, MemoryShop, TestShop, order


@pytest.fixture
def shop(tmp_path: Path) -> TestShop:
    return TestShop.at(tmp_path / "shop")


def _surrogate(shop: TestShop, delivered: str) -> Scalar:
    return shop.ask(f"select customer from person_ids where delivered = '{delivered}'")[0][0]


def test_an_id_has_one_surrogate_in_all_tables_and_loads(shop: TestShop) -> None:
    shop.load(
        File("o.csv", {"orders": [order("A"), order("B", customer="c2")], "customers": [{"customer": "c1"}]})
    )
    before = _surrogate(shop, "c1")
    shop.load(File("p.csv", {"orders": [order("C"), order("D", customer="c3")]}))
    assert _surrogate(shop, "c1") == before
    assert shop.ask(
        "select order_id from orders where customer = (select customer from customers) order by 1"
    ) == [
        ("A",),
        ("C",),
    ]
    assert shop.ask("select count(*), count(distinct customer), min(customer) > 0 from person_ids") == [
        (3, 3, True)
    ]


def test_nobody_given_is_the_customer_not_given(shop: TestShop) -> None:
    shop.load(File("o.csv", {"orders": [order("A", customer=None), order("B", customer="  "), order("C")]}))
    assert shop.ask("select order_id from orders where customer = 0 order by 1") == [("A",), ("B",)]


def test_surrogates_come_from_the_dice_and_not_from_the_id(tmp_path: Path) -> None:
    drawn: list[Scalar] = []
    for seed in (1, 1, 2):
        shop = TestShop.at(tmp_path / f"{len(drawn)}", seed)
        shop.load(File("o.csv", {"orders": [order("A")]}))
        drawn.append(_surrogate(shop, "c1"))
    assert drawn[0] == drawn[1] != drawn[2]


def test_what_a_load_does_not_say_about_a_person_stays(shop: TestShop) -> None:
    shop.load(File("1.csv", {"persons": [{"customer": "c1", "email": "a@x.org", "name": "Ann"}]}))
    shop.load(File("2.csv", {"persons": [{"customer": "c1", "phone": "600", "name": "Anna"}]}))
    assert shop.ask("select email, phone, name from persons") == [("a@x.org", "600", "Anna")]


def test_two_files_of_one_load_tell_of_a_person_together(shop: TestShop) -> None:
    one = File("1.csv", {"persons": [{"customer": "c1", "email": "a@x.org", "name": "Ann"}]})
    two = File("2.csv", {"persons": [{"customer": "c1", "name": "Anna"}]})
    shop.load(one, two)
    assert shop.ask("select email, name from persons") == [("a@x.org", "Anna")]


def test_linked_ids_are_one_person_also_in_later_loads(shop: TestShop) -> None:
    shop.load(
        File("1.csv", {"orders": [order("A", customer="k1"), order("B", customer="k2")]}, [("k1", "ann")])
    )
    shop.load(File("2.csv", {"orders": [order("C", customer="k3")]}, [("k2", "ann"), ("k3", "bob")]))
    people = {str(row[0]): row[1] for row in shop.ask("select delivered, person from person_ids")}
    assert people["k1"] == people["k2"] == people["ann"] != people["k3"] == people["bob"]
    assert shop.ask("select count(distinct customer) = count(*) from person_ids") == [(True,)]


def test_facts_hold_no_delivered_id(shop: TestShop) -> None:
    shop.load(File("o.csv", {"orders": [order("A", customer="ann@example.org")]}))
    facts = [t.name for t in TABLES if t.kind == "delivered" and not t.personal]
    for name in facts:
        (told,) = shop.ask(f"select count(*) from {name} as t where contains(t::varchar, 'ann@')")
        assert told == (0,), name


def test_ids_are_joined_beside_rows_about_nobody() -> None:
    shop = MemoryShop.new()
    shop.load(File("products.csv", {"products": [{"product_id": "p1"}]}, links=[("c1", "x1")]))
    assert shop.engine.execute("select count(*), count(distinct person) from person_ids") == [(2, 1)]
