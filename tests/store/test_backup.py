"""A backup is one whole file; what is restored from it is what was backed up, without those erased since."""

from __future__ import annotations

import json
import shutil
import stat
import threading
import zipfile
from datetime import timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pytest

from patronage.base.errors import InputError, StoreError, UsageError
from patronage.store.backup import back_up
from patronage.store.erase import People, erase
from patronage.store.folder import ShopFolder
from patronage.store.health.examine import examine
from patronage.store.restore import Restored, restore
from tests.store.shops import NOON, File, TestShop, order

_LATER = NOON + timedelta(days=1)
_NAMES = ("wq-7731-id", "Vera.Quux@example.org", "Vera Quux", "600 111 222")
_ASKED = "select order_id, gross::int from orders order by 1"


def _shop(path: Path) -> TestShop:
    shop = TestShop.at(path)
    vera = {"customer": _NAMES[0], "email": _NAMES[1], "name": _NAMES[2], "phone": f"+34 {_NAMES[3]}"}
    sam = {"customer": "sam-id", "email": "sam@example.org", "name": "Sam Sand", "phone": "+34 600 999 888"}
    first = [
        order("A", customer=_NAMES[0], gross=Decimal(10)),
        order("B", customer="sam-id", gross=Decimal(20)),
    ]
    shop.load(File("1.csv", {"orders": first, "persons": [vera, sam]}))
    shop.load(File("2.csv", {"orders": [order("C", customer=_NAMES[0], gross=Decimal(30))]}))
    return shop


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with a shop and its backup; read only."""
    folder = tmp_path_factory.mktemp("made")
    back_up(_shop(folder / "shop").folder, folder / "b.zip", NOON, "test")
    return folder


@pytest.fixture
def shop(made: Path, tmp_path: Path) -> TestShop:
    return TestShop(ShopFolder(ShopFolder.open(shutil.copytree(made / "shop", tmp_path / "shop")).layout))


def _restore(file: Path, path: Path, *, replace: bool = False) -> Restored:
    return restore(file, path, _LATER, "test", replace=replace)


def _hits(path: Path) -> list[str]:
    content = b"".join(each.read_bytes() for each in path.rglob("*") if each.is_file()).lower()
    return [name for name in _NAMES if name.lower().encode() in content]


def _contents(path: Path) -> dict[str, bytes]:
    return {
        str(p.relative_to(path)): p.read_bytes() for p in path.rglob("*") if p.is_file() and p.name != "lock"
    }


def test_a_backup_restored_elsewhere_is_the_same_shop(made: Path, tmp_path: Path) -> None:
    restored = _restore(made / "b.zip", tmp_path / "new")
    assert restored == Restored(2, 2, 3, 0, "2025-06-01T12:00:00Z")
    assert _contents(tmp_path / "new") == _contents(made / "shop")
    folder = ShopFolder.open(tmp_path / "new")
    assert examine(folder.layout, NOON).findings == ()
    assert TestShop(folder).ask(_ASKED, "1") == [("A", 10), ("B", 20)]
    again = TestShop(folder, seed=9)
    again.load(File("3.csv", {"orders": [order("D", gross=Decimal(1))]}))
    assert len(again.ask(_ASKED)) == 4


def test_a_backup_is_its_owners_alone_and_replaced_as_a_whole(
    made: Path, shop: TestShop, tmp_path: Path
) -> None:
    file = Path(shutil.copy(made / "b.zip", tmp_path / "b.zip"))
    shop.load(File("3.csv", {"orders": [order("D", gross=Decimal(1))]}))
    made_anew = back_up(shop.folder, file, NOON, "test")
    assert (made_anew.snapshots, made_anew.current, made_anew.bytes) == (3, 3, file.stat().st_size)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["b.zip"]
    assert _restore(file, tmp_path / "new").orders == 4


def test_where_a_backup_would_do_harm_it_is_refused(shop: TestShop, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("dear")
    with pytest.raises(UsageError, match="is no backup"):
        back_up(shop.folder, letter, NOON, "test")
    assert letter.read_text() == "dear"
    with pytest.raises(UsageError, match="own folder"):
        back_up(shop.folder, shop.folder.path / "b.zip", NOON, "test")
    with pytest.raises(UsageError, match="does not exist"):
        back_up(shop.folder, tmp_path / "none" / "b.zip", NOON, "test")
    with pytest.raises(StoreError, match="holds nothing yet"):
        back_up(ShopFolder.create(tmp_path / "empty"), tmp_path / "b.zip", NOON, "test")


def test_a_damaged_shop_is_not_backed_up_as_if_it_were_whole(shop: TestShop, tmp_path: Path) -> None:
    path = shop.folder.snapshots[0].path
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(StoreError, match="patronage doctor"):
        back_up(shop.folder, tmp_path / "b.zip", NOON, "test")
    assert not list(tmp_path.glob("b.zip*"))


def test_a_shop_is_replaced_only_where_that_is_said(made: Path, shop: TestShop, tmp_path: Path) -> None:
    shop.load(File("3.csv", {"orders": [order("D", gross=Decimal(1))]}))
    own = shop.folder.path / "report.html"
    own.write_text("mine")
    with pytest.raises(StoreError, match="--replace"):
        _restore(made / "b.zip", shop.folder.path)
    restored = _restore(made / "b.zip", shop.folder.path, replace=True)
    # A number never comes to mean other rows than it did.
    assert (restored.snapshots, restored.current) == (2, 5)
    assert shop.ask(_ASKED) == [("A", 10), ("B", 20), ("C", 30)]
    assert shop.ask(_ASKED, "4") == [("A", 10), ("B", 20)]
    assert own.read_text() == "mine"
    assert examine(shop.folder.layout, NOON).findings == ()
    letter = tmp_path / "letters" / "letter.txt"
    letter.parent.mkdir()
    letter.write_text("dear")
    with pytest.raises(StoreError, match="no shop"):
        _restore(made / "b.zip", letter.parent, replace=True)


def test_a_restore_that_was_killed_is_finished_by_running_it_again(made: Path, tmp_path: Path) -> None:
    path = tmp_path / "new"
    _restore(made / "b.zip", path)
    whole = _contents(path)
    # The settings are put in place last, and make the folder a shop.
    (path / "patronage.toml").rename(path / "patronage.toml.part")
    (path / "CURRENT").rename(path / "CURRENT.part")
    with pytest.raises(StoreError, match="holds no shop"):
        ShopFolder.open(path)
    assert _restore(made / "b.zip", path).orders == 3
    assert _contents(path).keys() - whole.keys() == {"snapshots/3.duckdb", "snapshots/4.duckdb"}
    assert examine(ShopFolder.open(path).layout, NOON).findings == ()


def test_a_backup_of_another_shop_does_not_replace_this_one(made: Path, tmp_path: Path) -> None:
    other = TestShop.at(tmp_path / "other")
    before = _contents(other.folder.path)
    with pytest.raises(UsageError, match="another shop"):
        _restore(made / "b.zip", other.folder.path, replace=True)
    assert _contents(other.folder.path) == before


def test_those_erased_since_stay_gone_to_the_byte(made: Path, shop: TestShop) -> None:
    assert _hits(shop.folder.path) == list(_NAMES)
    erase(shop.folder, People(ids=[_NAMES[0]]), NOON, "test")
    restored = _restore(made / "b.zip", shop.folder.path, replace=True)
    assert restored.forgotten == 1
    assert _hits(shop.folder.path) == []
    assert shop.ask(_ASKED) == [("A", 10), ("B", 20), ("C", 30)]
    assert shop.ask("select name from persons") == [("Sam Sand",)]
    assert examine(shop.folder.layout, NOON).findings == ()
    # The same export again brings nobody back.
    shop.load(File("1.csv", {"orders": [order("A", customer=_NAMES[0], gross=Decimal(10))]}))
    assert shop.ask("select customer from orders where order_id = 'A'") == [(0,)]
    assert _hits(shop.folder.path) == []


def test_elsewhere_nobody_knows_of_them(made: Path, tmp_path: Path) -> None:
    _restore(made / "b.zip", tmp_path / "new")
    assert _hits(tmp_path / "new") == list(_NAMES)


def test_who_was_erased_cannot_be_told_from_a_shop_that_cannot_be_read(made: Path, shop: TestShop) -> None:
    for path in (shop.folder.layout.database, *(each.path for each in shop.folder.snapshots)):
        path.write_bytes(b"not a database")
    with pytest.raises(StoreError, match="erase those people again"):
        _restore(made / "b.zip", shop.folder.path, replace=True)


def _with(source: Path, target: Path, change: dict[str, bytes]) -> Path:
    """Copy a backup with other contents under some names; new names are added."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        contents = {name: old.read(name) for name in old.namelist()} | change
        for name, content in contents.items():
            new.writestr(name, content)
    return target


def _manifest(source: Path, **change: object) -> dict[str, bytes]:
    with zipfile.ZipFile(source) as old:
        return {"manifest.json": json.dumps(json.loads(old.read("manifest.json")) | change).encode()}


@pytest.mark.parametrize(
    "name",
    ["../escape.txt", "/escape.txt", "snapshots/../../escape", "snapshots/1.duckdb/", "shop.sh"],
)
def test_no_path_escapes(made: Path, tmp_path: Path, name: str) -> None:
    sums = {"files": {name: sha256(b"x").hexdigest()}, "sizes": {name: 1}}
    with zipfile.ZipFile(made / "b.zip") as old:
        told = json.loads(old.read("manifest.json"))
    told = {key: told[key] | added for key, added in sums.items()}
    file = _with(made / "b.zip", tmp_path / "evil.zip", {name: b"x"} | _manifest(made / "b.zip", **told))
    with pytest.raises(InputError, match="which no backup holds"):
        _restore(file, tmp_path / "new")
    assert [path.name for path in tmp_path.iterdir()] == ["evil.zip"]


def test_what_is_not_what_was_backed_up_is_refused_before_anything_changes(
    made: Path, shop: TestShop, tmp_path: Path
) -> None:
    before, good = _contents(shop.folder.path), made / "b.zip"
    content = bytearray(good.read_bytes())
    with zipfile.ZipFile(good) as old:
        told = json.loads(old.read("manifest.json"))
        packed = old.getinfo("snapshots/2.duckdb")
    content[packed.header_offset + packed.compress_size // 2] ^= 1
    sums = told["sums"]
    sums["snapshots/2.duckdb"]["orders"]["gross"] = "61.0000"
    sizes = told["sizes"] | {"snapshots/2.duckdb": 100}
    flipped = tmp_path / "flipped.zip"
    flipped.write_bytes(content)
    (tmp_path / "short.zip").write_bytes(good.read_bytes()[:-1000])
    (tmp_path / "text.zip").write_text("dear")
    zipfile.ZipFile(tmp_path / "empty.zip", "w").close()
    with pytest.raises(InputError):
        _restore(flipped, tmp_path / "new")
    assert not (tmp_path / "new").exists()
    harmed = {
        "damaged|hash differs": flipped,
        "cannot be opened as a backup": tmp_path / "short.zip",
        "cannot be opened as a backup:": tmp_path / "text.zip",
        "not a backup of a shop": tmp_path / "empty.zip",
        "hash differs": _with(good, tmp_path / "toml.zip", {"patronage.toml": b"# other"}),
        "gross of orders adds up to 60.0000": _with(good, tmp_path / "sums.zip", _manifest(good, sums=sums)),
        "its hash differs": _with(good, tmp_path / "bomb.zip", _manifest(good, sizes=sizes)),
        "other files than": _with(good, tmp_path / "less.zip", _manifest(good, files={}, sizes={})),
    }
    for message, file in harmed.items():
        with pytest.raises(InputError, match=message):
            _restore(file, shop.folder.path, replace=True)
        assert _contents(shop.folder.path) == before


def test_a_backup_while_loads_and_an_erasure_go_on_is_consistent(shop: TestShop, tmp_path: Path) -> None:
    settings = shop.folder.layout.settings
    settings.write_text("keep_snapshots = 1\n" + settings.read_text())
    ended = threading.Event()

    def write() -> None:
        try:
            for number in range(3):
                rows = [order(f"O{i}", customer="sam-id", gross=Decimal(number)) for i in range(50)]
                shop.load(File(f"{number}.csv", {"orders": rows}))
            erase(shop.folder, People(ids=["sam-id"]), NOON, "test")
        finally:
            ended.set()

    writer = threading.Thread(target=write)
    writer.start()
    times = 0
    while not ended.is_set() or not times:
        back_up(shop.folder, tmp_path / "b.zip", NOON, "test")
        with zipfile.ZipFile(tmp_path / "b.zip") as archive:
            told = json.loads(archive.read("manifest.json"))["sums"]
        [sums] = [told[name] for name in told if name.endswith(f"{max(map(_number, told))}.duckdb")]
        assert Decimal(sums["orders"]["gross"]) in {60, *(60 + 50 * n for n in range(3))}
        times += 1
    writer.join()
    assert times > 1
    assert _restore(tmp_path / "b.zip", tmp_path / "new").orders in (3, 53)


def _number(name: str) -> int:
    return int(Path(name).stem)
