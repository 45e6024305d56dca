from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from patronage.base.errors import InputError
from tests.sources.deliveries import orders, reading, table, written

LEADS = table("lead,when,from", "a1,2025-03-01,social", "a2,2025-03-02,email")
NAMED = {"conversion_id": "lead", "converted_at": "when", "channel": "from"}


def test_a_text_after_a_colon_fills_the_column_of_every_row(tmp_path: Path) -> None:
    file = written(tmp_path, LEADS, "leads.csv")
    mapping = {**NAMED, "kind": ":lead", "value": ":12.50"}
    with reading(file, table="conversions", mapping=mapping, currency="EUR") as done:
        rows = done.rows(
            "select conversion_id, kind, channel, value, currency from stage.conversions order by 1"
        )
        why = done.delivery.files[0].why
    twelve = Decimal("12.5000")
    assert rows == [("a1", "lead", "social", twelve, "EUR"), ("a2", "lead", "email", twelve, "EUR")]
    assert "kind = ':lead' as asked for" in why


def test_another_constant_is_another_delivery(tmp_path: Path) -> None:
    file = written(tmp_path, LEADS, "leads.csv")
    read = []
    for kind in (":lead", ":won"):
        with reading(file, table="conversions", mapping={**NAMED, "kind": kind}) as done:
            read.append(done.delivery.files[0].mapping)
    assert read[0] != read[1]


def test_a_constant_of_a_table_fills_that_table_alone(tmp_path: Path) -> None:
    leads = written(tmp_path, LEADS, "leads.csv")
    sold = written(tmp_path, orders("1,ann,2025-03-04,5.00"), "orders.csv")
    mapping = {f"conversions.{k}": v for k, v in {**NAMED, "kind": ":lead"}.items()}
    with reading(leads, sold, mapping=mapping) as done:
        assert [f.table for f in done.delivery.files] == ["conversions", "orders"]
        assert done.rows("select distinct kind from stage.conversions") == [("lead",)]


def test_a_constant_alone_says_what_a_single_file_is(tmp_path: Path) -> None:
    file = written(tmp_path, table("conversion_id,timestamp", "a1,2025-03-01"), "leads.csv")
    with reading(file, mapping={"conversions.kind": ":lead"}) as done:
        assert done.rows("select conversion_id, kind from stage.conversions") == [("a1", "lead")]


def test_among_several_files_a_constant_alone_tells_no_file_from_another(tmp_path: Path) -> None:
    leads = written(tmp_path, table("conversion_id,converted_at,kind", "a1,2025-03-01,lead"), "leads.csv")
    sold = written(tmp_path, orders("1,ann,2025-03-04,5.00"), "orders.csv")
    with reading(leads, sold, mapping={"currency": ":EUR"}) as done:
        assert [f.table for f in done.delivery.files] == ["conversions", "orders"]
        assert done.rows("select distinct currency from stage.orders") == [("EUR",)]


def test_a_constant_for_a_column_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    file = written(tmp_path, LEADS, "leads.csv")
    with (
        pytest.raises(InputError, match="--map knd=:lead fits none of the files"),
        reading(file, table="conversions", mapping={**NAMED, "knd": ":lead"}),
    ):
        pass


def test_a_text_after_a_colon_is_no_header_for_other_columns(tmp_path: Path) -> None:
    file = written(tmp_path, table("order_id,date,amount", "1,2025-01-01,10.00"))
    with reading(file, mapping={"channel": ":customer", "customer": ""}) as done:
        assert done.rows("select channel from stage.orders") == [("customer",)]
        assert "customer" not in {row[0] for row in done.rows("describe stage.orders")}
        assert "columns_unused" not in done.codes


def test_a_header_that_begins_with_a_colon_is_that_header(tmp_path: Path) -> None:
    file = written(tmp_path, table("order_id,customer,date,amount,:note", "1,ann,2025-01-01,10.00,web"))
    with reading(file, mapping={"channel": ":note"}) as done:
        assert done.rows("select channel from stage.orders") == [("web",)]
