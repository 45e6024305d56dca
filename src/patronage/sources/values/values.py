"""Columns of text become typed columns: how each is written is decided once, over all of its values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from patronage.base.errors import InputError
from patronage.base.finding import Finding
from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.sources.fields import Field
from patronage.sources.options import ReadOptions
from patronage.sources.raw import Raw
from patronage.sources.same_headers import refuse_ambiguous
from patronage.sources.staging import column_of
from patronage.sources.values.clock_changes import doubtful_times
from patronage.sources.values.moments import MomentFormat, decide_moment, local_sql, utc_sql
from patronage.sources.values.numbers import NumberFormat, decide_number, number_sql, undressed_sql
from patronage.sources.values.offsets import offsets_told
from patronage.sources.values.shapes import Profile, Shape, profile
from patronage.store.whole import whole

__all__ = ["Decided", "Value", "decide_values"]

_NUMBERS = ("money", "integer", "bigint", "double")
_MOMENTS = ("timestamp", "date")
_TRUE = ("true", "t", "yes", "y", "1", "si", "sí", "да", "da", "x", "on")
_FALSE = ("false", "f", "no", "n", "0", "нет", "nu", "off")


@dataclass(frozen=True)
class Value:
    """A typed column as SQL over the raw rows.

    Parameters
    ----------
    field
        The column and its header.
    sql
        Gives the value, from the raw columns and from `steps`.
    given
        Gives the text that was delivered, nothing where there was none.
    expected
        What the text should have been; where it says something, a text without a value refuses its row.
    remedy
        What to do about such a row.
    steps
        What is worked out once before, by name.
    day
        Gives the shop-local day of an instant.
    too_large
        Gives the text of an amount that may be beyond what money holds, where it could not be read.
    """

    field: Field
    sql: str
    given: str
    expected: str = ""
    remedy: str = ""
    steps: tuple[tuple[str, str], ...] = ()
    day: str = ""
    too_large: str = ""

    @property
    def name(self) -> str:
        """The contract column's name."""
        return self.field.name


@dataclass(frozen=True)
class Decided:
    """How a file's columns are read, what was noticed on the way, and the currency signs beside amounts."""

    values: tuple[Value, ...]
    findings: tuple[Finding, ...]
    signs: Mapping[str, tuple[str, ...]]

    def __getitem__(self, name: str) -> Value:
        """Find the value of a column."""
        return next(v for v in self.values if v.name == name)

    @property
    def names(self) -> frozenset[str]:
        """The columns that are read."""
        return frozenset(v.name for v in self.values)


def decide_values(engine: DuckDB, raw: Raw, fields: Mapping[str, Field], options: ReadOptions) -> Decided:
    """Decide how each field's column is read.

    Raises
    ------
    InputError
        A column of dates fits both orders of day and month, or most of a column cannot be read.
    """
    refuse_ambiguous(raw, fields)
    texts = [_as_text(field) for field in fields.values()]
    numbers = _number_formats(engine, raw, [f for f in texts if f.column.type in _NUMBERS], options)
    values: list[Value] = []
    findings: list[Finding] = []
    for field in texts:
        if field.column.type in _NUMBERS:
            given, form = numbers[field.name]
            values.append(_number(field, given, form))
            findings += _doubt(raw, field, form)
        elif field.column.type in _MOMENTS:
            given, moment = _moment_format(engine, raw, field, options)
            values.append(_moment(field, given, moment, options))
            findings += _told(raw, field, moment)
            findings += doubtful_times(engine, raw, field, given, moment, options)
            if (moment.iso_zoned or moment.zoned) and not moment.has_local:
                findings += offsets_told(engine, raw, field, given)
        elif field.column.type == "boolean":
            values.append(_boolean(field))
        elif field.column.person or field.name.endswith("_id"):
            values.append(_identity(engine, raw, field))
        else:
            values.append(Value(field, column_of(field.index), column_of(field.index)))
    signs = {name: form.signs for name, (_, form) in numbers.items() if form.signs}
    return Decided(tuple(values), tuple(findings), signs)


def _as_text(field: Field) -> Field:
    # Surrogates are made by the store; files deliver ids.
    return replace(field, column=replace(field.column, type="text")) if field.column.person else field


def _number_formats(
    engine: DuckDB, raw: Raw, fields: Sequence[Field], options: ReadOptions
) -> dict[str, tuple[str, NumberFormat]]:
    """Give the SQL of each given number and how it is written."""
    seen = {f.name: profile(engine, raw.relation, column_of(f.index)) for f in fields}
    first = {name: decide_number(p.shapes, options.decimal) for name, p in seen.items()}
    for field in fields:
        _refuse_unreadable(raw, field, seen[field.name], first[field.name].unread, "a number")
    clear = {form.decimal for form in first.values() if form.why and not form.doubt}
    usual = next(iter(clear)) if len(clear) == 1 else None
    if not clear and raw.delimiter == ";":
        # Where the comma is the decimal sign, spreadsheets write semicolons between fields.
        usual = ","
    return {
        f.name: (
            seen[f.name].given(column_of(f.index)),
            decide_number(seen[f.name].shapes, options.decimal, usual)
            if first[f.name].doubt
            else first[f.name],
        )
        for f in fields
    }


def _refuse_unreadable(raw: Raw, field: Field, seen: Profile, unread: Sequence[Shape], expected: str) -> None:
    """Refuse a column that mostly is something else: it was taken for another, or it is another table."""
    total, bad = sum(s.count for s in seen.shapes), sum(s.count for s in unread)
    if bad * 2 > total:
        worst = max(unread, key=lambda s: s.count)
        message = (
            f"{raw.name} row {worst.row}: column {field.header!r}, read as {field.name} {field.why}, holds"
            f" {worst.example!r}; expected {expected}, and {bad:,} of {total:,} values are none."
            f" Name the right column: --map {field.name}=HEADER (headers: {', '.join(raw.headers)})."
        )
        raise InputError(message)


def _number(field: Field, given: str, form: NumberFormat) -> Value:
    bare = f"_number_{field.name}"
    text, kind = number_sql(bare, form), DUCKDB.types[field.column.type]
    remedy = "Correct the value, or name the decimal sign with --decimal."
    steps = ((bare, undressed_sql(given, form)),)
    if field.column.type in ("integer", "bigint") and form.plain and form.whole:
        return Value(field, f"try_cast({text} as {kind})", given, "a whole number", remedy, steps)
    if field.column.type in ("integer", "bigint"):
        exact = f"_exact_{field.name}"
        steps = ((exact, f"try_cast({number_sql(undressed_sql(given, form), form)} as decimal(38,6))"),)
        sql = f"case when {exact} = trunc({exact}) then try_cast({exact} as {kind}) end"
        return Value(field, sql, given, "a whole number", remedy, steps)
    sql = f"try_cast({text} as {kind})"
    if field.divisor > 1:
        sql = f"cast({sql} * {DUCKDB.literal(field.factor)} as {kind})"
    expected = f"a number with the decimal sign {form.decimal!r}"
    large = text if field.column.type == "money" else ""
    return Value(field, sql, given, expected, remedy, steps, too_large=large)


def _doubt(raw: Raw, field: Field, form: NumberFormat) -> list[Finding]:
    findings = []
    if form.doubt:
        text = f"{field.header}: {form.doubt}"
        remedy = "Name the decimal sign with --decimal if that is wrong."
        findings.append(Finding("decimal_sign_doubtful", text, "warning", raw.name, remedy=remedy))
    elif form.decimal == ",":
        findings.append(Finding("decimal_sign", f"{field.header}: {form.why}", "note", raw.name))
    if form.mixed:
        text = f"{field.header} mixes both decimal signs; {form.why}, the others are left out"
        findings.append(Finding("decimal_signs_mixed", text, "warning", raw.name))
    return findings


def _moment_format(engine: DuckDB, raw: Raw, field: Field, options: ReadOptions) -> tuple[str, MomentFormat]:
    """Give the SQL of the given instant and how it is written."""
    seen = profile(engine, raw.relation, column_of(field.index))
    form = decide_moment(seen.shapes, options.date_order)
    _refuse_unreadable(raw, field, seen, form.unread, "a date or time such as 2025-03-09 14:30")
    if form.undecided:
        shape = form.undecided[0]
        message = (
            f"{raw.name} row {shape.row}: {field.header!r} holds {shape.example!r}, which may be day/month or"
            " month/day, and no value of the column goes above 12."
            " Add --date-order dmy or --date-order mdy."
        )
        raise InputError(message)
    if form.conflict:
        one, other = form.conflict
        message = (
            f"{raw.name} row {one.row}: {field.header!r} mixes day/month and month/day"
            f" (found {one.example!r}): its first numbers go up to {one.first} and its second ones up to"
            f" {other.second}. Export it with dates as 2025-03-09, or add --date-order dmy or mdy and the"
            " rows that do not fit are rejected."
        )
        raise InputError(message)
    return seen.given(column_of(field.index)), form


def _moment(field: Field, given: str, form: MomentFormat, options: ReadOptions) -> Value:
    zone = DUCKDB.literal(options.time_zone)
    wall, instant = f"_wall_{field.name}", f"_utc_{field.name}"
    if options.time_zone == "UTC":
        as_utc, as_day = wall, f"cast({instant} as date)"
    else:
        as_utc = f"timezone('UTC', timezone({zone}, {wall}))"
        as_day = f"cast(timezone({zone}, timezone('UTC', {instant})) as date)"
    steps = []
    if form.has_local:
        steps.append((wall, local_sql(given, form)))
    if form.has_instant or not form.has_local:
        steps.append((instant, utc_sql(given, form)))
    if form.has_local and form.has_instant:
        utc, day = f"coalesce({instant}, {as_utc})", f"coalesce({as_day}, cast({wall} as date))"
    elif form.has_local:
        utc, day = as_utc, f"cast({wall} as date)"
    else:
        utc, day = instant, as_day
    expected = "a date that exists" + (f", in the order {form.order}" if form.order else "")
    remedy = "Correct the value, or name the order with --date-order dmy or mdy."
    if field.column.type == "date":
        return Value(field, day, given, expected, remedy, tuple(steps))
    return Value(field, utc, given, expected, remedy, tuple(steps), day=day)


def _told(raw: Raw, field: Field, form: MomentFormat) -> list[Finding]:
    findings = []
    if form.why:
        text = f"{field.header}: {'; '.join(form.why)}"
        findings.append(Finding("date_order", text, "note", raw.name))
    if form.iso_zoned and form.has_local:
        text = (
            f"{field.header}: values without an offset are in the shop's time zone, the others in their own"
        )
        findings.append(Finding("offsets_missing", text, "warning", raw.name))
    return findings


def _boolean(field: Field) -> Value:
    given = column_of(field.index)
    true, false = (", ".join(DUCKDB.literal(word) for word in words) for words in (_TRUE, _FALSE))
    lower = f"lower({given})"
    sql = f"case when {lower} in ({true}) then true when {lower} in ({false}) then false end"
    return Value(field, sql, given, "yes or no", "Write true or false.")


def _identity(engine: DuckDB, raw: Raw, field: Field) -> Value:
    """Read an id: e-mails in lower case, whole numbers without the `.0` a spreadsheet gave them."""
    column = column_of(field.index)
    rows = f"from {raw.relation} where {column}"
    nothing = engine.execute(f"select 1 {rows} in ({_NO_IDS}) limit 1")
    sql = f"case when {column} not in ({_NO_IDS}) then {column} end" if nothing else column
    if field.column.person:
        given, mails = engine.execute(
            f"select count(*), count(*) filter (where contains({column}, '@')) {rows} is not null"
        )[0]
        if whole(mails) * 2 > whole(given):
            return Value(field, f"lower({sql})", sql)
    # The first id that is none of these ends the search, which nearly always is the first of all.
    is_float = f"ends_with({column}, '.0') and regexp_full_match({column}, '\\d+\\.0')"
    if engine.execute(f"select 1 {rows} not in ({_NO_IDS}) limit 1") and not engine.execute(
        f"select 1 {rows} not in ({_NO_IDS}) and not ({is_float}) limit 1"
    ):
        return Value(field, f"left({sql}, -2)", sql)
    return Value(field, sql, sql)


# "-" and "na" may be ids; these are what programs write for a missing one.
_NO_IDS = (
    "'nan', 'NaN', 'NAN', 'null', 'NULL', 'Null', 'none', 'None', 'NONE', 'n/a', 'N/A', '#N/A', '<NA>', '\\N'"
)
