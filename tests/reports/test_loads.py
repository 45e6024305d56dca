"""What was loaded, out of the books of the store: each file as it was last loaded, what is known of it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from patronage.base.finding import Finding
from patronage.base.locale import Locale
from patronage.pages.findings import draw_findings
from patronage.reports.block import Findings
from patronage.reports.loads import Loads, read_loads
from patronage.shop import Shop
from tests.reports.shops import LOADED_AT, ORDER_HEADER, write

ANN = (1, "ann", "2025-03-05 10:00:00", "EUR", "50.00")
NOBODY = (2, "", "2025-03-06 10:00:00", "EUR", "20.00")
FREE = (3, "bob", "2025-03-07 10:00:00", "EUR", "0.00")
FUTURE = (4, "bob", "2031-03-07 10:00:00", "EUR", "9.00")


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop.create(tmp_path / "shop")


def load(shop: Shop, path: Path, *rows: tuple[object, ...], days: int = 0) -> Loads:
    report = shop.load(write(path, ORDER_HEADER, rows), loaded_at=LOADED_AT + timedelta(days=days))
    with shop:
        return read_loads(shop.engine, [report])


def remembered(shop: Shop) -> Loads:
    with shop:
        return read_loads(shop.engine)


def of_files(loads: Loads) -> list[Finding]:
    return [finding for finding in loads.findings if finding.file]


def test_a_load_of_just_now_is_told_in_full(shop: Shop, tmp_path: Path) -> None:
    told = load(shop, tmp_path / "orders.csv", ANN, NOBODY)
    [file] = told.files
    assert (file.name, file.table, file.rows_read, file.rows_loaded) == ("orders.csv", "orders", 2, 2)
    assert "header" in file.why
    assert [(f.file, f.row, f.value) for f in of_files(told)] == [("orders.csv", 3, "2")]
    # What only the facts can tell is of no file.
    assert [f.code for f in told.findings if not f.file] == ["costs_missing", "tax_not_stated"]


def test_later_the_books_still_know_what_was_noticed_and_how_often(shop: Shop, tmp_path: Path) -> None:
    told = load(shop, tmp_path / "orders.csv", ANN, NOBODY)
    known = remembered(shop)
    assert known.files[0].why == ""
    assert [(f.code, f.count, f.value) for f in known.findings] == [(of_files(told)[0].code, 1, "")]


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "Orders that name no customer."), ("es", "Pedidos que no indican cliente.")],
)
def test_later_a_page_says_in_words_what_was_noticed(
    shop: Shop, tmp_path: Path, language: str, said: str
) -> None:
    load(shop, tmp_path / "orders.csv", ANN, NOBODY)
    block = Findings("noticed", remembered(shop).findings)
    [drawn] = draw_findings(block, Locale(language)).findings
    assert (drawn.message, drawn.file, drawn.count) == (said, "orders.csv", "")


def test_a_remedy_is_said_later_too_and_a_code_without_words_by_its_own() -> None:
    found = (Finding("columns_unused", ""), Finding("of_a_plug_in", ""), Finding("columns_unused", "told"))
    drawn = draw_findings(Findings("noticed", found), Locale("en")).findings
    assert [(each.message, each.remedy) for each in drawn] == [
        ("Columns that are not used.", "Name one with --map column=HEADER where it is needed."),
        ("of a plug in", ""),
        ("told", ""),
    ]


def test_a_file_counts_as_it_was_last_loaded(shop: Shop, tmp_path: Path) -> None:
    load(shop, tmp_path / "orders.csv", ANN, FUTURE)
    load(shop, tmp_path / "others.csv", FREE, days=1)
    before = remembered(shop)
    assert [file.name for file in before.files] == ["orders.csv", "others.csv"]
    assert (before.rows_read, before.rows_rejected) == (3, 1)
    assert [(r.row, r.value, r.severity) for r in before.rejects] == [(3, "2031-03-07 10:00:00", "reject")]
    load(shop, tmp_path / "orders.csv", ANN, days=2)
    after = remembered(shop)
    assert [file.name for file in after.files] == ["others.csv", "orders.csv"]
    assert (after.rows_read, after.rejects) == (2, ())


def test_a_reject_is_not_noticed_a_second_time(shop: Shop, tmp_path: Path) -> None:
    told = load(shop, tmp_path / "orders.csv", ANN, FUTURE)
    assert (of_files(told), remembered(shop).findings) == ([], ())


def test_the_same_file_again_changes_nothing(shop: Shop, tmp_path: Path) -> None:
    load(shop, tmp_path / "orders.csv", ANN)
    first = remembered(shop)
    load(shop, tmp_path / "orders.csv", ANN, days=1)
    assert remembered(shop).files == first.files
