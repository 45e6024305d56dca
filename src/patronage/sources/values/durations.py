"""Columns that say how long something took: seconds, minutes, hours, `mm:ss`, `h:mm:ss`, parts of a day."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from patronage.base.errors import InputError, UsageError
from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.sources.constants import is_constant
from patronage.sources.fields import Field
from patronage.sources.headers import plain
from patronage.sources.options import ReadOptions
from patronage.sources.raw import Raw
from patronage.sources.staging import column_of
from patronage.sources.values.numbers import decide_number, number_sql, undressed_sql
from patronage.sources.values.shapes import Profile, Shape, profile
from patronage.sources.values.values import Value

__all__ = ["Duration", "decide_duration", "stem_of", "unit_in"]

_SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}
_PARTS = ("mm:ss", "h:mm")
_UNITS = (*_SECONDS, *_PARTS)
_WORDS = {
    "seconds": ("seconds", "second", "secs", "sec", "s", "segundos", "секунды", "секунд", "сек", "secunde"),
    "minutes": ("minutes", "minute", "mins", "min", "minutos", "минуты", "минут", "мин"),
    "hours": ("hours", "hour", "hrs", "hr", "h", "horas", "часы", "часов", "ore"),
    "days": ("days", "day", "días", "dias", "дней", "дни", "zile"),
}
_UNIT_OF = {word: unit for unit, words in _WORDS.items() for word in words}
_TOKEN = re.compile(r"mm:ss|hh?:mm:ss|hh?:mm|[^\W\d_]+", re.IGNORECASE)
_HUMP = re.compile(r"(?<=[a-zа-я])(?=[A-ZА-Я])")  # noqa: RUF001  # Cyrillic letters, too

_CLOCK = re.compile(r"(\d+ days?,? )?\d+:\d\d:\d\d([.,]\d+)?")
_TWO_PARTS = re.compile(r"\d+:[0-5]\d")
_LAST = r":(\d\d(?:[.,]\d+)?)$"
_DIGIT_AHEAD = r"(?=\d)"
_SPELLED = re.compile(_DIGIT_AHEAD + r"(\d+ ?h[a-z]*)? ?(\d+ ?m[a-z]*)? ?(\d+ ?s[a-z]*)?", re.IGNORECASE)
# Nobody waits or talks this many minutes in every second call.
_PLAINLY_SECONDS = 45


@dataclass(frozen=True)
class Duration:
    """A column of durations as a value in seconds, and by what evidence."""

    value: Value
    why: str


def unit_in(header: str) -> str:
    """Give the unit a header names, or nothing.

    Examples
    --------
    >>> unit_in("Speed of answer in seconds"), unit_in("resolution_time_hours"), unit_in("Talk (mm:ss)")
    ('seconds', 'hours', 'mm:ss')
    >>> unit_in("Talk time")
    ''
    """
    found = [_UNIT_OF[t] for t in _tokens(header) if t in _UNIT_OF]
    parts = [t.replace("hh", "h") for t in _tokens(header) if t in ("mm:ss", "h:mm", "hh:mm")]
    return next(iter([*parts, *found[-1:]]), "")


def stem_of(header: str) -> str:
    """Give a header in plain form without the unit it names.

    Examples
    --------
    >>> stem_of("First reply time in minutes"), stem_of("AvgTalkDuration")
    ('firstreplytime', 'avgtalkduration')
    """
    words = [t for t in _tokens(header) if t not in _UNIT_OF and t != "in" and ":" not in t]
    return plain("".join(words))


def _tokens(header: str) -> list[str]:
    return [t.lower() for t in _TOKEN.findall(_HUMP.sub(" ", header))]


def decide_duration(
    engine: DuckDB, raw: Raw, field: Field, options: ReadOptions, usual: str = ""
) -> Duration:
    """Decide how the durations of a column are written.

    Parameters
    ----------
    usual
        How `2:30` is meant in such a column, `mm:ss` where a header does not say; without it, it is asked.

    Raises
    ------
    InputError
        Bare numbers, or two numbers with a colon, may be of several units and nothing decides.
    """
    column = column_of(field.index)
    seen = profile(engine, raw.relation, column)
    given = seen.given(column)
    stated = _stated(options.mapping, field.name)
    bare, two = _bare(seen), [s for s in seen.shapes if _TWO_PARTS.fullmatch(s.example)]
    _refuse_unreadable(raw, field, seen)
    unit, whys = stated or unit_in(field.header), []
    if bare:
        number_unit, why = _unit_of_numbers(engine, raw, field, unit)
        whys.append(why)
    else:
        number_unit = "seconds"
    parts = "mm:ss"
    if two:
        parts, why = _parts(raw, field, two, unit, usual)
        whys.append(why)
    if any(_CLOCK.fullmatch(s.example) for s in seen.shapes):
        whys.append("as h:mm:ss")
    if stated:
        whys.append(f"the unit as asked for: {stated}")
    form = decide_number(bare, options.decimal)
    undressed = f"_bare_{field.name}"
    sql = _seconds_sql(given, number_sql(undressed, form), number_unit, parts)
    value = Value(
        field,
        sql,
        given,
        "a duration of zero or more",
        "Write it as seconds or as h:mm:ss, without a sign.",
        ((undressed, undressed_sql(given, form)),),
    )
    return Duration(value, f"{field.header!r} is read {', '.join(whys) or 'as seconds'}")


def _stated(mapping: Mapping[str, str], name: str) -> str:
    """Give the unit a person named: `--map talk_unit=:minutes`."""
    said = mapping.get(f"{name}_unit", "")
    if not said:
        return ""
    unit = said.removeprefix(":").strip().lower()
    if not is_constant(said) or unit not in _UNITS:
        message = f"{said!r} is no unit of {name}; write --map {name}_unit=:UNIT with {', '.join(_UNITS)}"
        raise UsageError(message)
    return unit


def _bare(seen: Profile) -> list[Shape]:
    return [s for s in seen.shapes if ":" not in s.text and not _SPELLED.fullmatch(s.example)]


def _refuse_unreadable(raw: Raw, field: Field, seen: Profile) -> None:
    form = decide_number(_bare(seen))
    bad, total = sum(s.count for s in form.unread), sum(s.count for s in seen.shapes)
    if bad * 2 > total:
        worst = max(form.unread, key=lambda s: s.count)
        message = (
            f"{raw.name} row {worst.row}: column {field.header!r}, read as {field.name} {field.why}, holds"
            f" {worst.example!r}; expected a duration such as 95, 1:35 or 0:01:35."
            f" Name the right column: --map {field.name}=HEADER, or --map {field.name}= for none."
        )
        raise InputError(message)


def _unit_of_numbers(engine: DuckDB, raw: Raw, field: Field, unit: str) -> tuple[str, str]:
    if unit in _SECONDS:
        return unit, f"in {unit}"
    column = f"try_cast({column_of(field.index)} as double)"
    least, most, middle, odd = engine.execute(
        f"select min({column}), max({column}), median({column}),"
        f" count(*) filter ({column} <> trunc({column})) from {raw.relation}"
    )[0]
    if most is not None and least is not None and 0 <= float(str(least)) <= float(str(most)) < 1 and odd:
        return "days", f"as parts of a day, as a spreadsheet writes times: all lie between 0 and {most:.4g}"
    if middle is not None and float(str(middle)) >= _PLAINLY_SECONDS and field.name in _OF_CALLS and not odd:
        return "seconds", f"in seconds: whole numbers, and every second one is {middle:g} or more"
    shown = f"{float(str(most)):g}" if most is not None else "?"
    message = (
        f"{raw.name}: {field.header!r} holds numbers such as {shown} and nothing"
        f" says whether they are seconds, minutes or hours. Add --map {field.name}_unit=:seconds (or"
        f" {', '.join(u for u in _UNITS if u != 'seconds')}), or leave the column out: --map {field.name}="
    )
    raise InputError(message)


_OF_CALLS = frozenset({"wait", "talk", "hold_seconds", "after_call_seconds", "total", "duration"})


def _parts(raw: Raw, field: Field, two: list[Shape], unit: str, usual: str) -> tuple[str, str]:
    shown = two[0].example
    if unit in _PARTS:
        return unit, f"as {unit}"
    if unit in ("minutes", "seconds"):
        return "mm:ss", f"as mm:ss ({unit})"
    if unit == "hours":
        return "h:mm", "as h:mm (hours)"
    if usual:
        return usual, f"as {usual}, such as {shown!r}"
    message = (
        f"{raw.name} row {two[0].row}: {field.header!r} holds {shown!r}, which may be minutes and seconds or"
        f" hours and minutes. Add --map {field.name}_unit=:mm:ss or --map {field.name}_unit=:h:mm"
    )
    raise InputError(message)


def _seconds_sql(given: str, number: str, unit: str, parts: str) -> str:
    """Give SQL for seconds; nothing for what is below zero or no duration."""
    first, second = (60, 1) if parts == "mm:ss" else (3600, 60)
    clock = _sum(given, {r"^(\d+) day": 86400, r"(\d+):\d\d:": 3600, r":(\d\d):": 60, _LAST: 1})
    two = _sum(given, {r"^(\d+):": first, r":(\d\d)$": second})
    spelled = _sum(given, {r"(?i)(\d+) ?h": 3600, r"(?i)(\d+) ?m": 60, r"(?i)(\d+) ?s": 1})
    literal = DUCKDB.literal
    is_spelled = literal("(?i)" + _SPELLED.pattern.removeprefix(_DIGIT_AHEAD))
    return f"""case
        when regexp_full_match({given}, {literal(_CLOCK.pattern)}) then {clock}
        when regexp_full_match({given}, {literal(_TWO_PARTS.pattern)}) then {two}
        when regexp_matches({given}, '[0-9] ?[a-zA-Z]') and regexp_full_match({given}, {is_spelled})
          then {spelled}
        when try_cast({number} as double) >= 0
          then round(try_cast({number} as double) * {_SECONDS[unit]}, 6)
        end"""


def _sum(given: str, parts: Mapping[str, int]) -> str:
    return " + ".join(f"{_part(given, pattern)} * {factor}" for pattern, factor in parts.items())


def _part(given: str, pattern: str) -> str:
    found = f"regexp_extract({given}, {DUCKDB.literal(pattern)}, 1)"
    return f"coalesce(try_cast(replace({found}, ',', '.') as double), 0)"
