"""Steps that many statements stand on are made once, and answers are those of the statements as written."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from patronage.base.expr import call, count, total
from patronage.base.select import Query, Select, select, source, union
from patronage.engine import remembering as room
from patronage.engine.columns import columns
from patronage.engine.duckdb import DuckDB
from patronage.engine.remembering import Remembering

ORDERS, B, P = source("orders", "o"), source("bought", "b"), source("people", "p")


@pytest.fixture
def engine() -> Iterator[DuckDB]:
    with DuckDB.in_memory() as opened:
        opened.execute("create table orders as select i % 3 as customer, i as amount from range(10) r(i)")
        yield opened


def bought(least: int = 0) -> Select:
    return select(ORDERS, customer=ORDERS["customer"], amount=ORDERS["amount"]).where(
        ORDERS["amount"] >= least
    )


def people() -> Select:
    return select(B, customer=B["customer"], spent=total(B["amount"]).cast("bigint")).group_by("customer")


def over(statement: Select, least: int = 0) -> Select:
    return statement.with_step("bought", bought(least)).with_step("people", people())


MOST = select(P, most=call("max", P["spent"]))
HOW_MANY = select(P, many=count())


def held(engine: DuckDB) -> set[str]:
    return {str(name) for (name,) in engine.execute("select table_name from duckdb_tables()")} - {"orders"}


def test_a_step_is_made_once_for_all_statements_that_begin_with_it(engine: DuckDB) -> None:
    with Remembering(engine, ["people"]) as once:
        assert once.run(over(MOST)) == engine.run(over(MOST)) == (("most",), [(18,)])
        assert once.run(over(HOW_MANY)) == (("many",), [(3,)])
        assert columns(once, over(MOST))["most"].tolist() == [18]
        assert once.made == 1


def test_what_differs_in_a_step_before_is_another_step(engine: DuckDB) -> None:
    with Remembering(engine, ["people"]) as once:
        answers = [once.run(over(MOST, least))[1] for least in (0, 8, 0)]
        assert (answers, once.made) == ([[(18,)], [(9,)], [(18,)]], 2)


def test_one_remembered_step_is_made_from_another(engine: DuckDB) -> None:
    engine.execute("create view seen as select * from orders")
    with Remembering(engine, ["bought", "people"]) as once:
        once.run(over(MOST))
        made = {name: engine.execute(f"select count(*) from {name}")[0][0] for name in held(engine)}
        assert sorted(made.values(), key=str) == [10, 3]


def test_steps_within_steps_are_remembered_too_and_unions_of_them_run(engine: DuckDB) -> None:
    i, j = source("most", "i"), source("both", "j")
    both = union(select(i, most=i["most"]), select(i, most=i["most"] * 2))
    asked = select(j, most=j["most"]).with_step("most", over(MOST)).with_step("both", both)
    with Remembering(engine, ["people", "both"]) as once:
        assert sorted(once.run(asked)[1]) == sorted(engine.run(asked)[1]) == [(18,), (36,)]
        assert once.made == 1


def test_a_step_that_others_read_beside_it_stands_as_it_is_written(engine: DuckDB) -> None:
    beside = over(select(P, many=count()).join(B, B["customer"].eq(P["customer"])))
    with Remembering(engine, ["people"]) as once:
        assert once.run(beside) == engine.run(beside) == (("many",), [(10,)])
        assert once.made == 0


def test_a_step_that_reads_one_of_the_statement_around_it_is_not_remembered(engine: DuckDB) -> None:
    """Its name would be the same where what it reads is not."""
    around = source("inner", "a")
    read = select(P, spent=P["spent"]).with_step("people", people())

    def asked(least: int) -> Query:
        rows = select(around, spent=total(around["spent"]).cast("bigint"))
        return rows.with_step("bought", bought(least)).with_step("inner", read)

    with Remembering(engine, ["people"]) as once:
        assert [once.run(asked(least))[1] for least in (0, 9)] == [[(45,)], [(9,)]]
        assert once.made == 0


def test_what_was_asked_for_longest_ago_is_forgotten_first(
    engine: DuckDB, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "MOST_ROWS", 10)
    with Remembering(engine, ["people"]) as once:
        for least in (0, 1, 2, 0, 3):
            once.run(over(MOST, least))
        assert (once.made, len(held(engine))) == (4, 3)
        once.run(over(MOST, 0))
        assert once.made == 4
        once.run(over(MOST, 1))
        assert once.made == 5


def test_nothing_is_forgotten_that_the_statement_still_reads(
    engine: DuckDB, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "MOST_ROWS", 1)
    names = [f"from_{least}" for least in range(5)]
    first = source(names[0], "f")
    asked = select(first, most=first["most"])
    for name in names[1:]:
        asked = asked.cross_join(source(name))
    for least, name in enumerate(names):
        asked = asked.with_step(name, over(MOST, least))
    with Remembering(engine, ["people"]) as once:
        assert once.run(asked) == (("most",), [(18,)])
        assert (once.made, len(held(engine))) == (5, 3)


def test_at_the_end_nothing_is_left_and_statements_run_as_they_are(engine: DuckDB) -> None:
    with Remembering(engine, ["people"]) as once:
        once.run(over(MOST))
        assert once.make_temporary("kept", over(HOW_MANY)) == 1
    assert once.is_closed
    assert held(engine) == {"kept"}
    assert once.run(over(MOST)) == (("most",), [(18,)])
    assert once.made == 1
