"""A sound shop is found sound; each thing that can be wrong with it is named, with its remedy."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
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


_FILES: list[tuple[str, Callable[[Layout], object], str, str, str]] = [
    (
        "settings",
        lambda at: at.settings.write_text("curency = 'EUR'"),
        "settings",
        "refusal",
        "Correct that line",
    ),
    ("no key", lambda at: at.key.unlink(), "key", "warning", "unzip -p BACKUP"),
    ("short key", lambda at: at.key.write_bytes(b"short"), "key", "warning", "unzip -p BACKUP"),
    ("open key", lambda at: at.key.chmod(0o644), "key", "warning", "chmod 600"),
    ("no current", lambda at: at.current.unlink(), "current", "refusal", "Run echo 2 > "),
    ("current", lambda at: at.current.write_text("two"), "current", "refusal", "Run echo 2 > "),
    (
        "no snapshot",
        lambda at: (at.snapshots / "2.duckdb").unlink(),
        "current",
        "refusal",
        "Run echo 1 > ",
    ),
    ("behind", lambda at: at.current.write_text("1"), "current", "warning", "Run echo 2 > "),
    ("snapshot", lambda at: _flip(at.snapshots / "2.duckdb"), "damaged", "refusal", "patronage rebuild"),
    ("old snapshot", lambda at: _flip(at.snapshots / "1.duckdb"), "damaged", "warning", "Remove it"),
    ("database", lambda at: _flip(at.database), "damaged", "warning", "Run cp "),
    ("no database", lambda at: at.database.unlink(), "database_missing", "warning", "Run cp "),
    (
        "unfinished",
        lambda at: (at.snapshots / "3.duckdb.part").write_bytes(b"half"),
        "left_unfinished",
        "note",
        "removes it",
    ),
    ("spilled", lambda at: at.spilled.mkdir(), "left_unfinished", "note", "removes it"),
    (
        "lock",
        lambda at: at.lock.write_text(json.dumps({"process": 7, "host": "h", "started_at": "noon"})),
        "lock_left",
        "note",
        "Nothing",
    ),
]


@pytest.mark.parametrize(
    ("harm", "code", "severity", "remedy"), [each[1:] for each in _FILES], ids=[each[0] for each in _FILES]
)
def test_harm_to_a_file_is_named_with_its_remedy(
    layout: Layout, harm: Callable[[Layout], object], code: str, severity: str, remedy: str
) -> None:
    harm(layout)
    found = [f for f in _found(layout) if f.code != "not_published"]
    assert [(f.code, f.severity) for f in found] == [(code, severity)]
    assert remedy in found[0].remedy


_STORED = "order_id, customer, ordered_at, ordered_on, loaded_in"
_ROWS: list[tuple[str, str, str]] = [
    (
        f"insert into orders ({_STORED}) select {_STORED} from orders where order_id = 'A'",
        "key_repeated",
        "load 1 brought",
    ),
    ("update orders set ordered_at = null where order_id = 'A'", "required_missing", ""),
    ("update orders set customer = 99 where order_id = 'A'", "unknown_reference", ""),
    ("delete from orders where order_id = 'C'", "unknown_reference", "load 2 brought 3 rows, and 2 of it"),
    ("delete from order_lines where line = 2", "rows_of_load", "load 2 brought 3 rows, and 2 of it stand"),
    ("delete from loads where load_id = 1", "ledger_gap", "load 1, of which the ledger does not know"),
    ("update loads set files = '{' where load_id = 1", "ledger_illegible", "load 1"),
    ("update loads set delivery = 'x' where load_id = 1", "ledger_illegible", "load 1"),
    ("insert into rejects (loaded_in) values (9)", "unknown_load", "rejects"),
    ("update store_version set version = 99", "newer_program", "store version 99"),
    ("drop table loads", "foreign", "no loads"),
]


@pytest.mark.parametrize(("statement", "code", "told"), _ROWS, ids=[each[0] for each in _ROWS])
def test_harm_to_rows_is_named(layout: Layout, statement: str, code: str, told: str) -> None:
    _in_both(layout, statement)
    found = _found(layout)
    assert code in [f.code for f in found]
    assert any(told in f.message for f in found)
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
