"""What is kept with a load outlives an erasure: it must name nobody."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sources.deliveries import orders, reading, table, written

NAMED = ("José Núñez", "jose@example.org", "00421", "Núñez")


def kept(*parts: object) -> str:
    return " ".join(str(part) for part in parts)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (table("order_id,customer,date,amount,name", "1,00421,2024-01-25,5,José Núñez"), "latin-1"),
        (table("ref,who,when,how much", "1,jose@example.org,2024-01-25,5.50"), "utf-8"),
        (table("00421 19970101 29.33", "00421 19970118 29.73"), "utf-8"),
        (orders("1,jose@example.org,2024-01-25,5", "2,jose@example.org,2024-01-25"), "utf-8"),
        (orders("1,jose@example.org,2024-01-25,5", "2,jose@example.org,2024-02-30,5"), "utf-8"),
        (table("customer,date,amount", "jose@example.org,2024-01-25,0", "00421,2024-01-25,-1"), "utf-8"),
        (
            table(
                "order_id,date,customer,product,price",
                "1,2024-01-25,jose@example.org,Hat,5",
                "1,2024-01-25,00421,Mug,x",
            ),
            "utf-8",
        ),
        (
            table("order_id,email,customer name,date,amount", "1,jose@example.org,José Núñez,2024-01-25,5"),
            "utf-8",
        ),
    ],
)
def test_evidence_and_findings_name_nobody(text: str, encoding: str, tmp_path: Path) -> None:
    mapping = {"order_id": "ref"} if text.startswith("ref") else {}
    with reading(written(tmp_path, text, encoding=encoding), mapping=mapping) as done:
        rejects = done.rows("select value, reason from stage.rejects")
        order_ids = done.rows("select order_id from stage.orders") if "orders" in done.tables else []
        said = kept(done.delivery.files, *done.delivery.findings, rejects, order_ids)
    assert [name for name in NAMED if name in said] == []
