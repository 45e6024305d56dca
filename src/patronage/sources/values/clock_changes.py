"""Wall times in hours that came twice, or not at all, because the shop's clocks were put back or forward."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from patronage.base.finding import Finding
from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.sources.fields import Field
from patronage.sources.options import ReadOptions
from patronage.sources.raw import Raw
from patronage.sources.values.moments import MomentFormat, local_sql
from patronage.store.whole import whole

__all__ = ["ClockChange", "clock_changes", "doubtful_times"]

_FROM, _TO = datetime(1970, 1, 1, tzinfo=UTC), datetime(2045, 1, 1, tzinfo=UTC)
_STEP = timedelta(days=7)
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class ClockChange:
    """A change of the clock: the wall times from `first` until `until` come twice, or not at all."""

    first: datetime
    until: datetime
    comes_twice: bool

    @property
    def days(self) -> Iterator[date]:
        """The days these times lie on."""
        day = self.first.date()
        while day <= (self.until - _SECOND).date():
            yield day
            day += timedelta(days=1)


@cache
def clock_changes(zone: str) -> tuple[ClockChange, ...]:
    """Give the changes of a zone's clock since 1970, as far as they are settled.

    Examples
    --------
    >>> [(str(c.first), str(c.until), c.comes_twice) for c in clock_changes("Europe/Madrid")[-1:]]
    [('2044-10-30 02:00:00', '2044-10-30 03:00:00', True)]
    """
    info, found, at = _packaged(zone), list[ClockChange](), _FROM
    while at < _TO:
        if at.astimezone(info).utcoffset() != (at + _STEP).astimezone(info).utcoffset():
            change = _exact(info, at)
            before, after = (_wall(info, change - _SECOND) + _SECOND, _wall(info, change))
            found.append(ClockChange(min(before, after), max(before, after), comes_twice=after < before))
        at += _STEP
    return tuple(found)


def _packaged(zone: str) -> ZoneInfo:
    """Give a zone as the package tzdata knows it: a system's list may be older than the database's."""
    try:
        with files("tzdata").joinpath("zoneinfo", *zone.split("/")).open("rb") as file:
            return ZoneInfo.from_file(file, key=zone)
    except OSError:
        return ZoneInfo(zone)


def _exact(info: ZoneInfo, low: datetime) -> datetime:
    """Find the second at which the offset changes, within a step."""
    high, offset = low + _STEP, low.astimezone(info).utcoffset()
    while high - low > _SECOND:
        middle = low + timedelta(seconds=(high - low) // _SECOND // 2)
        if middle.astimezone(info).utcoffset() == offset:
            low = middle
        else:
            high = middle
    return high


def _wall(info: ZoneInfo, at: datetime) -> datetime:
    return at.astimezone(info).replace(tzinfo=None, fold=0)


def doubtful_times(
    engine: DuckDB, raw: Raw, field: Field, given: str, form: MomentFormat, options: ReadOptions
) -> list[Finding]:
    """Tell of times without an offset that a change of the clock leaves open, and how they are read."""
    changes = clock_changes(options.time_zone) if form.has_local and field.column.type == "timestamp" else ()
    if not changes:
        return []
    days = ", ".join(DUCKDB.literal(day) for change in changes for day in change.days)
    # Nearly all rows are left out by their day; where that is how the text begins, before it is read.
    early = f"and left({given}, 10) in ({_texts(changes)})" if form.alone else ""
    rows = f"""
        select {local_sql(given, form)} as wall, {given} as given, _row from {raw.relation}
        where contains({given}, ':') {early}
    """
    counts = ", ".join(
        f"{each} filter (where {_within(changes, comes_twice=twice)})"
        for twice in (True, False)
        for each in ("count(*)", "min(_row)", "arg_min(given, _row)")
    )
    found = engine.execute(f"select {counts} from ({rows}) where cast(wall as date) in ({days})")[0]
    return [
        Finding(
            code,
            f"{field.header}: {text.format(zone=options.time_zone)}",
            "warning",
            raw.name,
            whole(row),
            str(value),
            "Export it with offsets or in UTC.",
            whole(count),
        )
        for (code, text), (count, row, value) in zip(_TOLD, (found[:3], found[3:]), strict=True)
        if count
    ]


_TOLD = (
    ("clock_hour_twice", "times in an hour that came twice in {zone} are read as the second of the two"),
    (
        "clock_hour_missing",
        "times in an hour that did not come in {zone} are read as so much after the change",
    ),
)


def _texts(changes: tuple[ClockChange, ...]) -> str:
    return ", ".join(f"'{day}'" for change in changes for day in change.days)


def _within(changes: tuple[ClockChange, ...], *, comes_twice: bool) -> str:
    literal = DUCKDB.literal
    parts = [
        f"(wall >= {literal(change.first)} and wall < {literal(change.until)})"
        for change in changes
        if change.comes_twice is comes_twice
    ]
    return " or ".join(parts) or "false"
