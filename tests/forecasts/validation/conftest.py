"""CDNOW's sample as a loaded shop."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from patronage.shop import Shop
from patronage.store.settings import Settings
from tests.forecasts.validation.plain_validation import Days, days_of_purchase


@pytest.fixture(scope="session")
def sample(shared_data: Path) -> Path:
    file = shared_data / "cdnow" / "CDNOW_sample.txt"
    if not file.is_file():
        pytest.skip(f"no CDNOW sample at {file}")
    return file


@pytest.fixture(scope="session")
def days(sample: Path) -> Days:
    return days_of_purchase(sample)


@pytest.fixture(scope="session")
def cdnow_folder(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Load the sample as a shop would: an order a line."""
    folder = tmp_path_factory.mktemp("cdnow")
    lines = [line.split() for line in sample.read_text("ascii").splitlines()]
    rows = [
        f"{at},c{who},{day[:4]}-{day[4:6]}-{day[6:]},{value}\n"
        for at, (_, who, day, _, value) in enumerate(lines, 1)
    ]
    file = folder / "orders.csv"
    file.write_text("order_id,customer_id,ordered_at,gross\n" + "".join(rows), "utf-8")
    with Shop.create(folder / "shop", Settings(currency="USD", history="complete")) as shop:
        report = shop.load(file, loaded_at=datetime(1998, 7, 1, tzinfo=UTC))
    assert sum(each.rows_loaded for each in report.files) == len(rows)
    return folder / "shop"


@pytest.fixture(scope="session")
def cdnow(cdnow_folder: Path) -> Iterator[Shop]:
    with Shop.open(cdnow_folder) as shop:
        yield shop
