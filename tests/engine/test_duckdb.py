from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

from patronage.base.errors import EngineError, StoreError
from patronage.base.expr import Literal, SqlType
from patronage.base.select import select, source
from patronage.engine.duckdb import DUCKDB, DuckDB


@dataclass
class Capsule:
    """What any reader of Arrow sees of a relation."""

    relation: Any

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self.relation.__arrow_c_stream__(requested_schema)


def test_a_made_table_has_the_declared_types_and_order() -> None:
    t = source("t")
    with DuckDB.in_memory() as engine:
        engine.execute("create table t as select unnest([3, 1, 2]) as x")
        assert engine.make("made", {"x": "money"}, select(t, x=t["x"]), order=("x",)) == 3
        assert engine.describe("made") == {"x": "DECIMAL(18,4)"}
        assert [row[0] for row in engine.execute("select x from made")] == [1, 2, 3]
        engine.drop("made")
        assert engine.describe("made") is None


def test_what_is_the_same_in_every_row_is_not_stored() -> None:
    t = source("t")
    columns: dict[str, SqlType] = {"x": "integer", "note": "text", "cost": "money"}
    with DuckDB.in_memory() as engine:
        engine.execute("create table t as select unnest([3, 1, 2]) as x")
        query = select(t, cost=Literal(None).cast("money"), x=t["x"], note=Literal("none"))
        assert engine.make("made", columns, query, order=("x",)) == 3
        assert engine.describe("made") == {"x": "INTEGER", "note": "VARCHAR", "cost": "DECIMAL(18,4)"}
        rows = [(1, "none", None), (2, "none", None), (3, "none", None)]
        assert engine.execute("select * from made") == rows
        stored = "select count(distinct column_name) from pragma_storage_info('made')"
        assert engine.execute(stored) == [(1,)]


def test_a_table_of_one_value_stores_it() -> None:
    t = source("t")
    with DuckDB.in_memory() as engine:
        engine.execute("create table t as select unnest([3, 1, 2]) as x")
        assert engine.make("made", {"note": "text"}, select(t, note=Literal("none"))) == 3
        assert engine.execute("select * from made") == [("none",)] * 3


def test_no_extension_is_fetched() -> None:
    with DuckDB.in_memory() as engine, pytest.raises(EngineError):
        engine.execute("select * from read_xlsx('nowhere.xlsx')")


def test_a_stream_hands_rows_to_whoever_reads_arrow() -> None:
    t = source("t")
    with DuckDB.in_memory() as engine:
        engine.execute("create table t as select 7 as x")
        stream = Capsule(engine.stream(select(t, x=t["x"])))
        with duckdb.connect() as reader:
            assert reader.execute("select x from stream").fetchall() == [(7,)]
        del stream


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "shop.duckdb"
    path.write_bytes(b"not a database" * 1000)
    with pytest.raises(StoreError, match=r"shop\.duckdb"):
        DuckDB.open(path, read_only=True)


def test_reserved_words_are_all_quoted() -> None:
    with DuckDB.in_memory() as engine:
        words = engine.execute(
            "select keyword_name from duckdb_keywords() where keyword_category = 'reserved'"
        )
    bare = [word for (word,) in words if not DUCKDB.identifier(str(word)).startswith('"')]
    assert len(words) > 50
    assert bare == []


def test_a_fault_never_quotes_the_data() -> None:
    with DuckDB.in_memory() as engine:
        engine.execute("create table t as select 'ann@example.com' as x")
        with pytest.raises(EngineError) as caught:
            engine.execute("select cast(x as integer) from t")
    assert "DuckDB" in str(caught.value)
