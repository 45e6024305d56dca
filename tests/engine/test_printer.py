from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from itertools import product
from operator import add, and_, eq, ge, gt, le, lt, mul, ne, or_, sub
from typing import Any

import pytest
import sqlglot

from patronage.base.errors import EngineError
from patronage.base.expr import (
    Binary,
    Column,
    Expr,
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


_NUMBERS = {"+": add, "-": sub, "*": mul}
_COMPARISONS = {"=": eq, "<>": ne, "<": lt, "<=": le, ">": gt, ">=": ge}
_TRUTHS = {"and": and_, "or": or_}

Tree = tuple[Expr, Any]  # beside the value it has in Python
Operator = tuple[str, Callable[[Any, Any], Any]]


def _trees() -> Iterator[Tree]:
    """Give operators inside operators, on either side, each with its value."""
    numbers = [(Literal(n), n) for n in (2, 3, 7)]
    one, two, three = numbers
    sums = [
        tree
        for first, second in product(_NUMBERS.items(), repeat=2)
        for tree in _either_side(first, second, one, two, three)
    ]
    yield from sums
    compared = [_of(each, left, two) for each in _COMPARISONS.items() for left in sums[::5]]
    compared += [_of(each, two, right) for each in _COMPARISONS.items() for right in sums[::7]]
    compared += [(tree.is_null(), False) for tree, _ in sums[:3]]
    compared += [(tree.is_in(9, 13, 27), value in (9, 13, 27)) for tree, value in sums]
    yield from compared
    negated = [(~tree, not value) for tree, value in compared[::4]]
    yield from negated
    yield from ((tree.eq(Literal(value=True)), value) for tree, value in (*compared[::9], *negated))
    for a, b, c in zip(compared, compared[5:], [*negated, *compared[11:]], strict=False):
        for first, second in product(_TRUTHS.items(), repeat=2):
            yield from _either_side(first, second, a, b, c)


def _either_side(first: Operator, second: Operator, a: Tree, b: Tree, c: Tree) -> Iterator[Tree]:
    yield _of(second, _of(first, a, b), c)
    yield _of(first, a, _of(second, b, c))


def _of(operator: Operator, left: Tree, right: Tree) -> Tree:
    return Binary(operator[0], left[0], right[0]), operator[1](left[1], right[1])


def test_operators_inside_operators_mean_what_the_tree_says() -> None:
    trees = list(_trees())
    query = select(source("one"), **{f"x{at}": tree for at, (tree, _) in enumerate(trees)})
    with DuckDB.in_memory() as engine:
        engine.execute("create table one as select 1 as x")
        [found] = engine.run(query)[1]
    assert found == tuple(value for _, value in trees)


def test_an_operator_nobody_knows_stands_in_parentheses() -> None:
    a, b = Column("a"), Column("b")
    unknown = Binary("||", a + b, a * b)
    assert print_expr(unknown * a, DUCKDB) == "(((a + b) || (a * b)) * a)"


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


def test_a_text_is_kept_with_what_it_is_of_and_in_its_own_dialect() -> None:
    t = source("t")
    query = select(t, x=total(t["x"])).where(~t["x"].is_null())
    other = replace(DUCKDB, types={**DUCKDB.types, "double": "float8"})
    first, again = print_query(query, DUCKDB), print_query(query, DUCKDB)
    assert first is again
    assert print_query(query.where(t["x"] > 0.5), DUCKDB) == f"{first} and t.x > cast(0.5 as double)"
    assert print_query(query.where(t["x"] > 0.5), other) == f"{first} and t.x > cast(0.5 as float8)"


def test_a_parameter_nobody_filled_in_is_a_fault_with_its_name() -> None:
    with pytest.raises(EngineError, match="margin_rate"):
        print_expr(Parameter("margin_rate"), DUCKDB)


def test_nothing_over_nothing_is_nothing() -> None:
    with DuckDB.in_memory() as engine:
        engine.execute("create table one as select 1 as x")
        assert engine.run(select(source("one"), x=ratio(0, 0)))[1] == [(None,)]
