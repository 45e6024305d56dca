from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
import sqlglot

from patronage.base.errors import EngineError
from patronage.base.expr import (
    Column,
    Literal,
    Parameter,
    Scalar,
    call,
    case,
    count,
    distinct,
    over,
    ratio,
    total,
)
from patronage.base.select import select, source, union
from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.engine.printer import print_expr, print_query


@pytest.mark.parametrize(
    "value", [None, True, 7, -3, Decimal("12.5000"), 0.1, "o'clock", "\\", date(2025, 2, 28),
              datetime(2025, 2, 28, 23, 59, 59, 999999)]  # noqa: DTZ001  # stored instants are UTC without a zone
)  # fmt: skip
def test_a_literal_comes_back_as_it_went_in(value: Scalar) -> None:
    with DuckDB.in_memory() as engine:
        engine.execute("create table one as select 1 as x")
        _, [(back,)] = engine.run(select(source("one"), value=Literal(value)))
    assert back == value


@pytest.mark.parametrize("text", ["'; drop table one; --", "\x00"[:0] + "a''b", "$$", "/*", "\n'"])
def test_text_stays_text_whatever_it_holds(text: str) -> None:
    with DuckDB.in_memory() as engine:
        engine.execute("create table one as select 1 as x")
        query = select(source("one"), value=Literal(text)).where(Literal(text).eq(text))
        assert engine.run(query)[1] == [(text,)]


def test_names_an_engine_reserves_are_quoted() -> None:
    assert print_expr(Column("order", "from"), DUCKDB) == '"from"."order"'
    assert print_expr(Column('a"b'), DUCKDB) == '"a""b"'


def test_every_kind_of_node_prints_as_sql_that_parses_and_runs() -> None:
    t = source("t")
    query = (
        select(
            t,
            k=t["k"],
            plain=total(t["x"] + 1),
            share=ratio(total(t["x"]), count()),
            seen=distinct(case((t["x"] > 1, t["x"]), otherwise=None)),
            first=call("min", t["x"].cast("double")),
            gone=count(~t["x"].is_null() & t["k"].is_in("a", "b")),
        )
        .where(t["k"].ne("z") | t["k"].is_null())
        .group_by("k")
        .order_by(("k", True))
        .first(5)
    )
    text = print_query(query, DUCKDB)
    assert sqlglot.parse_one(text, read="duckdb") is not None
    with DuckDB.in_memory() as engine:
        engine.execute("create table t as select * from (values ('a', 1), ('a', 3), ('b', 2)) as v(k, x)")
        assert engine.run(query)[1] == [("b", 3, 2.0, 1, 2.0, 1), ("a", 6, 2.0, 1, 1.0, 2)]


@pytest.mark.parametrize("has_filter", [True, False])
def test_some_rows_are_aggregated_the_same_in_either_way_of_writing_it(*, has_filter: bool) -> None:
    t, dialect = source("t"), replace(DUCKDB, has_filter=has_filter)
    big = t["x"] > 1
    columns = {
        "sum": total(case((big, t["x"]))),
        "kinds": distinct(case((big, t["x"]))),
        "rows": count(big),
        "ones": distinct(case((big, 1))),
        "two_ways": total(case((big, t["x"]), (t["x"].eq(1), 5))),
        "rest": total(case((big, t["x"]), otherwise=7)),
    }
    text = print_query(select(t, **columns), dialect)
    assert ("filter (where" in text) is has_filter
    with DuckDB.in_memory() as engine:
        engine.execute("create table t as select unnest([1, 2, 3, 3, null]) as x")
        assert engine.execute(text) == [(8, 2, 3, 1, 13, 22)]


def test_running_sums_go_from_the_first_row_to_this_one() -> None:
    t = source("t")
    query = select(t, x=t["x"], so_far=over(total(t["x"]), order=(t["x"],))).order_by("x")
    with DuckDB.in_memory() as engine:
        engine.execute("create table t as select unnest([1, 1, 2]) as x")
        assert engine.run(query)[1] == [(1, 1), (1, 2), (2, 4)]


def test_steps_are_read_by_name_and_unions_lie_under_each_other() -> None:
    t, s = source("t"), source("both", "s")
    both = union(select(t, x=t["x"]), select(t, x=t["x"] * 10))
    query = select(s, x=s["x"]).with_step("both", both).order_by("x")
    with DuckDB.in_memory() as engine:
        engine.execute("create table t as select unnest([1, 2]) as x")
        assert engine.run(query)[1] == [(1,), (2,), (10,), (20,)]


def test_a_parameter_nobody_filled_in_is_a_fault_with_its_name() -> None:
    with pytest.raises(EngineError, match="margin_rate"):
        print_expr(Parameter("margin_rate"), DUCKDB)


def test_nothing_over_nothing_is_nothing() -> None:
    with DuckDB.in_memory() as engine:
        engine.execute("create table one as select 1 as x")
        assert engine.run(select(source("one"), x=ratio(0, 0)))[1] == [(None,)]
