"""Which version of a group wins, between files of one load and against the shop."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from patronage.base.expr import Scalar
from tests.store.shops import DAY, File, TestShop, line, order


def _version(status: str, hours: int | None, *products: str) -> File:
    updated: dict[str, Scalar] = {} if hours is None else {"updated_at": DAY + timedelta(hours=hours)}
    lines = [line("A", product, _row=place) for place, product in enumerate(products, start=2)]
    return File(f"{status}.csv", {"orders": [order("A", status=status, **updated)], "order_lines": lines})


@pytest.fixture
def shop(tmp_path: Path) -> TestShop:
    return TestShop.at(tmp_path / "shop")


def _status(shop: TestShop) -> str:
    ((status,),) = shop.ask("select status from orders")
    return str(status)


_CASES = [
    ([("a", 1), ("b", 2)], "b"),
    ([("a", 2), ("b", 1)], "a"),
    ([("a", 1), ("b", 1)], "b"),
    ([("a", None), ("b", None)], "b"),
    ([("a", 2), ("b", None)], "b"),
    ([("a", None), ("b", 1)], "b"),
    ([("a", 5), ("b", None), ("c", 3)], "c"),
    ([("a", 5), ("b", 3), ("c", 4)], "a"),
    ([("a", None), ("b", 4), ("c", 3), ("d", None)], "d"),
]


@pytest.mark.parametrize(("versions", "winner"), _CASES)
def test_the_greatest_version_wins_one_load_after_the_other(
    shop: TestShop, versions: list[tuple[str, int | None]], winner: str
) -> None:
    for status, hours in versions:
        shop.load(_version(status, hours))
    assert _status(shop) == winner


@pytest.mark.parametrize(("versions", "winner"), _CASES)
def test_files_of_one_load_count_as_loads_in_their_order(
    shop: TestShop, versions: list[tuple[str, int | None]], winner: str
) -> None:
    shop.load(*(_version(status, hours) for status, hours in versions))
    assert _status(shop) == winner


def test_lines_follow_the_version_of_their_order(shop: TestShop) -> None:
    shop.load(_version("new", 2, "hat", "scarf"))
    report = shop.load(_version("old", 1, "hat"))
    assert shop.ask("select product from order_lines order by 1") == [("hat",), ("scarf",)]
    assert [f.code for f in report.findings] == ["older_version"]


def test_lines_of_an_older_file_of_the_same_load_do_not_count(shop: TestShop) -> None:
    shop.load(_version("new", 2, "hat", "scarf"), _version("old", 1, "glove"))
    assert shop.ask("select product from order_lines order by 1") == [("hat",), ("scarf",)]


def test_lines_in_a_file_of_their_own_follow_the_order_too(shop: TestShop) -> None:
    shop.load(_version("new", 2, "hat", "scarf"))
    old = order("A", status="old", updated_at=DAY + timedelta(hours=1))
    shop.load(File("o.csv", {"orders": [old]}), File("l.csv", {"order_lines": [line("A", "hat")]}))
    assert shop.ask("select count(*) from order_lines") == [(2,)]


def test_a_newer_version_with_fewer_lines_replaces_them(shop: TestShop) -> None:
    shop.load(_version("old", 1, "hat", "scarf"))
    shop.load(_version("new", 2, "hat"))
    assert shop.ask("select product from order_lines") == [("hat",)]


def test_inside_a_file_the_newest_row_of_a_key_is_kept_wherever_it_stands(tmp_path: Path) -> None:
    rows = [
        order("A", status="x", updated_at=DAY + timedelta(hours=1)),
        order("A", status="y", updated_at=DAY + timedelta(hours=3)),
        order("A", status="z", updated_at=DAY + timedelta(hours=2)),
    ]
    for name, sorted_rows in (("one", rows), ("two", rows[::-1])):
        shop = TestShop.at(tmp_path / name)
        (told,) = shop.load(File("o.csv", {"orders": sorted_rows})).files
        assert _status(shop) == "y"
        assert [(f.code, f.severity, f.count) for f in told.findings] == [("key_repeated", "warning", 2)]


def test_without_versions_a_repeated_key_does_not_depend_on_the_rows_place(tmp_path: Path) -> None:
    rows = [order("A", status=s) for s in ("x", "y", "z")]
    kept = set()
    for name, sorted_rows in (("one", rows), ("two", rows[::-1])):
        shop = TestShop.at(tmp_path / name)
        shop.load(File("o.csv", {"orders": sorted_rows}))
        kept.add(_status(shop))
    assert len(kept) == 1


def test_a_group_of_several_columns_is_replaced_whole(shop: TestShop) -> None:
    at = DAY.date()
    day: dict[str, Scalar] = {"platform": "ads", "account": None, "spent_on": at}
    rows = [{**day, "campaign": c, "amount": 5} for c in ("x", "y")]
    shop.load(File("s.csv", {"spend": [*rows, {**day, "spent_on": at + timedelta(days=1), "amount": 7}]}))
    shop.load(File("t.csv", {"spend": [{**day, "campaign": "z", "amount": 9}]}))
    assert shop.ask("select campaign, amount::int from spend order by spent_on") == [("z", 9), (None, 7)]


def test_contacts_replace_all_legs_by_version(shop: TestShop) -> None:
    def legs(*agents: str, version: int) -> File:
        at: datetime = DAY + timedelta(hours=version)
        rows: list[dict[str, Scalar]] = [
            {
                "contact_id": "t1",
                "leg": n,
                "agent": a,
                "queued_at": DAY,
                "queued_on": DAY.date(),
                "updated_at": at,
            }
            for n, a in enumerate(agents, start=1)
        ]
        return File(f"{version}.csv", {"contacts": rows})

    shop.load(legs("ann", "bob", version=2))
    shop.load(legs("cyd", version=1))
    assert shop.ask("select leg, agent from contacts order by leg") == [(1, "ann"), (2, "bob")]
    shop.load(legs("dee", version=3))
    assert shop.ask("select leg, agent from contacts order by leg") == [(1, "dee")]
