from __future__ import annotations

from pathlib import Path

from patronage.engine.duckdb import DuckDB
from patronage.sources.read import read

ORDERS = (
    "order_id,customer,date,amount,status\n1,ann,2025-03-01,10,Paid\n2,bob,2025-03-02,20,Zagubione\n"
    "3,cid,2025-03-03,30,On hold\n4,dot,2025-03-04,40,Storniert\n"
)


def test_a_status_nobody_knows_is_told_and_its_order_counted(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(ORDERS, encoding="utf-8")
    with DuckDB.in_memory() as engine:
        found = [f for f in read(engine, [path]).findings if f.code == "status_unknown"]
    assert [(f.row, f.value, f.count, f.severity) for f in found] == [(3, "Zagubione", 1, "warning")]
