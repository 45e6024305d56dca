"""Equal rows, overlapping files, numbers of lines."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from patronage.base.expr import Scalar
from tests.store.shops import DAY, File, TestShop, line, order


@pytest.fixture
def shop(tmp_path: Path) -> TestShop:
    return TestShop.at(tmp_path / "shop")


def _lines(name: str, *lines: dict[str, Scalar]) -> File:
    orders = {str(each["order_id"]): order(str(each["order_id"])) for each in lines}
    return File(name, {"orders": list(orders.values()), "order_lines": lines})


def _products(shop: TestShop, order_id: str = "A") -> list[Scalar]:
    return [
        row[0]
        for row in shop.ask(f"select product from order_lines where order_id = '{order_id}' order by line")
    ]


def test_equal_lines_of_one_order_are_both_kept_and_numbered(shop: TestShop) -> None:
    shop.load(_lines("l.csv", line("A", "hat"), line("A", "hat"), line("A", "scarf")))
    assert shop.ask("select line, product from order_lines order by line") == [
        (1, "hat"),
        (2, "hat"),
        (3, "scarf"),
    ]


def test_files_that_overlap_in_one_load_double_nothing(shop: TestShop) -> None:
    one = _lines("1.csv", line("A", "hat"), line("A", "hat"), line("B", "cap"))
    two = _lines("2.csv", line("B", "cap"), line("A", "hat"))
    shop.load(one, two)
    assert (_products(shop), _products(shop, "B")) == (["hat", "hat"], ["cap"])


def test_an_order_cut_between_two_files_of_one_load_is_whole(shop: TestShop) -> None:
    shop.load(_lines("1.csv", line("A", "hat")), _lines("2.csv", line("A", "scarf"), line("B", "cap")))
    assert _products(shop) == ["hat", "scarf"]


def test_delivered_line_numbers_are_kept(shop: TestShop) -> None:
    shop.load(_lines("l.csv", line("A", "scarf", line=7), line("A", "hat", line=3), line("A", "cap")))
    assert shop.ask("select line, product from order_lines order by line") == [
        (3, "hat"),
        (7, "scarf"),
        (8, "cap"),
    ]


def test_a_numbered_line_repeated_exactly_is_one_line(shop: TestShop) -> None:
    shop.load(_lines("l.csv", line("A", "hat", line=1), line("A", "hat", line=1)))
    assert _products(shop) == ["hat"]


def test_different_lines_under_one_number_are_both_kept(shop: TestShop) -> None:
    shop.load(_lines("l.csv", line("A", "hat", line=1), line("A", "scarf", line=1)))
    assert shop.ask("select count(*), count(distinct line) from order_lines") == [(2, 2)]


def test_between_files_of_one_load_the_later_content_of_a_number_wins(shop: TestShop) -> None:
    shop.load(_lines("1.csv", line("A", "hat", 1, line=1)), _lines("2.csv", line("A", "hat", 3, line=1)))
    assert shop.ask("select line, quantity from order_lines") == [(1, 3)]


def test_refunds_are_grouped_by_order_and_by_whether_they_are_dated(shop: TestShop) -> None:
    rows: list[dict[str, Scalar]] = [
        {
            "order_id": "A",
            "goods": Decimal(5),
            "refunded_at": DAY,
            "refunded_on": DAY.date(),
            "refund_id": "r1",
        },
        {"order_id": "A", "goods": Decimal(9)},
        {"refund_id": "r2", "goods": Decimal(2)},
    ]
    shop.load(File("r.csv", {"refunds": rows}))
    assert shop.ask("select refund_group, refund_id, line from refunds order by 1") == [
        ("dated:A", "r1", 1),
        ("refund:r2", "r2", 1),
        ("undated:A", "undated:A", 1),
    ]


def test_an_undated_refund_delivered_again_leaves_the_dated_ones(shop: TestShop) -> None:
    dated: dict[str, Scalar] = {"order_id": "A", "goods": 5, "refunded_at": DAY, "refunded_on": DAY.date()}
    shop.load(File("r.csv", {"refunds": [dated]}))
    for goods in (5, 6):
        shop.load(File("o.csv", {"refunds": [{"order_id": "A", "goods": goods}]}))
    assert shop.ask("select goods::int from refunds order by 1") == [(5,), (6,)]


def test_a_refund_without_order_and_id_finds_its_former_self(shop: TestShop) -> None:
    row: dict[str, Scalar] = {
        "goods": Decimal(5),
        "refunded_at": DAY,
        "refunded_on": DAY.date(),
        "customer": "c1",
    }
    shop.load(File("1.csv", {"refunds": [row, row]}))
    shop.load(File("2.csv", {"refunds": [row, {**row, "goods": Decimal(6)}, row]}))
    assert shop.ask("select goods::int from refunds order by 1") == [(5,), (5,), (6,)]


def test_refunds_that_go_with_their_group_are_told(shop: TestShop) -> None:
    row: dict[str, Scalar] = {"order_id": "A", "goods": 5, "refunded_at": DAY, "refunded_on": DAY.date()}
    shop.load(File("march.csv", {"refunds": [{**row, "refund_id": "r1"}]}))
    report = shop.load(File("april.csv", {"refunds": [{**row, "refund_id": "r2"}]}))
    assert [(f.code, f.severity, f.count) for f in report.findings] == [("rows_gone", "warning", 1)]


def test_a_subscription_without_versions_is_valid_from_its_start(shop: TestShop) -> None:
    row: dict[str, Scalar] = {"subscription_id": "s", "started_at": DAY, "started_on": DAY.date()}
    shop.load(File("s.csv", {"subscriptions": [row]}))
    assert shop.ask("select valid_from from subscriptions") == [(DAY.date(),)]
