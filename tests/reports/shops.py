"""Shops for reports: from a few lines of CSV, loaded the way anybody's files are."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from patronage.reports.block import Report, Section, Tiles
from patronage.shop import Shop
from patronage.sources.options import ReadOptions

LOADED_AT = datetime(2026, 1, 2, tzinfo=UTC)
ORDER_HEADER = ("order_id", "customer_id", "ordered_at", "currency", "gross")


def write(path: Path, header: Sequence[str], rows: Sequence[Sequence[object]]) -> Path:
    """Write a CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def shop_of(folder: Path, *files: Path, options: ReadOptions | None = None) -> Shop:
    """Load files into a new shop."""
    shop = Shop.create(folder / "shop")
    shop.load(files, options, loaded_at=LOADED_AT, rng=np.random.default_rng(1))
    return shop


def shop_of_orders(
    folder: Path, rows: Sequence[Sequence[object]], header: Sequence[str] = ORDER_HEADER, **mapping: str
) -> Shop:
    """Load one file of orders."""
    options = ReadOptions(table="orders", mapping=mapping) if mapping else None
    return shop_of(folder, write(folder / "orders.csv", header, rows), options=options)


def section(report: Report, name: str) -> Section:
    """Find a chapter."""
    return next(each for each in report.sections if each.name == name)


def tiles(report: Report, name: str) -> Tiles:
    """Find a chapter's numbers."""
    return next(block for block in section(report, name).blocks if isinstance(block, Tiles))
