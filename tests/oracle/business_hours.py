"""Business time a second time: the open stretches of each local day, cut with what is asked for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from patronage.store.business_hours import BusinessHours

STATED = {
    "monday": "09:00-13:00, 14:00-18:00",
    "tuesday": "00:00-24:00",
    "wednesday": "18:30-02:00",
    "thursday": "00:30-12:00",
    "saturday": "10:00-10:30",
    "closed": [date(2023, 1, 2), date(2023, 3, 6), date(2023, 6, 6), date(2024, 5, 1)],
    "queues": {"sales": {"friday": "08:00-20:00", "sunday": "22:00-06:00"}},
}
HOURS = BusinessHours.parse(STATED)
"""The hours of every shop that is drawn."""

Hours = Mapping[int, Collection[tuple[str, str]]]
"""Weekday, 1 being Monday, to pairs of wall times such as 09:00 and 18:00."""

DEFAULT: Hours = {
    1: [("09:00", "13:00"), ("14:00", "18:00")], 2: [("00:00", "24:00")], 3: [("18:30", "02:00")],
    4: [("00:30", "12:00")], 6: [("10:00", "10:30")],
}  # fmt: skip
SALES: Hours = {5: [("08:00", "20:00")], 7: [("22:00", "06:00")]}
CLOSED = {date(2023, 1, 2), date(2023, 3, 6), date(2023, 6, 6), date(2024, 5, 1)}


def business_seconds(
    hours: Hours, start: datetime, end: datetime, zone: str = "UTC", closed: Collection[date] = ()
) -> Decimal:
    """Return the seconds between two instants of UTC that lie in the hours, overlapping ones once."""
    begin, finish = (_places(at) for at in (start, end))
    found: list[tuple[Decimal, Decimal]] = []
    day = start.date() - timedelta(days=3)
    while day <= end.date() + timedelta(days=3):
        for opens, closes in hours.get(day.isoweekday(), ()) if day not in closed else ():
            one, other = (
                _instant(day, opens, zone),
                _instant(day + timedelta(days=closes <= opens), closes, zone),
            )
            found.append((max(one, begin), min(other, finish)))
        day += timedelta(days=1)
    total, up_to = Decimal(0), begin
    for one, other in sorted(found):
        total += max(other - max(one, up_to), Decimal(0))
        up_to = max(up_to, other)
    return total


def _instant(day: date, clock: str, zone: str) -> Decimal:
    hour, minute = map(int, clock.split(":"))
    day += timedelta(days=hour // 24)
    wall = datetime(day.year, day.month, day.day, hour % 24, minute, tzinfo=ZoneInfo(zone))
    # Twice: the second time. Never: as much later as clocks were put forward.
    second = wall.replace(fold=1)
    is_gap = second.utcoffset() > wall.utcoffset()  # type: ignore[operator]  # both have an offset
    return Decimal(int((wall if is_gap else second).timestamp()))


def _places(at: datetime) -> Decimal:
    micro = (at.replace(tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    return (Decimal(micro) / 1_000_000).quantize(Decimal("0.0001"), ROUND_HALF_UP)
