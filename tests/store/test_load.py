from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from patronage.base.errors import EngineError
from patronage.store.writer import Writer
from tests.store.shops import DAY, NOON, File, TestShop, line, order


@pytest.fixture
def shop(tmp_path: Path) -> TestShop:
    return TestShop.at(tmp_path / "shop")


def test_rows_arrive_and_the_report_counts_them(shop: TestShop) -> None:
    report = shop.load(File("o.csv", {"orders": [order("A", gross=Decimal("12.5")), order("B")]}))
    (told,) = report.files
    assert (told.rows_read, told.rows_loaded, told.rows_rejected, told.findings) == (2, 2, 0, ())
    assert shop.ask("select order_id, gross from orders order by 1") == [("A", Decimal("12.5")), ("B", None)]


def test_the_report_is_json_of_the_designed_shape(shop: TestShop) -> None:
    told = shop.load(File("o.csv", {"orders": [order("A")]})).to_json()["files"]
    assert isinstance(told, list)
    assert {"path", "format", "table", "rows_read", "rows_loaded", "rows_rejected", "findings"} <= set(
        told[0]
    )


def test_the_same_bytes_again_change_nothing_and_are_recorded(shop: TestShop) -> None:
    file = File("o.csv", {"orders": [order("A"), order("B")]})
    shop.load(file)
    before = shop.ask("select * from orders order by 1")
    report = shop.load(file)
    assert not report.is_new
    assert [f.code for f in report.findings] == ["already_loaded"]
    assert report.rows_loaded == 0
    assert shop.ask("select * from orders order by 1") == before
    assert shop.ask("select kind from loads order by load_id") == [("load",), ("nothing new",)]


def test_an_old_file_again_after_a_newer_one_changes_nothing(shop: TestShop) -> None:
    old, new = (File(f"{s}.csv", {"orders": [order("A", status=s)]}) for s in ("open", "paid"))
    for file in (old, new, old):
        shop.load(file)
    assert shop.ask("select status from orders") == [("paid",)]


def test_the_same_bytes_read_otherwise_are_a_new_delivery(shop: TestShop) -> None:
    shop.load(File("o.csv", {"orders": [order("A", gross=Decimal(1))]}, content="bytes"))
    report = shop.load(
        File("o.csv", {"orders": [order("A", gross=Decimal(2))]}, content="bytes", mapping="gross=Other")
    )
    assert report.is_new
    assert shop.ask("select gross from orders") == [(Decimal(2),)]


def test_changed_settings_make_the_same_bytes_new(shop: TestShop) -> None:
    file = File("o.csv", {"orders": [order("A")]})
    shop.load(file)
    settings = shop.folder.layout.settings
    settings.write_text("margin_rate = 0.3\n" + settings.read_text())
    assert shop.load(file).is_new


def test_rows_that_break_a_rule_are_listed_with_reason_and_left_out(shop: TestShop) -> None:
    rows = [order("A"), order("B", gross=Decimal(-5)), order("C", ordered_at=DAY + timedelta(days=400))]
    report = shop.load(File("o.csv", {"orders": rows}))
    (told,) = report.files
    assert (told.rows_loaded, told.rows_rejected) == (1, 2)
    found = {f.code: f for f in told.findings}
    assert set(found) == {"gross_not_negative", "ordered_at_not_in_future"}
    assert (found["gross_not_negative"].row, found["gross_not_negative"].value) == (3, "-5.0000")
    assert shop.ask("select order_id from orders") == [("A",)]
    assert shop.ask("select file, row_number, column_name from rejects order by 2") == [
        ("o.csv", 3, "gross"),
        ("o.csv", 4, "ordered_at"),
    ]


def test_a_row_that_breaks_two_rules_is_one_rejected_row(shop: TestShop) -> None:
    bad = order("A", gross=Decimal(-5), discount=Decimal(-1))
    (told,) = shop.load(File("o.csv", {"orders": [bad, order("B")]})).files
    assert (told.rows_loaded, told.rows_rejected, len(told.findings)) == (1, 1, 2)


def test_a_required_column_left_empty_is_a_reject(shop: TestShop) -> None:
    (told,) = shop.load(File("c.csv", {"customers": [{"customer": " "}, {"customer": "c1"}]})).files
    assert [f.code for f in told.findings] == ["customer_missing"]
    assert shop.ask("select count(*) from customers") == [(1,)]


def test_a_row_of_the_future_is_tried_again_when_its_day_has_come(shop: TestShop) -> None:
    file = File("o.csv", {"orders": [order("A", ordered_at=NOON.replace(tzinfo=None) + timedelta(days=5))]})
    assert shop.load(file).rows_rejected == 1
    assert shop.load(file, at=NOON + timedelta(days=5)).rows_rejected == 0
    assert shop.ask("select count(*) from orders") == [(1,)]


def test_the_day_after_the_load_is_not_the_future(shop: TestShop) -> None:
    latest = NOON.replace(tzinfo=None) + timedelta(days=1)
    rows = [order("A", ordered_at=latest), order("B", ordered_at=latest + timedelta(seconds=1))]
    assert shop.load(File("o.csv", {"orders": rows})).rows_rejected == 1


def test_lines_of_an_order_that_was_left_out_are_left_out_with_it(shop: TestShop) -> None:
    rows = {
        "orders": [order("A", gross=Decimal(-5), _row=2), order("B", _row=3)],
        "order_lines": [line("A", "hat", _row=2), line("B", "hat", _row=3)],
    }
    (told,) = shop.load(File("lines.csv", rows)).files
    assert (told.rows_loaded, told.rows_rejected) == (1, 1)
    assert [f.code for f in told.findings] == ["gross_not_negative", "parent_left_out"]
    assert shop.ask("select order_id from order_lines") == [("B",)]


def test_an_error_leaves_the_shop_as_it_was(shop: TestShop) -> None:
    shop.load(File("o.csv", {"orders": [order("A")]}))
    before = shop.contents()
    with pytest.raises(EngineError), shop.folder.writing(NOON) as writer:
        _empty_and_fail(writer)
    shop.load(File("empty.csv", {"orders": []}))
    assert shop.contents() == before


def _empty_and_fail(writer: Writer) -> None:
    with writer.transaction() as engine:
        engine.execute("delete from orders")
        engine.execute("select nothing from nowhere")


def test_a_file_without_rows_loads_nothing(shop: TestShop) -> None:
    (told,) = shop.load(File("o.csv", {"orders": []})).files
    assert (told.rows_read, told.rows_loaded) == (0, 0)


def test_two_files_of_one_name_keep_their_findings_apart(shop: TestShop) -> None:
    good = File("o.csv", {"orders": [order("A")]})
    bad = File("o.csv", {"orders": [order("B", gross=Decimal(-1))]})
    report = shop.load(good, bad)
    assert [len(each.findings) for each in report.files] == [0, 1]
    assert [each.rows_rejected for each in report.files] == [0, 1]


def test_same_input_same_dice_same_rows_in_the_same_order(tmp_path: Path) -> None:
    rows = [order(f"O{i}", customer=f"c{i % 70}", gross=Decimal(i)) for i in range(1500)]
    lines = [line(f"O{i % 1500}", f"p{i % 11}") for i in range(2500)]
    made = []
    for name in ("one", "two"):
        shop = TestShop.at(tmp_path / name)
        shop.load(File("o.csv", {"orders": rows, "order_lines": lines}))
        made.append(
            [shop.ask(f"select * from {t}") for t in ("orders", "order_lines", "person_ids", "loads")]
        )
    assert made[0] == made[1]
