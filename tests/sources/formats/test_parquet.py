from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from patronage.base.errors import InputError
from patronage.engine.duckdb import DuckDB
from tests.sources.deliveries import reading

ROWS = """
    select * from (values
      (1001::double, 17850.0::double, timestamp '2024-01-02 10:00:00', 12.5::double),
      (1002::double, null, timestamp '2024-01-03 11:00:00', 'nan'::double),
      (1003::double, 17851.0::double, timestamp '2024-01-04 12:00:00', 7.0::double)
    ) as t ("Order ID", "CustomerID", "Order date", "Amount")
"""


def parquet(folder: Path, query: str, name: str = "orders.parquet") -> Path:
    with DuckDB.in_memory() as engine:
        engine.execute(f"copy ({query}) to '{folder / name}' (format parquet)")
    return folder / name


def test_numbers_with_gaps_are_ids_again(tmp_path: Path) -> None:
    with reading(parquet(tmp_path, ROWS)) as done:
        assert done.rows(
            "select order_id, customer, ordered_at::varchar, gross from stage.orders order by 1"
        ) == [
            ("1001", "17850", "2024-01-02 10:00:00", Decimal("12.5")),
            ("1002", None, "2024-01-03 11:00:00", None),
            ("1003", "17851", "2024-01-04 12:00:00", Decimal(7)),
        ]
        assert done.delivery.files[0].format == "parquet"
        assert done.finding("amount_missing").count == 1


def test_instants_with_a_zone_are_utc(tmp_path: Path) -> None:
    query = "select 1 as order_id, 'a' as customer, timestamptz '2024-07-01 10:00:00+02' as date, 5 as amount"
    with reading(parquet(tmp_path, query), time_zone="America/New_York") as done:
        assert done.rows("select ordered_at::varchar from stage.orders") == [("2024-07-01 08:00:00",)]


def test_text_is_stripped_of_control_characters(tmp_path: Path) -> None:
    query = "select 1 as order_id, chr(26) || 'not given' as customer, date '2024-07-01' as date, 5 as amount"
    with reading(parquet(tmp_path, query)) as done:
        assert done.rows("select customer from stage.orders") == [("not given",)]


def test_a_path_with_signs_of_a_pattern_is_one_file(tmp_path: Path) -> None:
    with reading(parquet(tmp_path, ROWS, "orders[1].parquet")) as done:
        assert done.rows("select count(*) from stage.orders") == [(3,)]


def test_a_broken_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "orders.parquet").write_bytes(b"PAR1" + b"junk" * 50)
    with (
        pytest.raises(InputError, match=r"orders\.parquet cannot be read as Parquet"),
        reading(tmp_path / "orders.parquet"),
    ):
        pass
