"""Business time between two instants: worked by hand, minute by minute, and drawn at random."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from patronage.base.errors import UsageError
from patronage.base.expr import Literal
from patronage.base.select import select, source
from patronage.engine.duckdb import DuckDB
from patronage.facts.business_seconds import between, join_open_until
from patronage.facts.check import noticed
from patronage.metrics.worked import small_shop
from patronage.store.business_hours import BusinessHours
from patronage.store.business_time import fill_business_time, mark_holidays
from tests.metrics.asking import ask, order
from tests.oracle.business_hours import DEFAULT, HOURS, business_seconds

MADRID = "Europe/Madrid"
OFFICE = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), "09:00-18:00")
Pair = tuple[datetime, datetime]


@cache
def calendar() -> DuckDB:
    """Give a shop of two years, which all desks share: only their hours differ."""
    return small_shop({"orders": [order(str(year), "ann", date(year, 1, 1), 1) for year in (2023, 2025)]})


def desk(hours: dict[str, Any] | BusinessHours, zone: str = MADRID) -> DuckDB:
    engine, stated = calendar(), hours if isinstance(hours, BusinessHours) else BusinessHours.parse(hours)
    engine.execute("update calendar set holiday = null where holiday is not null")
    mark_holidays(engine, stated)
    fill_business_time(engine, stated, zone)
    return engine


def took(engine: DuckDB, pairs: Sequence[Pair]) -> list[Decimal]:
    values = ", ".join(f"({n}, timestamp '{a}', timestamp '{b}')" for n, (a, b) in enumerate(pairs))
    engine.execute(f"create or replace temp table pairs as from (values {values}) as v(place, a, b)")
    p = source("pairs", "p")
    seconds = between(("begin", p["a"]), ("finish", p["b"]))
    query = join_open_until(
        select(p, place=p["place"], seconds=seconds), {"begin": p["a"], "finish": p["b"]}, Literal("")
    )
    return [Decimal(str(row[1])) for row in engine.run(query.order_by("place"))[1]]


def utc(text: str, zone: str = MADRID) -> datetime:
    wall = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))
    return wall.astimezone(UTC).replace(tzinfo=None)


@pytest.mark.parametrize(
    ("hours", "begin", "finish", "expected"),
    [
        # Within a day, from before the opening, to after the closing, and both while it is closed.
        (OFFICE, "2025-03-05 10:00", "2025-03-05 11:30", 1.5),
        (OFFICE, "2025-03-05 07:30", "2025-03-05 09:30", 0.5),
        (OFFICE, "2025-03-05 17:30", "2025-03-05 20:00", 0.5),
        (OFFICE, "2025-03-08 10:00", "2025-03-09 20:00", 0),
        (OFFICE, "2025-03-05 18:00", "2025-03-06 09:00", 0),
        # Friday's last hour and Monday's first, and a whole week of five days of nine hours.
        (OFFICE, "2025-03-07 17:00", "2025-03-10 10:00", 2),
        (OFFICE, "2025-03-05 12:00", "2025-03-12 12:00", 45),
        # Monday, 6 January, is a holiday in Spain; Christmas Eve is none, and stated.
        ({**OFFICE, "holidays": "ES"}, "2025-01-03 17:00", "2025-01-07 10:00", 2),
        (OFFICE, "2025-01-03 17:00", "2025-01-07 10:00", 11),
        ({**OFFICE, "holidays": "ES", "closed": [date(2025, 12, 24)]},
         "2025-12-23 17:00", "2025-12-26 10:00", 2),
        # 2 May is one in the region of Madrid alone.
        ({**OFFICE, "holidays": "ES"}, "2025-05-02 00:00", "2025-05-03 00:00", 9),
        ({**OFFICE, "holidays": "ES-MD"}, "2025-05-02 00:00", "2025-05-03 00:00", 0),
        # A pause at noon.
        ({"wednesday": "09:00-13:00, 14:00-18:00"}, "2025-03-05 12:00", "2025-03-05 15:00", 2),
        # Over midnight; before a holiday the night lasts into it, and on it none begins.
        ({"friday": "22:00-06:00"}, "2025-03-07 23:00", "2025-03-08 07:00", 7),
        ({"sunday": "22:00-06:00", "monday": "22:00-06:00", "closed": [date(2025, 1, 6)]},
         "2025-01-05 00:00", "2025-01-07 12:00", 8),
        # Nights that reach into the next day's hours count once.
        ({"friday": "20:00-04:00", "saturday": "02:00-05:00"}, "2025-03-07 00:00", "2025-03-09 00:00", 9),
        # On 30 March two o'clock did not come: the night is 7 hours long, the Sunday 23.
        ({"saturday": "22:00-06:00"}, "2025-03-29 20:00", "2025-03-30 20:00", 7),
        ({"sunday": "00:00-24:00"}, "2025-03-29 20:00", "2025-03-31 20:00", 23),
        # On 26 October it came twice: the night is 9 hours long, the Sunday 25.
        ({"saturday": "22:00-06:00"}, "2025-10-25 20:00", "2025-10-26 20:00", 9),
        ({"sunday": "00:00-24:00"}, "2025-10-25 20:00", "2025-10-27 20:00", 25),
        # What opens in an hour that comes twice opens the second time; in one that does not come, after it.
        ({"sunday": "02:30-04:00"}, "2025-10-26 00:00", "2025-10-26 12:00", 1.5),
        ({"sunday": "02:30-04:00"}, "2025-03-30 00:00", "2025-03-30 12:00", 0.5),
    ],
)  # fmt: skip
def test_hours_worked_by_hand(hours: dict[str, Any], begin: str, finish: str, expected: float) -> None:
    assert took(desk(hours), [(utc(begin), utc(finish))]) == [Decimal(str(expected)) * 3600]


def minutes(begin: datetime, finish: datetime, zone: str) -> Decimal:
    """Count the minutes at which the clock on the wall shows open hours: by day, and nights of Friday."""
    open_ = 0
    for n in range(int((finish - begin) / timedelta(minutes=1))):
        wall = (begin + timedelta(minutes=n)).replace(tzinfo=UTC).astimezone(ZoneInfo(zone))
        is_day = wall.weekday() < 5 and 9 <= wall.hour < 18
        is_night = (wall.weekday() == 5 and wall.hour >= 22) or (wall.weekday() == 6 and wall.hour < 6)
        open_ += is_day or is_night
    return Decimal(open_ * 60)


@pytest.mark.parametrize("zone", [MADRID, "America/New_York", "Australia/Lord_Howe"])
def test_minute_by_minute_over_changes_of_the_clock(zone: str) -> None:
    pick = Random(zone)  # noqa: S311  # instants drawn, nothing secret
    changes = ["2025-03-09", "2025-03-30", "2025-04-06", "2025-10-26", "2025-11-02"]
    pairs = []
    for change in map(datetime.fromisoformat, changes * 3):
        begin = change + timedelta(minutes=pick.randrange(-3000, 1000))
        pairs.append((begin, begin + timedelta(minutes=pick.randrange(4000))))
    nights = desk({**OFFICE, "saturday": "22:00-06:00"}, zone)
    assert took(nights, pairs) == [minutes(*pair, zone) for pair in pairs]


ZONES = ("UTC", MADRID, "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Apia",
    "America/Havana", "Pacific/Chatham")  # fmt: skip


@pytest.mark.parametrize("zone", ZONES)
def test_instants_drawn_at_random_in_hours_of_every_kind(zone: str) -> None:
    pick = Random(zone)  # noqa: S311  # instants drawn, nothing secret
    pairs = []
    for _ in range(60):
        begin = datetime.fromisoformat("2023-01-01") + timedelta(seconds=pick.randrange(2 * 365 * 86_400))
        pairs.append((begin, begin + timedelta(seconds=pick.randrange(20 * 86_400))))
    assert took(desk(HOURS, zone), pairs) == [
        business_seconds(DEFAULT, *pair, zone, HOURS.closed) for pair in pairs
    ]


CONTACTS: list[dict[str, Any]] = [
    {"contact_id": name, "queue": queue, "queued_at": datetime.fromisoformat(at), "first_reply_at": reply}
    for name, queue, at, reply in (
        ("1", "care", "2025-03-07 17:00", datetime.fromisoformat("2025-03-10 10:00")),
        ("2", "night", "2025-03-07 17:00", datetime.fromisoformat("2025-03-07 23:00")),
        ("3", None, "2025-03-07 17:00", datetime.fromisoformat("2025-03-07 17:30")),
        ("4", "care", "2025-03-11 09:00", None),
    )
]
METRICS = "first_reply_time,first_reply_time_business"


def test_each_contact_goes_by_the_hours_of_the_queue_it_is_counted_by() -> None:
    hours = BusinessHours.parse({**OFFICE, "queues": {"night": {"friday": "22:00-06:00"}}})
    with small_shop({"contacts": CONTACTS}, hours=hours) as engine:
        found = ask(engine, METRICS, by="queue")
        by_queue = {row["queue"]: row["first_reply_time_business"] for row in found.records()}
    assert by_queue == {"care": 7200, "night": 3600, "(not given)": 1800}


def test_without_hours_nothing_is_known_and_nothing_taken_for_an_instant_reply() -> None:
    with small_shop({"contacts": CONTACTS}) as engine:
        found = ask(engine, METRICS)
        assert not [f for f in noticed(engine) if "business" in f.code]
    assert found.records()[0]["first_reply_time_business"] is None
    assert found.records()[0]["first_reply_time_business_coverage"] == 0
    assert "3 contacts waited in queues of which patronage.toml states no [business_hours]" in found.notes
    own = BusinessHours.parse({"queues": {"care": OFFICE}})
    with small_shop({"contacts": CONTACTS}, hours=own) as engine:
        row = ask(engine, METRICS).records()[0]
    assert row["first_reply_time_business"] == 7200
    assert row["first_reply_time_business_coverage"] == pytest.approx(1 / 3)


def test_a_country_nobody_knows_is_told() -> None:
    with pytest.raises(UsageError, match=r"'XX'.*expected a country of ISO 3166"):
        desk({**OFFICE, "holidays": "XX"})


def test_the_calendar_names_holidays() -> None:
    engine = desk({"holidays": "ES", "closed": [date(2025, 3, 19), date(2025, 12, 25)]})
    rows = engine.execute('select "day"::varchar, holiday from calendar where holiday is not null')
    found = {str(day): name for day, name in rows}
    assert engine.execute("select count(*) from business_time") == [(0,)]
    assert found["2025-03-19"] == "closed"
    assert found["2025-12-25"] == "Christmas Day"
    assert "2025-12-24" not in found
