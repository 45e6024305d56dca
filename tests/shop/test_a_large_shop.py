"""The facts of a shop too large for memory are those of a small one, cell by cell."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from patronage.engine import laid_out
from patronage.engine.duckdb import DuckDB
from patronage.store.settings import Settings
from tests.shop.days import GrowingShop, draw_file
from tests.shop.test_changed import EVERYTHING


@pytest.mark.parametrize("seed", range(2))
def test_facts_made_by_way_of_files_are_those_made_in_memory(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dice = Random(seed)  # noqa: S311  # draws rows
    with DuckDB.open(tmp_path / "some.duckdb", read_only=False) as engine:
        shop = GrowingShop(Settings(currency="EUR", history="detect"), engine)
        for number in range(3):
            shop.load(draw_file(dice, number, kinds=EVERYTHING))
        monkeypatch.setattr(laid_out, "MOST_ROWS", 0)
        assert shop.unlike() == []
        assert not (tmp_path / "some.duckdb.tmp").exists()
        # A load after that makes what it changes by way of files too.
        shop.load(draw_file(dice, 3, kinds=EVERYTHING))
        monkeypatch.setattr(laid_out, "MOST_ROWS", 1e9)
        assert shop.unlike() == []
