"""A load takes a bounded share of the machine's memory; the rest goes beside the database, and goes away."""

from __future__ import annotations

from pathlib import Path

from patronage.store.folder import ShopFolder
from tests.store.shops import NOON


def test_a_writer_takes_two_gigabytes_at_most(tmp_path: Path) -> None:
    folder = ShopFolder.create(tmp_path / "shop")
    asked = "select parse_formatted_bytes(current_setting('memory_limit')), current_setting('temp_directory')"
    with folder.writing(NOON) as writer:
        [(limit, spilled)] = writer.engine.execute(asked)
    assert isinstance(limit, int)
    assert limit <= 2_000_000_000
    assert Path(str(spilled)).parent == folder.path


def test_what_a_killed_writer_sent_there_is_cleared_by_the_next(tmp_path: Path) -> None:
    folder = ShopFolder.create(tmp_path / "shop")
    spilled = folder.path / "shop.duckdb.tmp"
    spilled.mkdir()
    (spilled / "duckdb_temp_storage-0.tmp").write_bytes(b"ann@example.org")
    with folder.writing(NOON):
        assert not spilled.exists()
