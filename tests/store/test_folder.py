"""The folder: made, opened, locked, read."""

from __future__ import annotations

import stat
import threading
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from patronage.base.errors import StoreError, UsageError
from patronage.base.expr import Scalar
from patronage.store.folder import ShopFolder
from patronage.store.reading import read_whole
from patronage.store.settings import Settings
from patronage.store.whole import whole
from tests.store.shops import NOON, File, TestShop, order


@pytest.fixture
def shop(tmp_path: Path) -> TestShop:
    return TestShop.at(tmp_path / "shop")


def _load(shop: TestShop, n: int) -> None:
    shop.load(File(f"{n}.csv", {"orders": [order("A", gross=Decimal(n))]}), at=NOON + timedelta(days=n))


def test_a_new_shop_holds_nothing_and_says_so(shop: TestShop) -> None:
    with pytest.raises(StoreError, match="holds nothing yet"):
        shop.folder.reading()


def test_a_shop_whose_current_snapshot_nobody_names_is_not_called_empty(shop: TestShop) -> None:
    _load(shop, 1)
    (shop.folder.path / "CURRENT").unlink()
    with pytest.raises(StoreError, match="CURRENT names the snapshot to read and is missing"):
        shop.folder.reading()


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(StoreError, match="no shop"):
        ShopFolder.create(tmp_path)
    with pytest.raises(StoreError, match=r"patronage\.toml is missing"):
        ShopFolder.open(tmp_path)


def test_a_shop_is_not_made_twice(shop: TestShop) -> None:
    with pytest.raises(StoreError, match="already holds a shop"):
        ShopFolder.create(shop.folder.path)


def test_a_shop_that_does_not_last_is_loaded_once_and_neither_copied_nor_packed(tmp_path: Path) -> None:
    content = {"orders": [order(str(n), gross=Decimal(n % 97)) for n in range(4_000)]}
    lasting = TestShop.at(tmp_path / "lasting")
    brief = TestShop(ShopFolder.create(tmp_path / "brief", lasts=False))
    for shop in (lasting, brief):
        shop.load(File("orders.csv", content))
        assert shop.folder.layout.database.exists() is (shop is lasting)
    assert lasting.contents()["orders"] == brief.contents()["orders"]
    assert "BitPacking" in _packed(lasting)
    assert not _packed(brief) & {"BitPacking", "RLE"}
    with pytest.raises(StoreError, match="made for one command"):
        _load(brief, 2)


def _packed(shop: TestShop) -> set[Scalar]:
    return {kind for (kind,) in shop.ask("select compression from pragma_storage_info('orders')")}


def test_settings_given_at_the_start_are_written(tmp_path: Path) -> None:
    ShopFolder.create(tmp_path / "shop", Settings(currency="EUR", time_zone="Europe/Madrid"))
    assert ShopFolder.open(tmp_path / "shop").settings == Settings("EUR", "Europe/Madrid")


def test_the_key_is_for_its_owner_alone(shop: TestShop) -> None:
    assert stat.S_IMODE(shop.folder.layout.key.stat().st_mode) == 0o600


def test_a_second_writer_is_told_who_writes_since_when(shop: TestShop) -> None:
    later = shop.folder.writing(NOON + timedelta(hours=1))
    with shop.folder.writing(NOON), pytest.raises(StoreError) as refused, later:
        pass
    text = str(refused.value)
    assert "is being written by process" in text
    assert NOON.isoformat() in text
    with shop.folder.writing(NOON):
        pass


def test_readers_read_while_somebody_writes(shop: TestShop) -> None:
    _load(shop, 1)
    with shop.folder.writing(NOON) as writer, writer.transaction() as engine:
        engine.execute("delete from orders")
        assert shop.ask("select count(*) from orders") == [(1,)]


def test_old_snapshots_are_kept_up_to_the_setting(shop: TestShop) -> None:
    settings = shop.folder.layout.settings
    settings.write_text("keep_snapshots = 3\n" + settings.read_text())
    for n in range(1, 6):
        _load(shop, n)
    assert [each.number for each in shop.folder.snapshots] == [3, 4, 5]
    assert shop.ask("select gross::int from orders") == [(5,)]


def test_known_at_finds_a_kept_snapshot_by_number_day_or_instant(shop: TestShop) -> None:
    for n in (1, 2, 3):
        _load(shop, n)
    day = NOON + timedelta(days=2)
    asked = {
        "1": 1,
        day.date().isoformat(): 2,
        day.isoformat(): 2,
        (day - timedelta(seconds=1)).isoformat(): 1,
        "2030-01-01": 3,
    }
    for known_at, expected in asked.items():
        assert shop.ask("select gross::int from orders", known_at) == [(expected,)], known_at
    with pytest.raises(StoreError, match="kept are 1, 2, 3"):
        shop.folder.reading("9")
    with pytest.raises(StoreError, match="2020-01-01"):
        shop.folder.reading("2020-01-01")
    with pytest.raises(UsageError, match="neither"):
        shop.folder.reading("last week")


def test_readers_see_whole_snapshots_only_while_loads_are_published(shop: TestShop) -> None:
    def load(n: int) -> None:
        rows = [order(f"O{i}", gross=Decimal(n)) for i in range(400)]
        shop.load(File(f"{n}.csv", {"orders": rows}))

    load(1)
    seen: list[tuple[Scalar, ...]] = []
    ended = threading.Event()

    def read() -> None:
        while not ended.is_set():
            seen.extend(
                shop.ask("select count(*), min(gross)::int, max(gross)::int, max(loaded_in) from orders")
            )

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for n in range(2, 14):
            load(n)
    finally:
        ended.set()
        reader.join()
    assert {row[0] for row in seen} == {400}
    assert all(low == high == loaded for _, low, high, loaded in seen)
    versions = [whole(row[1]) for row in seen]
    assert versions == sorted(versions)
    assert len(set(versions)) > 3


def test_what_a_killed_writer_left_is_cleared_by_the_next(shop: TestShop) -> None:
    layout = shop.folder.layout
    left = [
        layout.root / "CURRENT.part",
        layout.snapshots / "9.duckdb.part",
        layout.snapshots / "9.duckdb.part.wal",
    ]
    for path in left:
        path.write_bytes(b"half")
    _load(shop, 1)
    assert not any(path.exists() for path in left)


def test_a_damaged_name_of_the_current_snapshot_is_told(shop: TestShop) -> None:
    _load(shop, 1)
    shop.folder.layout.current.write_text("seven")
    with pytest.raises(StoreError, match="does not hold a number"):
        shop.folder.reading()


def test_a_damaged_database_is_told(shop: TestShop) -> None:
    _load(shop, 1)
    (snapshot,) = shop.folder.snapshots
    snapshot.path.write_bytes(b"not a database at all")
    with pytest.raises(StoreError, match="cannot be opened"):
        shop.folder.reading()


def test_a_shop_of_a_newer_program_is_refused(shop: TestShop) -> None:
    with shop.folder.writing(NOON) as writer:
        writer.engine.execute("update store_version set version = 99")
    with pytest.raises(StoreError, match="newer patronage"), shop.folder.writing(NOON):
        pass


def test_a_column_that_a_newer_contract_has_is_added_empty(shop: TestShop) -> None:
    _load(shop, 1)
    with shop.folder.writing(NOON) as writer:
        writer.engine.execute("alter table orders drop column coupon")
    _load(shop, 2)
    assert shop.ask("select gross::int, coupon from orders") == [(2, None)]


def test_a_byte_that_changed_is_told_as_damage_and_not_as_a_fault_of_the_program(shop: TestShop) -> None:
    _load(shop, 1)
    (snapshot,) = shop.folder.snapshots
    content = bytearray(snapshot.path.read_bytes())
    content[len(content) // 2] ^= 1
    snapshot.path.write_bytes(content)
    with pytest.raises(StoreError, match="patronage doctor"), shop.folder.reading() as engine:
        read_whole(engine)
