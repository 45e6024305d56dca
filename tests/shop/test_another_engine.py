"""A report counted on another engine is the shop's own, to the letter of the page."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from patronage.base.errors import UsageError
from patronage.demo.shop import invent
from patronage.engine.backend import Place
from patronage.pages.page import render
from patronage.shop import Shop
from patronage.shop.exports import write_exports

HELD = ("orders", "refunds", "spend", "targets", "benchmarks")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """Return a small shop with orders, spend and targets."""
    folder = tmp_path_factory.mktemp("another")
    tables = invent(customers=60).tables
    found = Shop.create(folder / "shop")
    found.load(write_exports({name: tables[name] for name in HELD}, folder / "exports"))
    return found


def test_report_of_another_engine_is_the_shops_own(shop: Shop, tmp_path: Path) -> None:
    _alone(_reports, shop, str(tmp_path / "facts"))


def test_page_of_the_library_of_another_engine_is_the_shops_own(shop: Shop) -> None:
    _alone(_pages_of_the_library, shop)


def test_report_is_of_one_time_where_an_address_is_named(shop: Shop) -> None:
    with Shop.open(shop._folder.path, "1") as known, pytest.raises(UsageError, match="holds one time"):  # noqa: SLF001
        known.report(place=Place("clickhouse", "facts"))


def _alone(task: Callable[..., None], shop: Shop, *more: str) -> None:
    """Run it in a process of its own: ClickHouse keeps one folder a process, maybe that of another test."""
    with ProcessPoolExecutor(1, get_context("spawn")) as other:
        other.submit(task, shop._folder.path, *more).result()  # noqa: SLF001


def _reports(folder: Path, facts: str) -> None:
    place = Place("clickhouse", facts)
    with Shop.open(folder) as shop:
        shop.carry(place)
        own, theirs = shop.report(), shop.report(place=place)
        chapters = [section.name for section in own.sections]
        assert {"overview", "acquisition", "cohorts", "segments", "targets", "quality"} <= set(chapters)
        assert theirs == own
        assert render(theirs) == render(own)


def _pages_of_the_library(folder: Path) -> None:
    asked = ("cac/by-channel", "retention_rate/cohort-month")
    with Shop.open(folder) as shop:
        assert shop.library(asked, place=Place("clickhouse")) == shop.library(asked)
