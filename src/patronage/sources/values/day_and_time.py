"""Logs with the day in one column and the time of day in another: both joined into one column."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from patronage.base.finding import Finding
from patronage.engine.duckdb import DuckDB
from patronage.sources.raw import Raw
from patronage.sources.staging import column_of
from patronage.store.whole import whole

__all__ = ["JoinedRaw", "with_joined_times"]

_DAY = re.compile(r"(?P<of>.*?)\s*_?(date|day|fecha|дата|data|datum)", re.IGNORECASE)
_TIME = re.compile(r"(?P<of>.*?)\s*_?(time|hour|hora|время|ora|uhrzeit)", re.IGNORECASE)

_MIDNIGHT = r"[ T]0?0:00(:00(\.0+)?)?$"
# A spreadsheet's time of day is a part of the day 1899-12-31, or of one beside it.
_NO_DAY = r"^(1899-12-3[01]|1900-01-0[01])[ T]"
_CLOCK = r"\d?\d:\d\d(:\d\d(\.\d+)?)?( ?[aApP]\.?[mM]\.?)?"
_PART_OF_DAY = r"0?\.\d+"


@dataclass(frozen=True)
class JoinedRaw:
    """A file with its joined columns, and what it tells.

    `joined` are the places of the columns that went into one.
    """

    raw: Raw
    joined: frozenset[int] = frozenset()
    why: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


def with_joined_times(engine: DuckDB, raw: Raw) -> JoinedRaw:
    """Join each column of days with the column of times of day that goes by the same name.

    `Date` and `Time` become `Date + Time`, `Start date` and `Start time` become `Start date + Start time`.
    A bare `Date` without a `Time` is that of all times of day: `Date + Start time`, `Date + End time`.
    """
    days, times = _named(raw, _DAY), _named(raw, _TIME)
    own = {of for of in days.values() if of in times.values()}
    pairs = [
        (day, time)
        for day, of_day in days.items()
        for time, of_time in times.items()
        if (of_day == of_time or (not of_day and not own)) and _is_pair(engine, raw, day, time)
    ]
    found = JoinedRaw(raw)
    for day, time in pairs:
        found = _joined(engine, found, day, time, shared=days[day] != times[time])
    return found


def _named(raw: Raw, pattern: re.Pattern[str]) -> dict[int, str]:
    found = {i: pattern.fullmatch(h.strip()) for i, h in enumerate(raw.headers)}
    return {i: m["of"].strip().lower() for i, m in found.items() if m}


def _is_pair(engine: DuckDB, raw: Raw, day: int, time: int) -> bool:
    d, t = column_of(day), f"regexp_replace({column_of(time)}, '{_NO_DAY}', '')"
    times, fitting, hours = engine.execute(f"""
        select count({t}), count(*) filter (regexp_full_match({t}, '{_CLOCK}|{_PART_OF_DAY}')),
          count(*) filter (contains(regexp_replace({d}, '{_MIDNIGHT}', ''), ':'))
        from {raw.relation}
    """)[0]
    return whole(times) > 0 and whole(fitting) * 10 >= whole(times) * 9 and not hours


def _joined(engine: DuckDB, found: JoinedRaw, day: int, time: int, *, shared: bool) -> JoinedRaw:
    """Add one joined column; where several times share a day, one that is not there did not happen."""
    raw = found.raw
    place, name = len(raw.headers), f"{raw.headers[day]} + {raw.headers[time]}"
    d, t = column_of(day), column_of(time)
    given = f"{d} is not null" + (f" and {t} is not null" if shared else "")
    engine.execute(f"alter table {raw.relation} add column if not exists {column_of(place)} varchar")
    engine.execute(f"update {raw.relation} set {column_of(place)} = {_sql(d, t)} where {given}")
    alone, row = engine.execute(
        f"select count(*), min(_row) from {raw.relation} where {d} is not null and {t} is null"
    )[0]
    findings = list(found.findings)
    if alone and not shared:
        text = f"{name}: rows with a day and without a time are read as its midnight"
        findings.append(Finding("time_missing", text, "warning", raw.name, whole(row), count=whole(alone)))
    return JoinedRaw(
        replace(raw, headers=(*raw.headers, name)),
        found.joined | {day, time},
        (*found.why, f"{raw.headers[day]!r} and {raw.headers[time]!r} hold day and time: joined"),
        tuple(findings),
    )


def _sql(day: str, time: str) -> str:
    """Give SQL for both in one text; a spreadsheet's numbers are written out first."""
    clock = f"""case when regexp_full_match({time}, '{_PART_OF_DAY}')
        then strftime(timestamp '2000-01-01'
          + to_seconds(cast(round(cast({time} as double) * 86400) as bigint)), '%H:%M:%S')
        else regexp_replace({time}, '{_NO_DAY}', '') end"""
    date = f"""case when regexp_full_match({day}, '\\d{{5}}(\\.0+)?')
        then strftime(date '1899-12-30' + cast(cast({day} as double) as integer), '%Y-%m-%d')
        else regexp_replace({day}, '{_MIDNIGHT}', '') end"""
    return f"concat_ws(' ', {date}, {clock})"
