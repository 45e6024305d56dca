"""Months as people write them: in cells, and as the headers of a table with a column each."""

from __future__ import annotations

import re
from collections.abc import Mapping

from patronage.engine.duckdb import DuckDB
from patronage.sources.fields import Field
from patronage.sources.proposal.words import tokens
from patronage.sources.raw import Raw
from patronage.sources.staging import column_of

__all__ = ["first_day_sql", "last_day_sql", "month_columns", "period_in", "write_out_months"]

_NAMES = (
    "jan ene янв ian", "feb фев", "mar мар", "apr abr апр", "may mai май мая", "jun июн iun", "jul июл iul",
    "aug ago авг", "sep set сен", "oct окт", "nov ноя noi", "dec dic дек",
)  # fmt: skip
_MONTH_OF = {name: number for number, names in enumerate(_NAMES, 1) for name in names.split()}
_LEAD = 3


def period_in(header: str) -> str:
    """Give the month, quarter or year a header is, as 2025-03, 2025-Q1 or 2025; nothing for another header.

    Examples
    --------
    >>> period_in("2025-03"), period_in("Mar 2025"), period_in("Enero 2025"), period_in("Q1 2025")
    ('2025-03', '2025-03', '2025-01', '2025-Q1')
    >>> period_in("2025"), period_in("Orders 2025"), period_in("March")
    ('2025', '', '')
    """
    text = header.strip()
    if found := re.fullmatch(r"(\d{4})[-/.](\d\d?)(?:[-/.]01)?|(\d\d?)[-/.](\d{4})", text):
        year, month = (found[1], found[2]) if found[1] else (found[4], found[3])
        return f"{year}-{int(month):02d}" if 1 <= int(month) <= len(_NAMES) else ""
    years, words = re.findall(r"\b\d{4}\b", text), [t for t in tokens(text) if t != "de"]
    if len(years) != 1:
        return ""
    rest = re.sub(r"\b\d{4}\b", "", text).strip(" -/.'")
    if not rest:
        return str(years[0])
    if quarter := re.fullmatch(r"[qQtT]([1-4])", rest):
        return f"{years[0]}-Q{quarter[1]}"
    number = _MONTH_OF.get(words[0][:_LEAD]) if len(words) == 1 else None
    return f"{years[0]}-{number:02d}" if number else ""


def month_columns(raw: Raw) -> Mapping[int, str]:
    """Find the columns whose headers are periods, and which."""
    return {i: period for i, header in enumerate(raw.headers) if (period := period_in(header))}


def write_out_months(engine: DuckDB, raw: Raw, field: Field) -> None:
    """Write months such as 2025-03 or 03/2025 as their first days."""
    column = column_of(field.index)
    for pattern, day in ((r"(\d{4})[-/.](\d\d)", r"\1-\2-01"), (r"(\d\d)[-/.](\d{4})", r"\2-\1-01")):
        engine.execute(
            f"update {raw.relation} set {column} = regexp_replace({column}, '^{pattern}$', '{day}')"
            f" where regexp_full_match({column}, '{pattern}')"
        )


def first_day_sql(period: str) -> str:
    """Give SQL for the first day of a month, quarter or year in a cell; another text stays.

    Examples
    --------
    >>> texts = "(values ('03/2025'), ('2025-Q2'), ('9 March')) as t (p)"
    >>> with DuckDB.in_memory() as engine:
    ...     engine.execute(f"select {first_day_sql('p')} from {texts}")
    [('2025-03-01',), ('2025-04-01',), ('9 March',)]
    """
    quarter = f"lpad(cast(cast(right({period}, 1) as integer) * 3 - 2 as varchar), 2, '0')"
    return (
        rf"case when regexp_full_match({period}, '\d{{4}}[-/.]\d\d') then {period} || '-01'"
        rf" when regexp_full_match({period}, '\d\d[-/.]\d{{4}}')"
        rf" then right({period}, 4) || '-' || left({period}, 2) || '-01'"
        rf" when regexp_full_match({period}, '\d{{4}}-Q[1-4]')"
        f" then left({period}, 4) || '-' || {quarter} || '-01'"
        rf" when regexp_full_match({period}, '\d{{4}}') then {period} || '-01-01' else {period} end"
    )


def last_day_sql(period: str) -> str:
    """Give SQL for the last day of a quarter or year in a cell; nothing for another text.

    Examples
    --------
    >>> with DuckDB.in_memory() as engine:
    ...     engine.execute(f"select {last_day_sql('p')} from (values ('2025-Q2'), ('2025-03')) as t (p)")
    [('2025-06-30',), (None,)]
    """
    month = f"cast(right({period}, 1) as integer) * 3"
    end = f"last_day(make_date(cast(left({period}, 4) as integer), {month}, 1))"
    return (
        rf"case when regexp_full_match({period}, '\d{{4}}-Q[1-4]') then cast({end} as varchar)"
        rf" when regexp_full_match({period}, '\d{{4}}') then {period} || '-12-31' end"
    )
