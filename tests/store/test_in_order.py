"""Rows in order: what a glance at neighbours may call apart, and what it may not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patronage.engine.duckdb import DuckDB
from patronage.store.in_order import stand_in_order


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], True),
        (["b"], True),
        (["a", "b", "c"], True),
        (["c", "b", "a"], True),
        (["9", "10", "11"], False),
        (["a", "a"], False),
        (["a", "c", "b"], False),
        (["a", None, "a"], False),
        ([None, "a"], False),
        (["b", None, "a"], False),
        ([""], True),
    ],
)
def test_only_what_rises_or_falls_throughout_is_in_order(values: list[str | None], *, expected: bool) -> None:
    assert _is_in_order(values) is expected


@given(st.lists(st.text("ab", max_size=2), max_size=6))
def test_what_is_in_order_stands_once(values: list[str]) -> None:
    assert not _is_in_order(values) or len(set(values)) == len(values)


def _is_in_order(values: list[str | None] | list[str]) -> bool:
    with DuckDB.in_memory() as engine:
        engine.execute("create table t (x varchar)")
        engine.execute("insert into t select unnest(?::varchar[])", [values])
        return stand_in_order(engine, "t", "x")
