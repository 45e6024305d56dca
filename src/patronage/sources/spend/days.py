"""Which days a row of spend is about: its day, from one day to another, a week, a month, or the report's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from patronage.base.errors import InputError
from patronage.contract.table import Column
from patronage.engine.duckdb import DuckDB
from patronage.sources.fields import Field
from patronage.sources.raw import Raw
from patronage.sources.spend.columns import SPEND_COLUMNS
from patronage.sources.staging import column_of
from patronage.sources.values.shapes import profile
from patronage.sources.values.values import Value

__all__ = ["Days", "month_value", "settle_days"]

_SPANS = ("spent_on", "starts_on", "ends_on", "week_on", "month")
_MONTH = re.compile(r"0000[-/.]0?0|0?0[-/.]0000|\w{3,9}\.?[ -]0000")
_MONTH_FORMATS = ("%Y-%m", "%Y/%m", "%Y.%m", "%m/%Y", "%m.%Y", "%m-%Y", "%b %Y", "%B %Y", "%b-%Y", "%b. %Y")
_DAY = r"(?:[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4}|\d{1,2} [A-Z][a-z]{2,8} \d{4}|\d{4}-\d\d-\d\d)"
_PERIOD = re.compile(rf"({_DAY})\s*(?:-|–|—|to)\s*({_DAY})")
_DAY_FORMATS = ("%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y", "%Y-%m-%d")


@dataclass(frozen=True)
class Days:
    """What says which days a row is about.

    `columns` must be given in each row; `first` and `last` are SQL for the days, over the typed rows.
    `unit` is what one row covers where that is more than its day, `period` the report's own, by its head.
    """

    columns: tuple[str, ...]
    first: str
    last: str
    unit: str = ""
    period: tuple[date, date] | None = None


def settle_days(engine: DuckDB, raw: Raw, fields: Mapping[str, Field]) -> tuple[Days, dict[str, Field]]:
    """Decide what says the days, the finest first; give the fields without the others that say some.

    Raises
    ------
    InputError
        Nothing says them, or only where they begin.
    """
    others = {name: field for name, field in fields.items() if name not in _SPANS}
    period = _period(raw.before)
    if "spent_on" in fields and not _is_of_months(engine, raw, fields["spent_on"]):
        return Days(("spent_on",), "spent_on", "spent_on"), {**others, "spent_on": fields["spent_on"]}
    if "spent_on" in fields:
        month = replace(fields["spent_on"], column=_column("month"))
        return _months(period), {**others, "month": month}
    if {"starts_on", "ends_on"} <= fields.keys():
        named = {name: fields[name] for name in ("starts_on", "ends_on")}
        return Days(("starts_on", "ends_on"), "starts_on", "ends_on", "several days"), others | named
    if "week_on" in fields:
        days = Days(("week_on",), *_clipped("week_on", "week_on + 6", period), "a week", period)
        return days, {**others, "week_on": fields["week_on"]}
    if "month" in fields:
        return _months(period), {**others, "month": fields["month"]}
    if period and "starts_on" not in fields:
        first, last = (f"date '{day}'" for day in period)
        return Days((), first, last, "the report's whole period", period), others
    raise _undated(raw, fields)


def _months(period: tuple[date, date] | None) -> Days:
    return Days(("month",), *_clipped("month", "last_day(month)", period), "a month", period)


def _clipped(first: str, last: str, period: tuple[date, date] | None) -> tuple[str, str]:
    """Keep weeks and months at a report's edge to its own days; those wholly outside stay as they are."""
    if period is None:
        return first, last
    start, end = (f"date '{day}'" for day in period)
    inside = f"{first} <= {end} and {last} >= {start}"
    return (
        f"case when {inside} then greatest({first}, {start}) else {first} end",
        f"case when {inside} then least({last}, {end}) else {last} end",
    )


def _period(lines: tuple[str, ...]) -> tuple[date, date] | None:
    for line in lines:
        if found := _PERIOD.search(line):
            first, last = (next(_as_day(text), None) for text in found.groups())
            if first and last and first <= last:
                return first, last
    return None


def _as_day(text: str) -> Iterator[date]:
    for form in _DAY_FORMATS:
        try:
            yield datetime.strptime(text, form).date()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue


def _is_of_months(engine: DuckDB, raw: Raw, field: Field) -> bool:
    shapes = profile(engine, raw.relation, column_of(field.index)).shapes
    return bool(shapes) and all(_MONTH.fullmatch(shape.text) for shape in shapes)


def _column(name: str) -> Column:
    return next(c for c in SPEND_COLUMNS if c.name == name)


def month_value(field: Field) -> Value:
    """Read a month as its first day; a day inside a month is none."""
    text = column_of(field.index)
    formats = ", ".join(f"'{form}'" for form in _MONTH_FORMATS)
    # A spreadsheet counts days; bare digits of another length are no month.
    count = f"cast({text} as integer)"
    serial = f"case when regexp_full_match({text}, '\\d{{5}}') then date '1899-12-30' + {count} end"
    first = f"coalesce(try_strptime({text}, [{formats}]), try_cast({text} as timestamp), {serial})"
    sql = "case when day(_month_start) = 1 then cast(_month_start as date) end"
    return Value(
        field,
        sql,
        text,
        "a month such as 2025-03 or March 2025",
        "Correct the value; if the column holds days, name it: --map spent_on=HEADER.",
        (("_month_start", first),),
    )


def _undated(raw: Raw, fields: Mapping[str, Field]) -> InputError:
    if "starts_on" in fields:
        header = fields["starts_on"].header
        return InputError(
            f"{raw.name} says in {header!r} when each row begins and nowhere when it ends; expected both, or"
            f' one day a row. Name them: --map ends_on=HEADER, or --map spent_on="{header}" --map starts_on='
            " where each row is about that one day."
        )
    return InputError(
        f"{raw.name} says what was spent and not when: its columns are {', '.join(raw.headers)}."
        " Export it with a row a day (Google Ads: Segment, Time, Day; Meta Ads: Breakdown, By time, Day), or"
        " name the column: --map spent_on=HEADER, or --map month=HEADER."
    )
