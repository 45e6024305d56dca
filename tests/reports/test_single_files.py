"""A shop of one file that holds no orders: its chapters, and which file would fill the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from patronage.base.errors import InputError
from patronage.demo.shop import invent
from patronage.pages.page import render
from patronage.reports.block import Text, Tiles
from patronage.reports.chapter import CHAPTERS
from patronage.shop.exports import write_exports
from tests.reports.shops import section, shop_of, tiles

OF_THEIR_OWN = {
    "spend": "acquisition",
    "visits": "acquisition",
    "conversions": "",
    "contacts": "service",
    "surveys": "service",
    "costs": "service",
    "subscriptions": "outlook subscriptions",
    "payments": "subscriptions",
    "exposures": "campaigns",
}
"""Each file and the chapters it fills."""


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    files = write_exports(invent(customers=150).tables, tmp_path_factory.mktemp("exports"))
    return {path.stem: path for path in files}


@pytest.mark.parametrize("file", OF_THEIR_OWN)
def test_one_file_fills_its_chapter_and_is_told_of_the_others(
    file: str, exports: dict[str, Path], tmp_path: Path
) -> None:
    with shop_of(tmp_path, exports[file]) as shop:
        report = shop.report()
    written = [*OF_THEIR_OWN[file].split(), "targets", "quality"]
    assert [each.name for each in report.sections] == [*written, "further"]
    (said,) = section(report, "further").blocks
    assert isinstance(said, Text)
    absent = [each for each in CHAPTERS if each.needs and not each.is_of_orders]
    assert len(said.paragraphs) == 1 + sum(each.name not in written for each in absent)
    assert all("load " in each for each in said.paragraphs)
    worth = "" if "outlook" in written else " What customers will be worth,"
    assert said.paragraphs[0] == (
        f"Overview, Cohorts, Segments, What a customer is worth,{worth} Where revenue"
        " comes from, What goes together (association): load orders, with order_id, customer, ordered_at,"
        " currency and gross."
    )
    page = render(report)
    assert not [word for word in (">None<", ">nan<", "report.", "Traceback") if word in page]


def test_the_numbers_are_those_of_the_one_file(tmp_path: Path) -> None:
    path = tmp_path / "spend.csv"
    rows = ["a,2025-03-05,search,100.00", "a,2025-03-06,search,50.50", "b,2025-03-06,social,20.00"]
    text = "\n".join(["platform,spent_on,channel,amount,currency", *(f"{row},EUR" for row in rows), ""])
    path.write_text(text, encoding="utf-8")
    with shop_of(tmp_path, path) as shop:
        report = shop.report()
        assert {t.metric: float(str(t.value)) for t in tiles(report, "acquisition").tiles} == {"spend": 170.5}
    table = next(b for b in section(report, "acquisition").blocks if not isinstance(b, Tiles))
    assert [row[:2] for row in getattr(table, "rows", ())] == [("search", 150.5), ("social", 20)]


@pytest.mark.parametrize("language", ["es", "ru", "ro"])
def test_the_sentences_are_in_the_language_of_the_page(
    language: str, exports: dict[str, Path], tmp_path: Path
) -> None:
    with shop_of(tmp_path, exports["contacts"]) as shop:
        report = shop.report(language=language)
    (said,) = section(report, "further").blocks
    assert isinstance(said, Text)
    assert "ordered_at" in said.paragraphs[0]
    assert not [each for each in said.paragraphs if "load " in each]


def test_a_file_that_no_chapter_is_made_of_has_no_report(exports: dict[str, Path], tmp_path: Path) -> None:
    with (
        shop_of(tmp_path, exports["customers"]) as shop,
        pytest.raises(InputError, match="nothing else to report on; load a file of orders"),
    ):
        shop.report()
