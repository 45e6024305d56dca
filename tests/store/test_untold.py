"""Columns that no load has told: they take no room, and the first file that fills them finds them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from patronage.base.expr import Scalar
from patronage.store.erase import People, erase
from tests.store.shops import NOON, File, TestShop, order

_STORED = "select distinct column_name from pragma_storage_info('orders')"


@pytest.fixture
def shop(tmp_path: Path) -> TestShop:
    shop = TestShop.at(tmp_path / "shop")
    shop.load(File("1.csv", {"orders": [order("A", customer="ann"), order("B", customer="bob")]}))
    return shop


def _stored(shop: TestShop) -> set[Scalar]:
    return {row[0] for row in shop.ask(_STORED)}


def test_a_column_that_no_file_has_is_empty_and_not_stored(shop: TestShop) -> None:
    assert shop.ask("select order_id, coupon, cancelled_at from orders order by 1") == [
        ("A", None, None),
        ("B", None, None),
    ]
    assert "ordered_at" in _stored(shop)
    assert not {"coupon", "cancelled_at"} & _stored(shop)


def test_a_later_file_fills_it_and_what_was_loaded_before_stays_empty(shop: TestShop) -> None:
    shop.load(File("2.csv", {"orders": [order("B", coupon="TEN"), order("C", coupon="SIX")]}))
    expected = [("A", None), ("B", "TEN"), ("C", "SIX")]
    assert shop.ask("select order_id, coupon from orders order by 1") == expected
    assert "coupon" in _stored(shop)


def test_a_file_without_it_leaves_it_empty_again(shop: TestShop) -> None:
    shop.load(File("2.csv", {"orders": [order("B", coupon="TEN")]}))
    shop.load(File("3.csv", {"orders": [order("B"), order("D")]}))
    assert shop.ask("select order_id, coupon from orders order by 1") == [
        ("A", None),
        ("B", None),
        ("D", None),
    ]


def test_an_erasure_copies_only_what_is_stored(shop: TestShop) -> None:
    erase(shop.folder, People(ids=("ann",)), NOON + timedelta(days=1), "test")
    assert shop.ask("select order_id, coupon from orders order by 1") == [("A", None), ("B", None)]
    assert "coupon" not in _stored(shop)
    shop.load(File("2.csv", {"orders": [order("B", coupon="TEN")]}), at=NOON + timedelta(days=2))
    assert shop.ask("select coupon from orders where order_id = 'B'") == [("TEN",)]
