"""What was never loaded makes no chapter: the end of the report says which file would bring it."""

from __future__ import annotations

from pathlib import Path

from patronage.pages.page import render
from patronage.reports.block import Text
from patronage.reports.chapter import CHAPTERS
from tests.reports.conftest import Whole
from tests.reports.shops import section, shop_of_orders

ORDERS = [("1", "ann", "2025-01-05", "EUR", 60), ("2", "bob", "2025-03-09", "EUR", 40)]


def test_orders_alone_leave_a_sentence_for_each_other_kind_of_data(tmp_path: Path) -> None:
    with shop_of_orders(tmp_path, ORDERS) as shop:
        report = shop.report()
    chapters = sorted(CHAPTERS, key=lambda c: c.place)
    absent = [each.name for each in chapters if each.needs and not each.is_of_orders]
    assert not {*absent} & {each.name for each in report.sections}
    (said,) = section(report, "further").blocks
    assert isinstance(said, Text)
    assert len(said.paragraphs) == len(absent)
    assert all("load " in each for each in said.paragraphs)
    assert report.sections[-1].name == "further"
    assert said.paragraphs[0] in render(report)


def test_a_shop_with_every_kind_of_data_has_every_chapter(whole: Whole) -> None:
    assert [each.name for each in whole.report.sections] == [
        chapter.name for chapter in sorted(CHAPTERS, key=lambda c: c.place)
    ]
