from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from patronage.base.errors import InputError
from tests.sources.deliveries import reading, table, written

LINES = (
    '{"order_id": 1, "customer": "a", "date": "2024-01-02T10:00:00Z", "amount": 12.5}',
    '{"order_id": 2, "customer": null, "date": "2024-01-03T10:00:00+02:00", "amount": 7, "c\\"\'s": 1}',
)


def test_every_key_is_a_column(tmp_path: Path) -> None:
    with reading(written(tmp_path, table(*LINES), "orders.jsonl")) as done:
        assert done.rows(
            "select order_id, customer, ordered_at::varchar, gross from stage.orders order by 1"
        ) == [
            ("1", "a", "2024-01-02 10:00:00", Decimal("12.5")),
            ("2", None, "2024-01-03 08:00:00", Decimal(7)),
        ]
        assert done.delivery.files[0].format == "jsonl"
        assert "c\"'s" in done.finding("columns_unused").message


def test_an_array_of_objects_is_read_as_well(tmp_path: Path) -> None:
    with reading(written(tmp_path, f"[{LINES[0]},\n {LINES[1]}]", "orders.json")) as done:
        assert done.rows("select count(*) from stage.orders") == [(2,)]


def test_a_broken_line_is_a_reject_and_not_kept(tmp_path: Path) -> None:
    text = table(LINES[0], '{"customer": "ann@example.org"', "[1, 2]", LINES[1])
    with reading(written(tmp_path, text, "orders.jsonl")) as done:
        assert done.rows("select _row, reason, value from stage.rejects order by _row") == [
            (2, "the line is not a JSON object", "30 characters"),
            (3, "the line is not a JSON object", "6 characters"),
        ]
        assert done.delivery.files[0].rows_read == 4


def test_a_broken_array_is_refused(tmp_path: Path) -> None:
    with (
        pytest.raises(InputError, match="cannot be read as JSON"),
        reading(written(tmp_path, f"[{LINES[0]},", "orders.json")),
    ):
        pass


def test_lines_without_objects_are_refused(tmp_path: Path) -> None:
    with (
        pytest.raises(InputError, match="none is a JSON object with keys"),
        reading(written(tmp_path, "{broken\n{}\n", "orders.jsonl")),
    ):
        pass


def test_keys_of_any_kind_are_columns(tmp_path: Path) -> None:
    keys = ["", "a.b", "a/b", "~", "$", "*", '"', "\\", "0", "-1", " "]
    one = {"order_id": "1", "customer": "ann", "date": "2025-01-05", "amount": 10} | dict.fromkeys(keys, "x")
    file = tmp_path / "orders.jsonl"
    file.write_text(json.dumps(one) + "\n", "utf-8")
    with reading(file) as done:
        assert done.rows("select order_id, gross::integer from stage.orders") == [("1", 10)]
        assert done.finding("columns_unused").message.count(",") == len(keys) - 1
