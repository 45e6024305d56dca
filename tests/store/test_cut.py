"""Orders cut by the edge of a file."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from patronage.base.expr import Scalar
from tests.store.shops import DAY, File, TestShop, line, order


@pytest.fixture
def shop(tmp_path: Path) -> TestShop:
    return TestShop.at(tmp_path / "shop")


def _file(name: str, *lines: dict[str, Scalar], **order_columns: Scalar) -> File:
    """Give a file of lines as a reader stages it: an order's row is that of its first line."""
    orders: dict[str, dict[str, Scalar]] = {}
    for row, each in enumerate(lines, start=2):
        orders.setdefault(str(each["order_id"]), order(str(each["order_id"]), _row=row, **order_columns))
    return File(name, {"orders": list(orders.values()), "order_lines": lines})


def _products(shop: TestShop, order_id: str) -> list[Scalar]:
    return [
        row[0]
        for row in shop.ask(f"select product from order_lines where order_id = '{order_id}' order by 1")
    ]


_FIRST = _file("1.csv", line("A", "hat"), line("B", "cap"), line("B", "bag"))
_SECOND = _file("2.csv", line("B", "belt"), line("B", "sock"), line("C", "hat"), status="second half")


def test_the_other_half_of_an_order_does_not_replace_the_first(shop: TestShop) -> None:
    shop.load(_FIRST)
    (told,) = shop.load(_SECOND).files
    assert (_products(shop, "B"), _products(shop, "C")) == (["bag", "cap"], ["hat"])
    (finding,) = told.findings
    assert (finding.code, finding.severity, finding.row, finding.value, finding.count) == (
        "order_cut_by_file_edge",
        "reject",
        2,
        "B",
        2,
    )
    assert finding.remedy == "Load both files in one command."
    assert (told.rows_rejected, told.rows_loaded) == (2, 1)
    assert shop.ask("select row_number, table_name, value from rejects order by 1") == [
        (2, "order_lines", "B"),
        (3, "order_lines", "B"),
    ]
    assert shop.ask("select status from orders where order_id = 'B'") == [(None,)]


def test_both_files_in_one_command_mend_it(shop: TestShop) -> None:
    shop.load(_FIRST)
    shop.load(_SECOND)
    report = shop.load(_FIRST, _SECOND)
    assert report.is_new
    assert report.all_findings == ()
    assert _products(shop, "B") == ["bag", "belt", "cap", "sock"]


def test_the_cut_half_first_is_completed_by_a_file_that_holds_all(shop: TestShop) -> None:
    shop.load(_file("half.csv", line("B", "belt"), line("C", "hat")))
    shop.load(_file("all.csv", line("B", "belt"), line("B", "cap"), line("C", "hat")))
    assert _products(shop, "B") == ["belt", "cap"]


def test_a_part_of_a_stored_order_at_the_edge_takes_nothing_away(shop: TestShop) -> None:
    shop.load(_file("all.csv", line("A", "hat"), line("B", "belt"), line("B", "cap"), line("C", "hat")))
    (told,) = shop.load(_file("part.csv", line("B", "cap"), line("C", "hat"), line("D", "hat"))).files
    assert _products(shop, "B") == ["belt", "cap"]
    assert [(f.code, f.severity, f.value) for f in told.findings] == [
        ("order_cut_by_file_edge", "warning", "B")
    ]
    assert told.rows_rejected == 0


def test_an_order_inside_a_file_is_replaced_however_different(shop: TestShop) -> None:
    shop.load(_file("1.csv", line("A", "hat"), line("B", "cap"), line("C", "hat")))
    shop.load(_file("2.csv", line("A", "hat"), line("B", "belt"), line("C", "hat")))
    assert _products(shop, "B") == ["belt"]


def test_a_corrected_price_cuts_nothing(shop: TestShop) -> None:
    shop.load(
        _file("1.csv", line("A", "hat", unit_price=Decimal(500)), line("B", "cap", unit_price=Decimal(700)))
    )
    report = shop.load(_file("2.csv", line("A", "hat"), line("B", "cap")))
    assert report.all_findings == ()
    assert shop.ask("select distinct unit_price::int from order_lines") == [(5,)]


def test_a_column_that_came_later_cuts_nothing(shop: TestShop) -> None:
    shop.load(_file("1.csv", line("A", "hat"), line("B", "cap")))
    report = shop.load(_file("2.csv", line("A", "hat", category="head"), line("B", "cap", category="head")))
    assert report.all_findings == ()
    assert shop.ask("select count(category) from order_lines") == [(2,)]


def test_a_newer_version_at_the_edge_is_no_cut(shop: TestShop) -> None:
    shop.load(_file("1.csv", line("A", "hat"), line("A", "cap"), updated_at=DAY))
    report = shop.load(_file("2.csv", line("A", "belt"), updated_at=DAY + timedelta(hours=1)))
    assert report.all_findings == ()
    assert _products(shop, "A") == ["belt"]


def test_the_rejected_half_alone_is_tried_again_and_not_taken_for_known(shop: TestShop) -> None:
    shop.load(_FIRST)
    shop.load(_SECOND)
    assert shop.load(_SECOND).is_new


def test_lines_that_say_nothing_but_amounts_are_compared_by_these(shop: TestShop) -> None:
    def bare(price: int) -> dict[str, Scalar]:
        return {"order_id": "A", "unit_price": Decimal(price)}

    shop.load(_file("1.csv", bare(1), bare(2)))
    report = shop.load(_file("2.csv", bare(3)))
    assert [f.code for f in report.all_findings] == ["order_cut_by_file_edge"]


def test_lines_that_go_inside_a_file_are_told(shop: TestShop) -> None:
    shop.load(_file("1.csv", line("A", "hat"), line("B", "cap"), line("B", "bag"), line("C", "hat")))
    report = shop.load(_file("2.csv", line("A", "hat"), line("B", "cap"), line("C", "hat")))
    assert [(f.code, f.severity, f.count) for f in report.findings] == [("rows_gone", "warning", 1)]
