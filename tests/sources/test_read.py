from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from patronage.base.errors import InputError
from patronage.engine.duckdb import DuckDB
from patronage.sources.read import read


def test_a_plain_file_of_orders_is_staged_with_its_evidence(tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_text("Order ID,Customer,Date,Amount\n1,ann,2025-03-09,12.50\n2,,2025-03-10 23:30,7\n", "utf-8")
    with DuckDB.in_memory() as engine:
        delivery = read(engine, [file])
        rows = engine.execute(
            "select order_id, customer, ordered_at, ordered_on, gross, _row from stage.orders"
        )
    assert rows == [
        ("1", "ann", datetime(2025, 3, 9), date(2025, 3, 9), Decimal("12.5"), 2),
        ("2", None, datetime(2025, 3, 10, 23, 30), date(2025, 3, 10), Decimal(7), 3),
    ]
    delivered = delivery.files[0]
    assert (delivered.format, delivered.table, delivered.rows_read) == ("csv", "orders", 2)
    assert "',' on 3 of 3 lines, 4 fields each" in delivered.why
    assert [f.code for f in delivery.findings] == ["customer_not_given"]


def test_a_missing_key_column_is_refused_with_the_command_that_helps(tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_text("Order ID,Store number,Date,Amount\n1,7,2025-03-09,12.50\n", "utf-8")
    with DuckDB.in_memory() as engine, pytest.raises(InputError) as refused:
        read(engine, [file])
    assert "no column for customer of orders" in str(refused.value)
    assert '--as orders --map customer="Store number"' in str(refused.value)
