"""What a large database keeps in files is what a small one keeps in memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from patronage.base.expr import Literal
from patronage.base.select import select, source
from patronage.engine import laid_out
from patronage.engine.duckdb import DuckDB

_ODD = """
    select * from (values
        (1, 9999999999999999999999999999999::hugeint, 1.2345::decimal(18, 4), date '2024-02-29', 'é', true),
        (3, null, null, null, null, null),
        (2, -9007199254740993::hugeint, -0.0001, date '0001-01-01', '', false)
    ) as v(number, huge, money, day, words, told)
"""


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[DuckDB]:
    with DuckDB.open(tmp_path / "some.duckdb", read_only=False) as opened:
        opened.execute(f"create table odd as {_ODD}")
        yield opened


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(laid_out, "MOST_ROWS", 2)


@pytest.mark.usefixtures("large")
def test_rows_keep_their_order_and_columns_their_types(engine: DuckDB, tmp_path: Path) -> None:
    odd = source("odd", "o")
    names = ("number", "huge", "money", "day", "words", "told")
    assert engine.make_temporary("kept", select(odd, **{name: odd[name] for name in names})) == 3
    assert [file.name for file in (tmp_path / "some.duckdb.tmp").iterdir()] == ["kept.parquet"]
    assert engine.execute("from kept") == engine.execute("from odd")
    assert engine.execute("describe kept") == engine.execute("describe odd")


@pytest.mark.usefixtures("large")
def test_another_of_the_name_takes_its_place_and_nothing_stays(engine: DuckDB, tmp_path: Path) -> None:
    odd = source("odd", "o")
    engine.execute("begin")
    engine.make_temporary("kept", select(odd, number=odd["number"]))
    engine.make_temporary("kept", select(odd, number=odd["number"]).where(odd["number"] > 1))
    engine.define_temporary("above", select(source("kept", "k"), twice=source("kept", "k")["number"] * 2))
    assert engine.execute("from above") == [(6,), (4,)]
    engine.drop("above")
    engine.drop("kept")
    engine.execute("rollback")
    assert not (tmp_path / "some.duckdb.tmp").exists()


def test_a_small_database_keeps_them_in_memory(engine: DuckDB, tmp_path: Path) -> None:
    odd = source("odd", "o")
    engine.make_temporary("kept", select(odd, one=Literal(1)))
    assert not (tmp_path / "some.duckdb.tmp").exists()
    assert engine.execute("select count(*) from kept") == [(3,)]
