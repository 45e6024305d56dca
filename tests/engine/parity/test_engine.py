"""What every engine can do beside answering: make tables, define names, describe, hand over, refuse."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

from patronage.base.errors import EngineError
from patronage.base.expr import Literal, Scalar, SqlType, case, count
from patronage.base.select import Select, select, source
from patronage.engine.backend import BACKENDS, Place
from patronage.engine.protocol import Engine
from patronage.shop.asking import Asking
from tests.engine.parity.conftest import Everywhere

HARD = 'It\'s \\ and \\n, "two", ${three} {four} %s; -- ñ \x1a \U0001f600'
TYPES: dict[str, SqlType] = {
    "n": "integer",
    "amount": "money",
    "share": "double",
    "word": "text",
    "day": "date",
    "at": "timestamp",
    "is_so": "boolean",
}
ROW: tuple[Scalar, ...] = (
    1,
    Decimal("2.5000"),
    0.125,
    HARD,
    date(2025, 2, 28),
    datetime.fromisoformat("2025-02-28T23:59:59.250000"),
    True,
)


@dataclass
class Capsule:
    """What any reader of Arrow sees."""

    stream: Any

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self.stream.__arrow_c_stream__(requested_schema)


@pytest.fixture
def engine(there: Asking) -> Engine:
    return there.engine


def rows(*numbers: int) -> Select:
    """Return one row a number, of every type; all but the first hold nothing else."""
    day = source("calendar", "c")
    first = min(numbers)
    picked = case(*((day["day"].eq(date(2025, 1, n)), n) for n in numbers)).cast("integer")
    values = {
        name: case((day["day"].eq(date(2025, 1, first)), Literal(value).cast(TYPES[name])))
        for name, value in zip(TYPES, ROW, strict=True)
    }
    days = day["day"].is_in(*(date(2025, 1, n) for n in numbers))
    return select(day, **{**values, "n": picked}).where(days)


def all_of(engine: Engine, table: str) -> list[tuple[object, ...]]:
    t = source(table, "t")
    return list(engine.run(select(t, **{name: t[name] for name in TYPES}).order_by("n"))[1])


def test_a_made_table_holds_values_as_they_were(engine: Engine) -> None:
    assert engine.make("made_here", TYPES, rows(1, 2, 3), order=("n",)) == 3
    assert all_of(engine, "made_here") == [ROW, (2, *[None] * 6), (3, *[None] * 6)]
    described = engine.describe("made_here")
    assert described
    assert list(described) == list(TYPES)
    assert engine.make("made_here", TYPES, rows(1)) == 1
    assert all_of(engine, "made_here") == [ROW]
    engine.drop("made_here")
    assert engine.describe("made_here") is None
    engine.drop("made_here")


def test_names_stand_for_queries(engine: Engine) -> None:
    engine.define("defined_here", TYPES, rows(1, 2))
    assert all_of(engine, "defined_here") == [ROW, (2, *[None] * 6)]
    engine.define("defined_here", TYPES, rows(1))
    assert all_of(engine, "defined_here") == [ROW]
    engine.drop("defined_here")
    assert engine.describe("defined_here") is None


def test_temporary_tables_and_names(engine: Engine) -> None:
    assert engine.make_temporary("kept_for_now", rows(1, 2)) == 2
    t = source("kept_for_now", "t")
    engine.define_temporary(
        "named_for_now", select(t, **{name: t[name] for name in TYPES}).where(t["n"].eq(1))
    )
    assert all_of(engine, "named_for_now") == [ROW]
    engine.drop("named_for_now")
    engine.drop("kept_for_now")
    assert engine.describe("kept_for_now") is None


def test_rows_are_brought(engine: Engine) -> None:
    given = {
        "day": np.array(["2025-02-28", "1969-12-31"], "datetime64[D]"),
        "word": np.array([HARD, ""]),
        "n": np.array([-3, 2**31 - 1]),
        "share": np.array([1 / 3, 1e-300]),
        "is_so": np.array([True, False]),
    }
    # What is not asked for stays here; columns are had in the order asked for.
    asked: dict[str, SqlType] = {name: TYPES[name] for name in ("n", "word", "day", "share", "is_so")}
    t = source("brought_here", "t")
    for some in (slice(None), slice(1)):
        engine.bring("brought_here", asked, {name: values[some] for name, values in given.items()})
        found = engine.run(select(t, **{name: t[name] for name in asked}).order_by("n"))[1]
        assert found == list(zip(*(given[name][some].tolist() for name in asked), strict=True))
    engine.drop("brought_here")


def test_rows_are_handed_over_as_arrow(engine: Engine) -> None:
    given = Capsule(engine.stream(rows(1, 2).order_by("n")))
    with duckdb.connect() as reading:
        reading.register("handed", given)
        assert reading.execute("from handed order by n").fetchall() == [ROW, (2, *[None] * 6)]


def test_whole_numbers_stay_whole(there: Asking) -> None:
    for name in ("orders", "units_per_order", "clicks", "net_revenue"):
        assert isinstance(there.kpi(name).value(), {"orders": int, "clicks": int}.get(name, (float, Decimal)))


def test_a_table_that_is_not_there_is_named_with_the_remedy(engine: Engine) -> None:
    nowhere = source("no_such_table", "n")
    with pytest.raises(EngineError, match=r"no_such_table.*patronage export"):
        engine.run(select(nowhere, rows=count()))


def test_a_column_that_is_not_there_is_named(engine: Engine) -> None:
    orders = source("order_facts", "o")
    with pytest.raises(EngineError, match=r"no_such_column.*patronage export"):
        engine.run(select(orders, rows=orders["no_such_column"]))


def test_a_second_folder_of_clickhouse_in_a_process_is_refused_by_the_first_ones_name(
    everywhere: Everywhere, tmp_path: Path
) -> None:
    assert everywhere["clickhouse"].kpi("orders").value()
    with pytest.raises(EngineError, match=r"one folder open a process, and has .*tables open here"):
        BACKENDS["clickhouse"].open(Place("clickhouse", str(tmp_path / "another")))


def test_delivered_values_stay_out_of_messages(engine: Engine) -> None:
    orders = source("order_facts", "o")
    _, channels = engine.run(select(orders, channel=orders["channel"]))
    outcome = what_comes_of(engine, select(orders, number=orders["channel"].cast("integer")))
    assert not [channel for (channel,) in channels if str(channel) in outcome]


def what_comes_of(engine: Engine, query: Select) -> str:
    """Return the refusal, or the rows: ClickHouse finds nothing in a text that is no number."""
    try:
        return str(set(engine.run(query)[1]))
    except EngineError as error:
        return str(error)


def test_a_number_is_explained_and_its_change_split(here: Asking, there: Asking) -> None:
    own, other = (a.explain("net_revenue", by="channel", limit=3).to_json() for a in (here, there))
    assert own.pop("sql")
    assert other.pop("sql")
    for part in (*own["parts"], *other["parts"]):  # type: ignore[misc]  # a list of parts
        del part["sql"]
    assert own == other
    assert here.drivers("customer_value", period="2025", compare="year") == there.drivers(
        "customer_value", period="2025", compare="year"
    )
