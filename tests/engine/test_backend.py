"""Reaching another engine: what is said where something is missing, and folders that change as a whole."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from patronage.base.errors import EngineError, MissingResource, UnknownName, UsageError
from patronage.base.expr import Literal, count
from patronage.base.select import select, source, union
from patronage.engine import spark_session
from patronage.engine.backend import BACKENDS, Backend, Carried, Place
from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.engine.parquet_folder import ParquetFolder
from patronage.engine.postgres import POSTGRES
from patronage.engine.printer import print_query
from patronage.engine.spark import SPARK, Spark
from patronage.metrics.worked import small_shop
from patronage.shop.carrying import opened

DRIVERS = {"clickhouse": "chdb", "postgres": "psycopg", "spark": "pyspark.sql"}
ASKED = select(source("calendar", "c"), days=count())


def given(folder: Path, content: bytes = b"PAR1") -> Carried:
    file = folder / "given.parquet"
    file.write_bytes(content)
    return Carried("orders", {"order_id": "text"}, ("order_id",), file)


@pytest.fixture(params=sorted(DRIVERS))
def backend(request: pytest.FixtureRequest) -> Backend:
    return BACKENDS[request.param]


def test_every_engine_with_a_driver_is_tested() -> None:
    assert set(DRIVERS) == set(BACKENDS.all())


def test_an_engine_without_its_driver_names_the_extra(
    backend: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, DRIVERS[backend.name], None)
    place = Place(backend.name, "nowhere/facts")
    install = rf'pip install "patronage\[{backend.name}\]"'
    with pytest.raises(MissingResource, match=install), backend.open(place) as engine:
        engine.run(ASKED)


def test_spark_without_java_names_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(MissingResource, match="apt-get install openjdk-17-jre-headless"):
        spark_session.start("local[1]")


@pytest.mark.parametrize(
    ("master", "is_here"), [("", True), ("local[2]", True), ("yarn", False), ("sc://head", False)]
)
def test_which_masters_read_folders_of_this_machine(master: str, *, is_here: bool) -> None:
    assert spark_session.is_here(master) is is_here


def test_a_server_named_by_the_environment_is_not_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPARK_REMOTE", "sc://head")
    assert not spark_session.is_here("")


@pytest.mark.parametrize("place", [Place("spark", master="yarn"), Place("postgres")])
def test_facts_are_not_brought_where_they_cannot_be_read(place: Place) -> None:
    own = small_shop({})
    refusal = pytest.raises(UsageError, match=r"--address.*patronage export --engine")
    with own, refusal, opened(lambda: own, place):
        pass


def test_an_unknown_engine_is_told_the_nearest() -> None:
    with pytest.raises(UnknownName, match="did you mean spark"):
        BACKENDS["sparc"]


@pytest.mark.parametrize(("name", "address"), [("postgres", "postgresql://h/d"), ("clickhouse", "facts")])
def test_only_spark_has_a_master(name: str, address: str) -> None:
    with pytest.raises(UsageError, match="no master"):
        BACKENDS[name].open(Place(name, address, "yarn"))


@pytest.mark.parametrize("address", ["", "clickhouse://host/facts"])
def test_clickhouse_wants_a_folder(address: str) -> None:
    with pytest.raises(UsageError, match="folder of this machine"):
        BACKENDS["clickhouse"].open(Place("clickhouse", address))


def test_postgres_that_does_not_answer_is_told_without_the_password(tmp_path: Path) -> None:
    address = f"postgresql://me:secret@/shop?host={tmp_path}"
    with pytest.raises(EngineError, match="cannot be reached") as raised:
        BACKENDS["postgres"].open(Place("postgres", address))
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize("address", ["hdfs:///facts", "s3a://bucket/facts", ""])
def test_tables_for_spark_are_written_on_this_machine(address: str) -> None:
    with pytest.raises(UsageError, match="--address"):
        BACKENDS["spark"].receive(Place("spark", address))


def test_spark_removes_no_file_of_another_storage() -> None:
    with (
        Spark(lambda: pytest.fail("no session is needed"), "s3a://bucket/facts") as engine,
        pytest.raises(EngineError, match="tools of its storage"),
    ):
        engine.drop("order_facts")


def test_a_folder_changes_as_a_whole(tmp_path: Path) -> None:
    facts = tmp_path / "facts"
    for content in (b"first", b"second"):
        with ParquetFolder(facts) as folder:
            folder.take(given(tmp_path, content))
            assert not facts.exists() or content == b"second"
        assert [file.name for file in facts.iterdir()] == ["orders.parquet"]
        assert (facts / "orders.parquet").read_bytes() == content
    assert [file.name for file in tmp_path.iterdir()] == ["facts"]


def test_a_folder_stays_as_it_was_when_a_table_fails(tmp_path: Path) -> None:
    facts = tmp_path / "facts"
    with ParquetFolder(facts) as folder:
        folder.take(given(tmp_path, b"first"))
    second, missing = given(tmp_path, b"second"), Carried("lines", {}, (), tmp_path / "missing")

    def fail() -> None:
        with ParquetFolder(facts) as folder:
            folder.take(second)
            folder.take(missing)

    with pytest.raises(MissingResource, match="cannot be written"):
        fail()
    assert (facts / "orders.parquet").read_bytes() == b"first"
    assert [file.name for file in tmp_path.iterdir()] == ["facts"]


def test_a_folder_that_holds_something_else_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "diary.txt").write_text("dear", "utf-8")
    with pytest.raises(UsageError, match=r"diary\.txt"), ParquetFolder(tmp_path):
        pass
    with pytest.raises(UsageError, match="is a file"), ParquetFolder(tmp_path / "diary.txt"):
        pass


def test_a_name_too_long_for_an_engine_stays_its_own() -> None:
    names = {POSTGRES.identifier("a" * 70 + end) for end in ("", "b", "c")}
    assert len(names) == 3
    assert {len(name) for name in names} == {63}
    assert POSTGRES.identifier("a" * 63) == DUCKDB.identifier("a" * 63) == "a" * 63


def test_what_nobody_sees_in_a_text_is_written_out() -> None:
    with DuckDB.in_memory() as engine:
        for text in ("\x1anot given", "it's \\ \x1f\\x1A", "\r\n", "\x00 and \x1a"):
            literal = DUCKDB.literal(text)
            assert literal.isprintable()
            assert engine.execute(f"select {literal}") == [(text,)]
    assert DUCKDB.literal("\x1anot given") == r"E'\x1Anot given'"
    assert POSTGRES.literal("\x1anot given") == "(chr(26) || 'not given')"


def test_text_is_quoted_as_spark_reads_it() -> None:
    assert SPARK.literal("it's \\ ${x}") == r"'it\'s \\ \u0024{x}'"
    assert SPARK.identifier("order") == "`order`"


def test_a_union_has_its_types_on_top_where_an_engine_needs_them() -> None:
    a, b = source("a"), source("b")
    parts = union(
        select(a, x=Literal(None), y=a["y"]),
        select(a, x=Literal(None), y=a["y"]),
        select(b, x=b["x"], y=b["y"]),
    )
    assert print_query(parts, POSTGRES).startswith(
        "select\n  b.x as x,\n  a.y as y\nfrom b as b\ncross join a as a\nwhere false\nunion all\n"
    )
    assert print_query(parts, DUCKDB).count("select") == 3
