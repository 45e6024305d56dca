from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from patronage.engine.duckdb import DuckDB
from patronage.sources.values.moments import (
    MomentFormat,
    decide_moment,
    local_sql,
    looks_like_moment,
    utc_sql,
)
from patronage.sources.values.shapes import Profile, profile
from tests.sources.deliveries import one_engine


def read(
    values: list[str], asked: str | None = None
) -> tuple[MomentFormat, list[tuple[str | None, str | None]]]:
    """Read a column of dates as a file's would be: wall times and instants."""
    with one_engine() as engine:
        seen = staged(engine, values)
        form = decide_moment(seen.shapes, asked)
        value = seen.given("c0")
        rows = engine.execute(
            f"select cast({local_sql(value, form)} as varchar), cast({utc_sql(value, form)} as varchar)"
            " from raw order by _row"
        )
    return form, rows  # type: ignore[return-value]  # texts, by the cast


def staged(engine: DuckDB, values: list[str]) -> Profile:
    engine.execute(
        "create or replace table raw as select unnest(?::varchar[]) as c0, unnest(range(len(?))) as _row",
        [values, values],
    )
    return profile(engine, "raw", "c0")


@pytest.mark.parametrize(
    ("value", "wall"),
    [
        ("2025-01-05", "2025-01-05 00:00:00"),
        ("2025-1-5 9:05", "2025-01-05 09:05:00"),
        ("2025/01/05 10:00:01", "2025-01-05 10:00:01"),
        ("2025-01-05T10:00:00.250", "2025-01-05 10:00:00.25"),
        ("2025-01-05 9:00 PM", "2025-01-05 21:00:00"),
        ("2025.01.05", "2025-01-05 00:00:00"),
        ("25/01/2025 9:05", "2025-01-25 09:05:00"),
        ("25-01-25", "2025-01-25 00:00:00"),
        ("01/25/2025 09:05:10 am", "2025-01-25 09:05:10"),
        ("03.04.2025", "2025-04-03 00:00:00"),
        ("20250309", "2025-03-09 00:00:00"),
        ("20250309T101500", "2025-03-09 10:15:00"),
        ("5 Jan 2025", "2025-01-05 00:00:00"),
        ("5 January 2025 10:00", "2025-01-05 10:00:00"),
        ("Jan 5, 2025", "2025-01-05 00:00:00"),
        ("05-Mar-24", "2024-03-05 00:00:00"),
        ("45678.5", "2025-01-21 12:00:00"),
    ],
)
def test_a_wall_time_is_read(value: str, wall: str) -> None:
    assert read([value])[1] == [(wall, None)]


@pytest.mark.parametrize(
    ("value", "utc"),
    [
        ("2025-10-07 09:50:26 +0200", "2025-10-07 07:50:26"),
        ("2025-10-07 09:50:26 -05:00", "2025-10-07 14:50:26"),
        ("2025-10-07T09:50:26Z", "2025-10-07 09:50:26"),
        ("2025-10-07 09:50 UTC", "2025-10-07 09:50:00"),
        ("2025-10-07T09:50:26.5+05:30", "2025-10-07 04:20:26.5"),
        ("31/12/2024 23:59:59 +0100", "2024-12-31 22:59:59"),
        ("1700000000", "2023-11-14 22:13:20"),
        ("1700000000000", "2023-11-14 22:13:20"),
    ],
)
def test_an_instant_is_read(value: str, utc: str) -> None:
    assert read([value])[1] == [(None, utc)]


def test_offsets_may_differ_row_by_row_and_be_absent() -> None:
    _, rows = read(
        ["2025-07-01 10:00:00 +0200", "2025-07-01 10:00:00 -0500", "2025-07-01 10:00:00", "2025-07-01"]
    )
    assert rows == [
        (None, "2025-07-01 08:00:00"),
        (None, "2025-07-01 15:00:00"),
        ("2025-07-01 10:00:00", None),
        ("2025-07-01 00:00:00", None),
    ]


@pytest.mark.parametrize(
    "value", ["2025-02-30", "0000-00-00", "2025-13-01", "31/02/2025", "2025-01-05 25:00"]
)
def test_a_day_that_does_not_exist_is_nothing(value: str) -> None:
    assert read([value, "2025-01-05"], "dmy")[1][0] == (None, None)


def test_days_above_twelve_decide() -> None:
    assert read(["03/04/2024", "25/01/2024"])[0].order == "dmy"
    assert read(["03/04/2024", "01/25/2024"])[0].order == "mdy"


def test_two_digit_years_do_not_become_ancient() -> None:
    assert read(["25/01/24", "25/01/2024"])[1] == [("2024-01-25 00:00:00", None)] * 2


def test_nothing_above_twelve_leaves_it_open_until_asked() -> None:
    form, _ = read(["03/04/2024", "11/12/2024"])
    assert form.undecided[0].example in ("03/04/2024", "11/12/2024")
    assert read(["03/04/2024"], "mdy")[1] == [("2024-03-04 00:00:00", None)]


def test_both_orders_in_one_column_are_a_conflict() -> None:
    assert len(read(["13/04/2024", "04/13/2024"])[0].conflict) == 2


@pytest.mark.parametrize("values", [["2024-01-02"], ["02/03/2024"], ["20240102"], ["Jan 2, 2024"]])
def test_dates_look_like_dates(values: list[str]) -> None:
    with one_engine() as engine:
        assert looks_like_moment(staged(engine, values).shapes)


@pytest.mark.parametrize(
    "values", [["12345678"], ["1700000000"], ["45678"], ["12.50"], ["5 apples"], ["2024"]]
)
def test_numbers_do_not_look_like_dates(values: list[str]) -> None:
    with one_engine() as engine:
        assert not looks_like_moment(staged(engine, values).shapes)


MOMENTS = st.datetimes(min_value=datetime(1971, 1, 1), max_value=datetime(2068, 12, 31)).map(  # noqa: DTZ001  # wall times
    lambda moment: moment.replace(microsecond=0)
)


@given(
    st.lists(MOMENTS, min_size=1, max_size=20),
    st.sampled_from(
        [
            "%Y-%m-%d %H:%M:%S",
            "%Y/%m/%dT%H:%M:%S",
            "%d/%m/%Y %H:%M:%S",
            "%m/%d/%Y %I:%M:%S %p",
            "%d.%m.%Y %H:%M:%S",
            "%d-%m-%y %H:%M:%S",
            "%d %b %Y %H:%M:%S",
            "%B %d, %Y %H:%M:%S",
            "%Y%m%dT%H%M%S",
        ]
    ),
)
def test_a_wall_time_is_read_back_from_any_way_of_writing_it(moments: list[datetime], written: str) -> None:
    if "/%m/%Y" in written or "-%m-%y" in written:
        assume(any(m.day > 12 for m in moments))
    if written.startswith("%m/%d"):
        assume(any(m.day > 12 for m in moments))
    _, rows = read([m.strftime(written) for m in moments])
    assert rows == [(str(m), None) for m in moments]


@given(
    st.lists(st.tuples(MOMENTS, st.integers(-12 * 4, 14 * 4)), min_size=1, max_size=20),
    st.sampled_from(["", " "]),
)
def test_an_instant_is_read_back_whatever_its_offset(moments: list[tuple[datetime, int]], gap: str) -> None:
    zoned = [m.replace(tzinfo=timezone(timedelta(minutes=15 * quarters))) for m, quarters in moments]
    _, rows = read([f"{z:%Y-%m-%d %H:%M:%S}{gap}{z:%z}" for z in zoned])
    assert rows == [(None, f"{z.astimezone(UTC):%Y-%m-%d %H:%M:%S}") for z in zoned]


@pytest.mark.parametrize(
    ("values", "alone"),
    [
        (["2025-01-05", "2025-01-05 10:00:00"], True),
        (["2025-01-05", "2025/01/06"], False),
        (["2025-01-05", "20250106"], False),
        (["2025-01-05", "2025-01-06 10:00Z"], False),
    ],
)
def test_values_stand_alone_when_the_database_reads_them_all(values: list[str], *, alone: bool) -> None:
    form, walls = read(values)
    assert form.alone is alone
    assert all(wall or utc for wall, utc in walls)
