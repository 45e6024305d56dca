from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from patronage.base.errors import InputError, UnknownName
from patronage.contract.commerce import ORDERS
from patronage.engine.duckdb import DuckDB
from patronage.sources.formats.format import FORMATS
from patronage.sources.options import ReadOptions
from patronage.sources.read import read
from patronage.sources.source import SOURCES
from tests.sources.deliveries import orders, reading, table, written


def test_a_plain_file_of_orders_is_staged_with_its_evidence(tmp_path: Path) -> None:
    text = "Order ID,Customer,Date,Amount\n1,ann,2025-03-09,12.50\n2,,2025-03-10 23:30,7\n"
    with reading(written(tmp_path, text)) as done:
        rows = done.rows(
            "select order_id, customer, ordered_at::varchar, ordered_on, gross, _row from stage.orders"
        )
        delivered = done.delivery.files[0]
        codes = done.codes
    assert rows == [
        ("1", "ann", "2025-03-09 00:00:00", date(2025, 3, 9), Decimal("12.5"), 2),
        ("2", None, "2025-03-10 23:30:00", date(2025, 3, 10), Decimal(7), 3),
    ]
    assert (delivered.format, delivered.table, delivered.rows_read) == ("csv", "orders", 2)
    assert "',' on 3 of 3 lines, 4 fields each" in delivered.why
    assert "customer = 'Customer' by its header" in delivered.why
    assert codes == {"customer_not_given"}


def test_each_table_is_one_relation_over_all_files(tmp_path: Path) -> None:
    first = written(tmp_path, orders("1,a,2024-01-02,10"), "one.csv")
    second = written(tmp_path, table("Order number;Client;Fecha;Importe", "2;b;2024-01-03;20,50"), "two.csv")
    with reading(first, second) as done:
        assert [(s.table, s.relation) for s in done.delivery.staged] == [(ORDERS, "stage.orders")]
        assert done.rows("select order_id, gross, _file, _row from stage.orders order by all") == [
            ("1", Decimal(10), 0, 2),
            ("2", Decimal("20.5"), 1, 2),
        ]
        assert [f.name for f in done.delivery.files] == ["one.csv", "two.csv"]


def test_a_second_reading_starts_from_an_empty_stage(tmp_path: Path) -> None:
    with DuckDB.in_memory() as engine:
        read(engine, [written(tmp_path, orders("1,a,2024-01-02,10", "2,b,never,1"))])
        read(engine, [written(tmp_path, orders("3,a,2024-01-02,10"))])
        assert engine.execute("select order_id from stage.orders") == [("3",)]
        assert engine.execute("select count(*) from stage.rejects") == [(0,)]


def test_reading_leaves_the_shops_own_tables_alone(tmp_path: Path) -> None:
    with DuckDB.in_memory() as engine:
        engine.execute("create table orders as select 1 as x")
        read(engine, [written(tmp_path, orders("1,a,2024-01-02,10"))])
        assert engine.execute(
            "select database_name, table_name from duckdb_tables() where database_name = 'memory'"
        ) == [("memory", "orders")]


def test_the_delivered_bytes_have_their_digest_and_the_mapping_tells_readings_apart(tmp_path: Path) -> None:
    file = written(tmp_path, orders("1,a,2024-01-02,10"))
    with reading(file) as done, reading(file, mapping={"gross": "amount/100"}) as other:
        one, two = done.delivery.files[0], other.delivery.files[0]
    assert one.sha256 == two.sha256
    assert len(one.sha256) == 64
    assert one.mapping != two.mapping


def test_nothing_to_read_is_refused() -> None:
    with DuckDB.in_memory() as engine, pytest.raises(InputError, match="there are 0 files"):
        read(engine, [])


def test_a_missing_file_is_refused_by_its_path(tmp_path: Path) -> None:
    with (
        pytest.raises(InputError, match=r"gone\.csv cannot be read: No such file"),
        reading(tmp_path / "gone.csv"),
    ):
        pass


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read: Is a directory"), reading(tmp_path):
        pass


@pytest.mark.parametrize("named", ["ordres", "persons", "order_facts"])
def test_only_tables_that_files_can_hold_may_be_named(named: str, tmp_path: Path) -> None:
    with (
        pytest.raises(UnknownName, match="no table is called"),
        reading(written(tmp_path, orders("1,a,2024-01-02,10")), table=named),
    ):
        pass


def test_every_source_and_format_is_found_by_name() -> None:
    assert set(SOURCES.all()) >= {"lines", "shopify_customers", "shopify_orders", "table"}
    assert set(FORMATS.all()) >= {"csv", "jsonl", "parquet", "xlsx"}
    assert [f.name for f in FORMATS if f.last] == ["csv"]


def test_a_path_with_signs_of_a_pattern_is_one_file(tmp_path: Path) -> None:
    written(tmp_path, orders("9,z,2024-01-02,1"), "orders1.csv")
    with reading(written(tmp_path, orders("1,a,2024-01-02,10"), "orders[1].csv")) as done:
        assert done.rows("select order_id from stage.orders") == [("1",)]


def test_the_defaults_are_those_of_no_options(tmp_path: Path) -> None:
    with DuckDB.in_memory() as engine:
        assert read(engine, [written(tmp_path, orders("1,a,2024-01-02,10"))]).staged
    assert ReadOptions().time_zone == "UTC"
