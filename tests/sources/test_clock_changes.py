"""Days of 23 and 25 hours: instants on their days, durations exact, times without an offset by a rule."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from patronage.engine.duckdb import DuckDB
from patronage.sources.options import ReadOptions
from patronage.sources.values.clock_changes import ClockChange, clock_changes
from patronage.sources.values.midnight import day_sql, midnight_sql
from tests.sources.deliveries import reading, table, written

# Every way of changing clocks: by an hour or half of one, at midnight, in Ramadan, once and for all.
ZONES = """
    Africa/Cairo Africa/Casablanca Africa/Juba Africa/Khartoum Africa/Sao_Tome America/Asuncion
    America/Caracas America/Chicago America/Denver America/Havana America/Los_Angeles America/Mexico_City
    America/New_York America/Nuuk America/Port-au-Prince America/Santiago America/Sao_Paulo
    America/St_Johns America/Vancouver Antarctica/Troll Asia/Almaty Asia/Amman Asia/Beirut Asia/Gaza
    Asia/Jerusalem Asia/Pyongyang Asia/Tehran Asia/Ulaanbaatar Atlantic/Azores Australia/Lord_Howe
    Australia/Sydney Europe/Berlin Europe/Chisinau Europe/Istanbul Europe/London Europe/Madrid
    Europe/Volgograd Pacific/Apia Pacific/Auckland Pacific/Chatham Pacific/Fiji Pacific/Norfolk
""".split()  # noqa: SIM905  # a list of forty names would be read by nobody
STEP = timedelta(minutes=15)


def zone_of(name: str) -> ZoneInfo:
    """Give a zone by the package's list: the system's may be older."""
    with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


def around(change: ClockChange, zone: ZoneInfo) -> list[datetime]:
    """Give the instants of two days about a change, in UTC."""
    middle = change.first.replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None)
    return [middle + n * STEP for n in range(-100, 101)]


@pytest.fixture(scope="module")
def engine() -> DuckDB:
    return DuckDB.in_memory()


@pytest.mark.parametrize("name", ZONES)
def test_every_instant_about_every_change_lies_on_its_day_and_days_add_up(name: str, engine: DuckDB) -> None:
    zone, options = zone_of(name), ReadOptions(time_zone=name)
    changes = [c for c in clock_changes(name) if 2015 <= c.first.year <= 2030]
    assert changes
    instants = sorted({at for change in changes for at in around(change, zone)})
    values = ", ".join(f"(timestamp '{at}')" for at in instants)
    days = f"select u, {day_sql('u', options)} as d from (values {values}) as v(u)"
    found = {day: int(str(n)) for day, n in engine.execute(f"select d, count(*) from ({days}) group by d")}
    assert found == Counter(at.replace(tzinfo=UTC).astimezone(zone).date() for at in instants)
    assert sum(found.values()) == len(instants)
    lengths = engine.execute(f"""
        select d, epoch({midnight_sql("d + 1", options)}) - epoch({midnight_sql("d", options)})
        from ({days}) group by d
    """)
    for day, seconds in lengths:
        assert seconds == sum(span_of(day, zone, n) for n in range(2)), day


def span_of(day: object, zone: ZoneInfo, half: int) -> float:
    """Give the seconds of a half of a day, by the clock on the wall."""
    start = datetime.fromisoformat(f"{day}T00:00") + timedelta(hours=12 * half)
    one, other = (
        at.replace(tzinfo=zone, fold=fold_of(at, zone)) for at in (start, start + timedelta(hours=12))
    )
    return other.timestamp() - one.timestamp()


def fold_of(wall: datetime, zone: ZoneInfo) -> int:
    """Mean the second of two, and after a gap as much later as clocks were put forward."""
    offsets = [wall.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1)]
    return int(offsets[1] < offsets[0])  # type: ignore[operator]  # a zone has offsets


@pytest.mark.parametrize("name", ["Europe/Madrid", "America/Havana", "Australia/Lord_Howe", "Pacific/Apia"])
def test_times_without_an_offset_are_read_by_the_rule(name: str, engine: DuckDB) -> None:
    zone = zone_of(name)
    walls = [
        change.first + n * STEP
        for change in clock_changes(name)
        if 2010 <= change.first.year <= 2030
        for n in range(-8, 9)
    ]
    values = ", ".join(f"({n}, timestamp '{wall}')" for n, wall in enumerate(walls))
    read = f"timezone('UTC', timezone('{name}', w))"
    found = [at for _, at in engine.execute(f"select n, {read} from (values {values}) as v(n, w) order by n")]
    want = [w.replace(tzinfo=zone, fold=fold_of(w, zone)).astimezone(UTC).replace(tzinfo=None) for w in walls]
    assert found == want


CALLS = table(
    "contact_id,customer,queue,queued_at,answered_at,ended_at",
    # At two o'clock clocks go to three, and on 26 October from three back to two.
    "1,a,care,2025-03-30 01:50,2025-03-30 01:59,2025-03-30 03:10",
    "2,a,care,2025-03-30 02:30,2025-03-30 03:31,2025-03-30 03:32",
    "3,a,care,2025-10-26 01:50,2025-10-26 02:10,2025-10-26 02:50",
    "4,a,care,2025-06-01 02:30,2025-06-01 02:30,2025-06-01 02:31",
)


def test_hours_that_came_twice_or_not_are_told_with_row_and_value(tmp_path: Path) -> None:
    with reading(written(tmp_path, CALLS, "calls.csv"), time_zone="Europe/Madrid") as done:
        rows = done.rows("""
            select contact_id, queued_at::varchar, queued_on::varchar, epoch(ended_at) - epoch(answered_at)
            from stage.contacts order by 1
        """)
        told = {
            (f.code, f.message.split(":")[0], f.row, f.value, f.count)
            for f in done.delivery.findings
            if f.code.startswith("clock_hour")
        }
    assert rows == [
        # From 1:59 to 3:10 on the wall it took 11 minutes.
        ("1", "2025-03-30 00:50:00", "2025-03-30", 660),
        ("2", "2025-03-30 01:30:00", "2025-03-30", 60),
        # The second 2:10, an hour and twenty minutes after 1:50.
        ("3", "2025-10-25 23:50:00", "2025-10-26", 2400),
        ("4", "2025-06-01 00:30:00", "2025-06-01", 60),
    ]
    assert told == {
        ("clock_hour_missing", "queued_at", 3, "2025-03-30 02:30", 1),
        ("clock_hour_twice", "answered_at", 4, "2025-10-26 02:10", 1),
        ("clock_hour_twice", "ended_at", 4, "2025-10-26 02:50", 1),
    }


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        (CALLS, "UTC"), (CALLS.replace("2025-", "2024-06-1"), "Asia/Kolkata"),
        (table("contact_id,customer,queue,queued_at", "1,a,care,2025-10-26T02:30:00+02:00"), "Europe/Madrid"),
        # A day without a time is no hour of it.
        (table("order_id,customer,date,amount", "1,a,2024-03-10,5"), "America/Havana"),
    ],
)  # fmt: skip
def test_where_nothing_is_left_open_nothing_is_told(text: str, zone: str, tmp_path: Path) -> None:
    with reading(written(tmp_path, text.replace("2024-06-1", "2025-"), "f.csv"), time_zone=zone) as done:
        assert not [code for code in done.codes if code.startswith("clock_hour")]


def test_dates_written_in_other_ways_are_looked_at_too(tmp_path: Path) -> None:
    text = table("order_id,customer,date,amount", "1,a,26/10/2025 02:30,5", "2,a,27/10/2025 02:30,5")
    with reading(written(tmp_path, text), time_zone="Europe/Madrid") as done:
        assert done.finding("clock_hour_twice").row == 2
