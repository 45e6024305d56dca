"""Columns of text become typed columns: how each is written is decided once, over all of its values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from patronage.base.errors import InputError
from patronage.base.finding import Finding
from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.sources.fields import Field
from patronage.sources.moments import MomentFormat, decide_moment, local_sql, utc_sql
from patronage.sources.numbers import NumberFormat, decide_number, number_sql
from patronage.sources.options import ReadOptions
from patronage.sources.raw import Raw
from patronage.sources.shapes import Shape, shapes_of, without_nothing
from patronage.sources.staging import clean_text, column_of

__all__ = ["Decided", "Value", "decide_values"]

_NUMBERS = ("money", "integer", "bigint", "double")
_MOMENTS = ("timestamp", "date")
_TRUE = ("true", "t", "yes", "y", "1", "si", "sí", "да", "da", "x", "on")
_FALSE = ("false", "f", "no", "n", "0", "нет", "nu", "off")


@dataclass(frozen=True)
class Value:
    """A typed column as SQL over the raw rows.

    `sql` gives the value, `text` what was delivered; `day` the shop-local day of an instant.
    A delivered text without a value is refused: it is not `expected`.
    """

    field: Field
    sql: str
    text: str
    expected: str
    remedy: str
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


def decide_values(engine: DuckDB, raw: Raw, fields: Mapping[str, Field], options: ReadOptions) -> Decided:
    """Decide how each field's column is read.

    Raises
    ------
    InputError
        A column of dates fits both orders of day and month, or most of a column cannot be read.
    """
    fields = {name: _as_text(field) for name, field in fields.items()}
    numbers = _number_formats(engine, raw, [f for f in fields.values() if f.column.type in _NUMBERS], options)
    values, findings = [], []
    for field in fields.values():
        if field.column.type in _NUMBERS:
            values.append(_number(field, numbers[field.name]))
            findings += _doubt(raw, field, numbers[field.name])
        elif field.column.type in _MOMENTS:
            form = _moment_format(engine, raw, field, options)
            values.append(_moment(field, form, options))
            findings += _told(raw, field, form)
        elif field.column.type == "boolean":
            values.append(_boolean(field))
        elif field.column.person or field.name.endswith("_id"):
            values.append(_identity(engine, raw, field))
        else:
            text = clean_text(column_of(field.index))
            values.append(Value(field, text, text, "", ""))
    signs = {name: form.signs for name, form in numbers.items() if form.signs}
    return Decided(tuple(values), tuple(findings), signs)


def _number_formats(
    engine: DuckDB, raw: Raw, fields: Sequence[Field], options: ReadOptions
) -> dict[str, NumberFormat]:
    shapes = {f.name: shapes_of(engine, raw.relation, column_of(f.index)) for f in fields}
    first = {name: decide_number(s, options.decimal) for name, s in shapes.items()}
    for field in fields:
        _refuse_unreadable(raw, field, shapes[field.name], first[field.name].unread, "a number")
    clear = {form.decimal for form in first.values() if form.why and not form.doubt}
    usual = clear.pop() if len(clear) == 1 else None
    if usual is None and raw.delimiter == ";":
        # Where the comma is the decimal sign, spreadsheets write semicolons between fields.
        usual = "," if any(form.doubt for form in first.values()) and not clear else None
    return {
        name: decide_number(shapes[name], options.decimal, usual) if form.doubt else form
        for name, form in first.items()
    }


def _refuse_unreadable(
    raw: Raw, field: Field, shapes: Sequence[Shape], unread: Sequence[Shape], expected: str
) -> None:
    """Refuse a column that mostly is something else: it was taken for another, or the file is another table."""
    total, bad = sum(s.count for s in shapes), sum(s.count for s in unread)
    if bad * 2 > total:
        worst = max(unread, key=lambda s: s.count)
        message = (
            f"{raw.name} row {worst.row}: column {field.header!r}, read as {field.name} {field.why}, holds"
            f" {worst.example!r}; expected {expected}, and {bad:,} of {total:,} values are none."
            f" Name the right column: --map {field.name}=HEADER (headers: {', '.join(raw.headers)})."
        )
        raise InputError(message)


def _number(field: Field, form: NumberFormat) -> Value:
    column = column_of(field.index)
    text = number_sql(column, form)
    given = without_nothing(column)
    kind = DUCKDB.types[field.column.type]
    remedy = "Correct the value, or name the decimal sign with --decimal."
    if field.column.type in ("integer", "bigint"):
        exact = f"try_cast({text} as decimal(38,6))"
        sql = f"case when {exact} = trunc({exact}) then try_cast({exact} as {kind}) end"
        return Value(field, sql, given, "a whole number", remedy)
    sql = f"try_cast({text} as {kind})"
    if field.divisor > 1:
        sql = f"cast({sql} * {DUCKDB.literal(field.factor)} as {kind})"
    expected = f"a number with the decimal sign {form.decimal!r}"
    large = f"abs(try_cast({text} as double)) >= 1e14" if field.column.type == "money" else ""
    return Value(field, sql, given, expected, remedy, too_large=large)


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


def _moment_format(engine: DuckDB, raw: Raw, field: Field, options: ReadOptions) -> MomentFormat:
    shapes = shapes_of(engine, raw.relation, column_of(field.index), dates=True)
    form = decide_moment(shapes, options.date_order)
    _refuse_unreadable(raw, field, shapes, form.unread, "a date or time such as 2025-03-09 14:30")
    if form.undecided:
        shape = form.undecided[0]
        message = (
            f"{raw.name} row {shape.row}: {field.header!r} holds {shape.example!r}, which may be day/month or"
            f" month/day, and no value of the column goes above 12. Add --date-order dmy or --date-order mdy."
        )
        raise InputError(message)
    if form.conflict:
        one, other = form.conflict
        message = (
            f"{raw.name}: {field.header!r} mixes day/month and month/day: its first numbers go up to {one.first}"
            f" and its second ones up to {other.second} (found {one.example!r} in row {one.row})."
            " Export it with dates as 2025-03-09, or add --date-order dmy or mdy and let the others be rejected."
        )
        raise InputError(message)
    return form


def _moment(field: Field, form: MomentFormat, options: ReadOptions) -> Value:
    column = column_of(field.index)
    zone = DUCKDB.literal(options.time_zone)
    local, instant = local_sql(column, form), utc_sql(column, form)
    has_instant = form.iso_zoned or form.zoned or form.unix
    if options.time_zone == "UTC":
        as_utc, as_day = local, f"cast({instant} as date)"
    else:
        as_utc = f"timezone('UTC', timezone({zone}, {local}))"
        as_day = f"cast(timezone({zone}, timezone('UTC', {instant})) as date)"
    day = f"cast({local} as date)"
    if has_instant and form.has_local:
        utc, day = f"coalesce({instant}, {as_utc})", f"coalesce({as_day}, {day})"
    elif has_instant:
        utc, day = instant, as_day
    else:
        utc = as_utc
    expected = "a date that exists" + (f", in the order {form.order}" if form.order else "")
    remedy = "Correct the value, or name the order with --date-order dmy or mdy."
    if field.column.type == "date":
        return Value(field, day, without_nothing(column), expected, remedy)
    return Value(field, utc, without_nothing(column), expected, remedy, day=day)


def _told(raw: Raw, field: Field, form: MomentFormat) -> list[Finding]:
    findings = []
    if form.why:
        findings.append(Finding("date_order", f"{field.header}: {'; '.join(form.why)}", "note", raw.name))
    if form.iso_zoned and form.has_local:
        text = f"{field.header}: some values carry an offset and some do not; the latter are in the shop's time zone"
        findings.append(Finding("offsets_missing", text, "warning", raw.name))
    return findings


def _boolean(field: Field) -> Value:
    given = without_nothing(column_of(field.index))
    true, false = (", ".join(DUCKDB.literal(word) for word in words) for words in (_TRUE, _FALSE))
    sql = f"case when lower({given}) in ({true}) then true when lower({given}) in ({false}) then false end"
    return Value(field, sql, given, "yes or no", "Write true or false.")


def _identity(engine: DuckDB, raw: Raw, field: Field) -> Value:
    """Read an id: e-mails in lower case, whole numbers without the `.0` a spreadsheet gave them."""
    column = without_nothing(column_of(field.index))
    counts = engine.execute(
        f"select count(v), count(*) filter (where contains(v, '@')),"
        f" count(*) filter (where ends_with(v, '.0') and regexp_full_match(v, '\\d+\\.0'))"
        f" from (select {column} as v from {raw.relation})"
    )[0]
    given, mails, floats = (int(n) for n in counts)  # type: ignore[arg-type]  # three counts
    text = clean_text(column)
    sql = text
    if given and mails * 2 > given and field.column.person:
        sql = f"lower({text})"
    elif given and floats == given:
        sql = f"left({text}, -2)"
    return Value(field, sql, text, "", "")


def _as_text(field: Field) -> Field:
    """Give the field as text: surrogates are made by the store, files deliver ids."""
    return replace(field, column=replace(field.column, type="text")) if field.column.person else field
