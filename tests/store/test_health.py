"""A sound shop is found sound; each thing that can be wrong with it is named, with its remedy."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from patronage.base.finding import Finding
from patronage.engine.duckdb import DuckDB
from patronage.store.erase import People, erase
from patronage.store.folder import ShopFolder
from patronage.store.health.examine import examine
from patronage.store.layout import Layout
from tests.store.shops import NOON, File, TestShop, line, order


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sound") / "shop"
    shop = TestShop.at(path)
    shop.load(File("1.csv", {"orders": [order("A", gross=Decimal(10)), order("B", customer="c2")]}))
    orders, lines = [order("C", gross=Decimal(5))], [line("C", "p1"), line("C", "p2")]
    shop.load(File("2.csv", {"orders": orders, "order_lines": lines}), at=NOON + timedelta(days=1))
    return path


@pytest.fixture
def layout(sound: Path, tmp_path: Path) -> Layout:
    return Layout(shutil.copytree(sound, tmp_path / "shop"))


def _found(layout: Layout) -> list[Finding]:
    return list(examine(layout, NOON).findings)


def _only(layout: Layout) -> Finding:
    found = _found(layout)
    assert len(found) == 1, [str(f) for f in found]
    return found[0]


def _in_both(layout: Layout, *statements: str) -> None:
    """Change the database and publish the change, as no load would."""
    with DuckDB.open(layout.database, read_only=False) as engine:
        for statement in statements:
            engine.execute(statement)
        engine.execute("checkpoint")
    shutil.copyfile(layout.database, layout.snapshots / "2.duckdb")


def test_a_sound_shop_is_found_sound(layout: Layout) -> None:
    before = {path: path.read_bytes() for path in layout.root.rglob("*") if path.is_file()}
    assert _found(layout) == []
    assert {path: path.read_bytes() for path in layout.root.rglob("*") if path.is_file()} == before


def test_so_is_a_shop_in_which_somebody_was_erased(layout: Layout) -> None:
    erase(ShopFolder(layout), People(ids=["c2"]), NOON + timedelta(days=2), "test")
    assert _found(layout) == []


def test_a_new_shop_only_holds_nothing_yet(tmp_path: Path) -> None:
    assert _only(ShopFolder.create(tmp_path / "shop").layout).code == "nothing_loaded"


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def _key_is_short(at: Layout) -> None:
    at.key.write_bytes(b"short")


def _leave(at: Layout) -> None:
    (at.snapshots / "3.duckdb.part").write_bytes(b"half")
    at.spilled.mkdir()
    at.lock.write_text(json.dumps({"process": 7, "host": "h", "started_at": "noon"}))


Told = tuple[str, str, str]
_SETTINGS: Told = ("settings", "refusal", "Correct that line")
_NO_KEY: Told = ("key", "warning", "unzip -p BACKUP")
_CURRENT: Told = ("current", "refusal", "Run echo 2 > ")
_FILES: dict[str, tuple[Sequence[Callable[[Layout], object]], Sequence[Told]]] = {
    "settings, key missing, CURRENT missing": (
        (
            lambda at: at.settings.write_text("curency = 'EUR'"),
            lambda at: at.key.unlink(),
            lambda at: at.current.unlink(),
        ),
        (_CURRENT, _NO_KEY, _SETTINGS),
    ),
    "key short, CURRENT no number": (
        (_key_is_short, lambda at: at.current.write_text("two")),
        (_CURRENT, _NO_KEY),
    ),
    "key for all, snapshot missing": (
        (lambda at: at.key.chmod(0o644), lambda at: (at.snapshots / "2.duckdb").unlink()),
        (("current", "refusal", "Run echo 1 > "), ("key", "warning", "chmod 600")),
    ),
    "CURRENT behind": (
        (lambda at: at.current.write_text("1"),),
        (("current", "warning", "Run echo 2 > "), ("not_published", "warning", "patronage rebuild")),
    ),
    "snapshots damaged": (
        (lambda at: _flip(at.snapshots / "2.duckdb"), lambda at: _flip(at.snapshots / "1.duckdb")),
        (("damaged", "refusal", "patronage rebuild"), ("damaged", "warning", "Remove it")),
    ),
    "database missing": (
        (lambda at: at.database.unlink(),),
        (("database_missing", "warning", "Run cp "),),
    ),
    "left by a writer that was ended": (
        (_leave,),
        (
            ("left_unfinished", "note", "removes it"),
            ("left_unfinished", "note", "removes it"),
            ("lock_left", "note", "Nothing is"),
        ),
    ),
}


@pytest.mark.parametrize(("harms", "told"), _FILES.values(), ids=list(_FILES))
def test_harm_to_files_is_named_with_its_remedy(
    layout: Layout, harms: Sequence[Callable[[Layout], object]], told: Sequence[Told]
) -> None:
    for harm in harms:
        harm(layout)
    found = sorted(_found(layout), key=lambda f: (f.code, f.severity))
    assert [(f.code, f.severity) for f in found] == [each[:2] for each in told]
    assert all(remedy in f.remedy for f, (*_, remedy) in zip(found, told, strict=True))


_STORED = "order_id, customer, ordered_at, ordered_on, loaded_in"
_ROWS: dict[str, tuple[Sequence[str], Mapping[str, str]]] = {
    "orders": (
        (
            f"insert into orders ({_STORED}) select {_STORED} from orders where order_id = 'A'",
            "update orders set customer = 99 where order_id = 'A'",
            "update orders set ordered_at = null where order_id = 'B'",
        ),
        {
            "key_repeated": "rows of orders share their order_id",
            "required_missing": "rows of orders have no ordered_at",
            "unknown_reference": "rows of orders name a customer that person_ids does not hold",
            "rows_of_load": "load 1 brought 2 rows, and 3 of it stand",
        },
    ),
    "rows lost": (
        ("delete from orders where order_id = 'C'",),
        {
            "unknown_reference": "rows of order_lines name a order_id that orders does not hold",
            "rows_of_load": "load 2 brought 3 rows, and 2 of it stand",
        },
    ),
    "ledger": (
        (
            "delete from loads where load_id = 1",
            "update loads set files = '{' where load_id = 2",
            "insert into rejects (loaded_in) values (9)",
        ),
        {
            "ledger_gap": "do not run from 1 without a gap",
            "unknown_load": "rejects are kept of loads the ledger does not know",
            "ledger_illegible": "of the files of load 2 cannot be read",
        },
    ),
    "hash": (("update loads set delivery = 'x' where load_id = 1",), {"ledger_illegible": "load 1"}),
    "newer program": (("update store_version set version = 99",), {"newer_program": "store version 99"}),
    "no shop's database": (("drop table loads",), {"foreign": "it has no loads"}),
}


@pytest.mark.parametrize(("statements", "told"), _ROWS.values(), ids=list(_ROWS))
def test_harm_to_rows_is_named(layout: Layout, statements: Sequence[str], told: Mapping[str, str]) -> None:
    _in_both(layout, *statements)
    found = _found(layout)
    assert {f.code for f in found} == told.keys()
    for code, message in told.items():
        assert any(f.code == code and message in f.message for f in found)
    assert {f.file for f in found} == {"snapshots/2.duckdb"}
    assert all(f.remedy for f in found)


def test_what_is_stored_and_not_published_is_told(layout: Layout) -> None:
    with ShopFolder(layout).writing(NOON) as writer:
        writer.engine.execute("delete from orders where order_id = 'A'")
    assert "readers see other rows" in _only(layout).message
    with ShopFolder(layout).writing(NOON) as writer:
        writer.engine.execute(
            "insert into loads select * replace (3 as load_id) from loads where load_id = 1"
        )
    assert "load 3 is stored, and readers see load 2" in " ".join(f.message for f in _found(layout))


def test_while_somebody_writes_what_readers_see_is_examined(layout: Layout) -> None:
    with ShopFolder(layout).writing(NOON):
        found = _only(layout)
    assert (found.code, found.severity) == ("being_written", "note")
    assert NOON.isoformat() in found.message


def test_the_remedies_mend(layout: Layout) -> None:
    _flip(layout.database)
    remedy = _only(layout).remedy.removeprefix("Run ").rstrip(".").split()
    assert remedy[0] == "cp"
    shutil.copyfile(remedy[1], remedy[2])
    assert _found(layout) == []
