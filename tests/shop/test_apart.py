"""Whatever a file does to the child that reads it: one clean error, and a shop as it was."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from patronage.base.errors import InputError, PatronageError, UnknownFile
from patronage.engine.duckdb import DuckDB
from patronage.shop import Shop
from patronage.shop.apart import Ended, apart
from patronage.shop.limits import Limits, limits_for
from patronage.sources.options import ReadOptions
from patronage.sources.raw import Raw
from patronage.sources.source import SOURCES, Made, Source
from patronage.store.writer import Writer
from tests.programs import ROOT
from tests.shop.works import Told, Waits, Way
from tests.sources.deliveries import orders, written

SMALL = Limits(memory_bytes=400_000_000, cpu_seconds=1)
AT = datetime(2025, 6, 1)  # noqa: DTZ001  # UTC without a zone
WAYS = {
    "aborts": "it broke what was at work on it (SIGABRT)",
    "is_killed": "it was killed from outside",
    "leaves": "what was at work on it left with code 7",
    "takes_memory": "it took more than 0.4 GB of memory",
    "fails_to_get_memory": "it took more than 0.4 GB of memory",
    "spins": "it took more than 1 seconds of processor time",
}


@contextmanager
def beside_a_thread(*, there_is: bool) -> Iterator[None]:
    """Run with a second thread or without one: the child is then a new interpreter or a fork."""
    done = threading.Event()
    other = threading.Thread(target=done.wait)
    if there_is:
        other.start()
    try:
        yield
    finally:
        done.set()
        if there_is:
            other.join()


def ignored(_step: str) -> None:
    """Hear a step and do nothing."""


@pytest.mark.parametrize("threads", [False, True])
def test_a_child_tells_its_steps_and_what_it_found(threads: bool) -> None:  # noqa: FBT001  # of a test
    heard: list[str] = []
    with beside_a_thread(there_is=threads):
        process, folder = apart(Told(("one", "two")), SMALL, heard.append)
    assert heard == ["one", "two"]
    assert process != os.getpid()
    # Its temporary files are gone with it.
    assert Path(folder).parent == Path(tempfile.gettempdir())
    assert not Path(folder).exists()


@pytest.mark.parametrize("way", WAYS)
def test_a_child_that_ends_early_is_one_clean_error(way: str) -> None:
    with pytest.raises(Ended) as ended:
        apart(Way(way), SMALL, ignored)
    assert str(ended.value).startswith(f"reading orders.csv was ended, since {WAYS[way]}")
    assert ended.value.step == "reading orders.csv"
    assert ended.value.exit_code == 3


@pytest.mark.parametrize("way", ["aborts", "takes_memory"])
def test_so_is_a_new_interpreter_that_ends_early(way: str) -> None:
    with beside_a_thread(there_is=True), pytest.raises(Ended) as ended:
        apart(Way(way), SMALL, ignored)
    assert WAYS[way] in str(ended.value)


def test_errors_come_back_as_they_were() -> None:
    with pytest.raises(UnknownFile) as refused:
        apart(Way("refuses"), SMALL, ignored)
    assert (refused.value.table, refused.value.mapping) == ("orders", {"gross": "Sum"})
    with pytest.raises(ZeroDivisionError, match="by nothing") as fault:
        apart(Way("has_a_fault"), SMALL, ignored)
    assert "works.py" in "".join(fault.value.__notes__)
    with pytest.raises(PatronageError, match="Unsendable"):
        apart(Way("has_an_error_nobody_can_send"), SMALL, ignored)


def test_who_interrupts_ends_the_child_too() -> None:
    children: list[Path] = []

    def interrupted(process: str) -> None:
        children.append(Path("/proc", process))
        assert children[0].exists()
        raise KeyboardInterrupt

    begun = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        apart(Waits(), SMALL, interrupted)
    assert time.monotonic() - begun < 60
    assert not children[0].exists()
    # The signal of the terminal reaches both, and only the parent heeds it.
    assert apart(Way("interrupts"), SMALL, ignored) is None


def test_a_parent_that_is_killed_takes_its_child_along() -> None:
    program = [sys.executable, "-m", "tests.shop.works"]
    with subprocess.Popen(program, cwd=ROOT, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        assert int(parent.stdout.readline()) == parent.pid
        child = Path("/proc", parent.stdout.readline().strip())
        assert child.exists()
        parent.kill()
    for _ in range(200):
        if not child.exists() or "State:\tZ" in (child / "status").read_text("ascii"):
            return
        time.sleep(0.05)
    pytest.fail("the child goes on without its parent")


@pytest.fixture
def forks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the child be a fork, which knows what this test put in place, though other tests left threads."""
    monkeypatch.setattr("patronage.shop.apart._can_fork", lambda: True)


def harmful(way: str) -> Source:
    """Give a source of files that have a column `harm`."""

    def make(_engine: DuckDB, _raw: Raw, _options: ReadOptions) -> Made:
        Way(way)(ignored)
        raise AssertionError

    def recognises(_engine: DuckDB, raw: Raw, _options: ReadOptions) -> str:
        return "a header harm" if "harm" in raw.headers else ""

    return Source("harmful", "Harm", frozenset({"orders"}), recognises, make)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with Shop.create(tmp_path / "shop") as made:
        made.load(written(tmp_path, orders("1,ann,2025-01-05,10", "2,bob,2025-01-06,20")), loaded_at=AT)
        yield made


@pytest.mark.usefixtures("forks")
@pytest.mark.parametrize("way", ["aborts", "takes_memory", "spins"])
def test_a_file_that_ends_its_child_leaves_the_shop_as_it_was(
    way: str, shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SOURCES, "_found", {**SOURCES.all(), "harmful": harmful(way)})
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    bad = written(tmp_path, "order_id,customer,date,amount,harm\n3,cid,2025-01-07,5,x\n", "bad.csv")
    before = sorted(path.name for path in (tmp_path / "shop").rglob("*"))
    with pytest.raises(InputError) as refused:
        shop.load([tmp_path / "orders.csv", bad], loaded_at=AT, limits=SMALL)
    message = str(refused.value)
    assert message.startswith("orders.csv, bad.csv could not be loaded: reading bad.csv was ended, since")
    assert WAYS[way] in message
    assert "Nothing was changed" in message
    assert refused.value.exit_code == 3
    assert sorted(path.name for path in (tmp_path / "shop").rglob("*")) == before
    assert list((tmp_path / "temporary").iterdir()) == []
    assert shop.kpi("orders").value() == 2
    more = written(tmp_path, orders("4,dan,2025-01-08,30"), "more.csv")
    assert shop.load(more, loaded_at=AT).rows_loaded == 1


@pytest.mark.usefixtures("forks")
def test_a_load_that_ends_while_it_is_published_says_how_to_go_on(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Writer, "publish", lambda _: os.abort())
    more = written(tmp_path, orders("4,dan,2025-01-08,30"), "more.csv")
    with pytest.raises(InputError, match=r"The rows are kept.* patronage rebuild --shop"):
        shop.load(more, loaded_at=AT)
    monkeypatch.undo()
    assert shop.kpi("orders").value() == 2
    shop.rebuild(AT)
    assert shop.kpi("orders").value() == 3


def test_a_load_is_the_same_in_a_fork_and_in_a_new_interpreter(tmp_path: Path) -> None:
    file = written(tmp_path, orders("1,ann,2025-01-05,10", "2,bob,2025-01-06,20"))
    told, dice = [], [np.random.default_rng(5), np.random.default_rng(5)]
    for threads in (False, True):
        with beside_a_thread(there_is=threads), Shop.create(tmp_path / f"shop {threads}") as made:
            report = made.load(file, loaded_at=AT, rng=dice[threads])
            told.append((report, made.engine.execute("select * from person_ids order by all")))
    assert told[0] == told[1]
    # Who is drawn by whom goes on where the child left off.
    assert dice[0].bit_generator.state == dice[1].bit_generator.state
    assert dice[0].bit_generator.state != np.random.default_rng(5).bit_generator.state


def test_time_grows_with_what_there_is_to_read(tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_bytes(b"x" * 3_000_000)
    least = Limits().cpu_seconds
    assert limits_for([file]).cpu_seconds == least + 15
    assert limits_for([file, tmp_path]).cpu_seconds == least + 30
    assert limits_for([tmp_path / "missing"]).cpu_seconds > least + 1000


def test_an_open_database_does_not_keep_a_child_waiting(shop: Shop, tmp_path: Path) -> None:
    with DuckDB.in_memory() as engine, Shop.open(tmp_path / "shop") as reader:
        engine.execute("create table t as select range as x from range(100000)")
        assert reader.kpi("orders").value() == 2
        for n in range(3):
            file = written(tmp_path, orders(f"{n}0,ann,2025-01-05,10"), f"{n}.csv")
            shop.load(file, loaded_at=AT)
        assert engine.execute("select count(*) from t") == [(100_000,)]
        assert reader.kpi("orders").value() == 2
