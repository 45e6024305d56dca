"""Numbers, money, days and the program's own texts as people of a language write them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache

from babel import Locale as Rules
from babel import dates, numbers

from patronage.base.catalogue import ENGLISH, catalogue, languages
from patronage.base.digits import (
    MINUS,
    decimal_of,
    decimals,
    in_larger,
    padded,
    signed,
    significant,
    to_digits,
    trimmed,
)
from patronage.base.errors import PatronageError, UnknownName
from patronage.base.expr import Scalar
from patronage.base.note import Amount, Note, Term, Value
from patronage.base.period import Grain, Period
from patronage.base.rewording import ENGLISH_NUMBER, recognise
from patronage.base.units import COUNT, MONEY, SHARE, Unit

__all__ = ["Locale"]

# A key that begins with this character cannot come from a file: the program made it, and names it.
RESERVED = "\x1a"
FINEST = 4  # decimals, where a number is asked for as exactly as it is kept
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Locale:
    """How one language writes what a shop counts in its currency.

    Examples
    --------
    >>> from patronage.base.units import MONEY, SHARE
    >>> english = Locale("en", "GBP")
    >>> english.write(Decimal("1234567.891"), MONEY), english.short(Decimal("1234567.891"), MONEY)
    ('£1,234,567.89', '£1.23M')
    >>> english.change(0.041, MONEY), english.change(0.012, SHARE)
    ('+4.1%', '+1.2 pp')
    """

    language: str = "en"
    currency: str = ""

    def __post_init__(self) -> None:
        """Refuse a language without a catalogue."""
        if self.language not in languages():
            raise UnknownName.among("language", self.language, languages())

    def text(self, key: str, **values: object) -> str:
        """Give one of the program's texts, by its key in the catalogue, with `values` filled in."""
        try:
            return catalogue(self.language)[key].format(**values)
        except KeyError as error:
            raise PatronageError(f"the {self.language} texts have no {error} for {key!r}; add it") from None

    def counted(self, key: str, count: int | Decimal, **values: object) -> str:
        """Give a text in the form that fits `count`, such as `1 row`, `2 rows`."""
        form = self._form(key, count)
        digits = -int(count.as_tuple().exponent) if isinstance(count, Decimal) else 0
        return self.text(form, count=self._plain(Decimal(count), padded(digits)), **values)

    def said(self, key: str, english: str) -> str:
        """Give a text whose English is declared elsewhere, such as the label of a metric."""
        return catalogue(self.language).get(key, english)

    def note(self, note: str) -> str:
        """Say a note in this language; a sentence of somebody else's stays as it is."""
        if not isinstance(note, Note):
            return note
        count = note.values.get("count")
        key = note.key if count is None else self._form(note.key, int(str(count)))
        if key not in catalogue(self.language):
            return str(note)
        inner = {name: value for name, value in note.values.items() if isinstance(value, Note)}
        values = {name: self._valued(value) for name, value in note.values.items() if name not in inner}
        return self.text(key, **values, **{name: self.note(value) for name, value in inner.items()})

    def reword(self, english: str, group: str) -> str | None:
        """Say a sentence that was written in English by one of the texts of `group`, its values kept.

        Returns
        -------
        str or None
            None where no text of the group reads like it.
        """
        if self.language == ENGLISH:
            return english
        found = recognise(english, group)
        if found is None:
            return None
        key, values = found
        return self.text(key, **{name: self._renumbered(value) for name, value in values.items()})

    def write(self, value: Scalar, unit: Unit, grain: Grain | None = None) -> str:
        """Write a value in full, to the digits of its unit, with currency or suffix."""
        if unit.kind == "text" or (number := decimal_of(value)) is None:
            return self._word(value, unit, grain)
        if unit.kind == "money" and self.currency:
            return signed(numbers.format_currency(number, self.currency, locale=_rules(self.language)))
        if unit.kind == "duration":
            return self.counted(f"duration.{unit.suffix}", to_digits(number, unit.digits))
        return self.figure(value, unit)

    def figure(self, value: Scalar, unit: Unit, grain: Grain | None = None) -> str:
        """Write a value in full without currency or suffix, for a column whose heading carries them."""
        if unit.kind == "text" or (number := decimal_of(value)) is None:
            return self._word(value, unit, grain)
        if unit.kind == "share":
            return self._percent(number, padded(unit.digits))
        whole = unit.kind == "count" and number == number.to_integral_value()
        return self._plain(number, padded(0 if whole else unit.digits or 2))

    def fixed(self, number: float, digits: int) -> str:
        """Write a bare number with so many decimals."""
        return self._plain(Decimal(str(number)), padded(digits))

    def exact(self, value: Scalar, unit: Unit) -> str:
        """Write a value as exactly as people may want to check it: for a hint beside a short one."""
        if (number := decimal_of(value)) is None or unit.kind in {"money", "duration"}:
            return self.write(value, unit)
        if unit.kind == "share":
            return self._percent(number, trimmed(FINEST))
        return self._plain(number, trimmed(FINEST))

    def short(self, value: Scalar, unit: Unit, *, bare: bool = False) -> str:
        """Write a value in at most three significant digits; `bare` without currency or suffix."""
        if (number := decimal_of(value)) is None:
            return self._word(value, unit, None)
        if unit.kind == "share":
            return self._percent(
                significant(number * HUNDRED, unit.digits) / HUNDRED, trimmed(unit.digits + 2)
            )
        if unit.kind == "duration" and not bare:
            number, unit = in_larger(number, unit)
        shown = significant(number, unit.digits)
        rules, digits = _rules(self.language), decimals(shown)
        if unit.kind == "money" and self.currency and not bare:
            return signed(
                numbers.format_compact_currency(shown, self.currency, locale=rules, fraction_digits=digits)
            )
        written = signed(numbers.format_compact_decimal(shown, locale=rules, fraction_digits=digits))
        if unit.kind == "duration" and not bare:
            plural = rules.plural_form(shown.normalize())
            return self.text(f"duration.{unit.suffix}.{plural}", count=written)
        return written

    def change(self, change: float, unit: Unit) -> str:
        """Write a relative change in per cent, or a difference of shares in points; the sign always there."""
        percent = abs(Decimal(str(change))) * HUNDRED
        shown = to_digits(percent, 1) if percent < HUNDRED else significant(percent, 0)
        sign = "" if shown == 0 else "+" if change > 0 else MINUS
        if unit.kind == "share":
            return sign + self.text("format.points", value=self._plain(shown, trimmed(1)))
        return sign + self._percent(shown / HUNDRED, trimmed(1))

    def unit(self, unit: Unit) -> str:
        """Name what stands behind the numbers of a unit: a currency, `%`, `days`, or nothing."""
        if unit.kind == "money":
            return numbers.get_currency_symbol(self.currency, _rules(self.language)) if self.currency else ""
        suffix = "%" if unit.kind == "share" else unit.suffix
        return self.text(f"unit.{suffix}") if suffix else ""

    def day(self, day: date) -> str:
        """Write a day."""
        return self._date(day, "day")

    def step(self, day: date, grain: Grain) -> str:
        """Write the calendar step that begins on `day`.

        Examples
        --------
        >>> Locale().step(date(2025, 3, 1), Grain.MONTH), Locale().step(date(2024, 12, 30), Grain.WEEK)
        ('Mar 2025', 'W01 2025')
        """
        if grain is Grain.WEEK:
            year, week, _ = day.isocalendar()
            return self.text("format.week", week=week, year=year)
        return self._date(day, grain.value)

    def period(self, period: Period) -> str:
        """Write a period by the largest steps it is made of.

        Examples
        --------
        >>> Locale().period(Period.parse("2025-Q1", date(2025, 12, 31)))
        'Q1 2025'
        """
        for grain in (Grain.YEAR, Grain.QUARTER, Grain.MONTH):
            if grain.start(period.start) == period.start and grain.shift(period.start, 1) == period.end:
                return self.step(period.start, grain)
        whole = (
            Grain.MONTH.start(period.start) == period.start and Grain.MONTH.start(period.end) == period.end
        )
        grain = Grain.MONTH if whole else Grain.DAY
        first, last = self.step(period.start, grain), self.step(grain.start(period.last), grain)
        return first if first == last else self.text("format.range", first=first, last=last)

    def member(self, key: str | None, dimension: str = "") -> str:
        """Name a member of a dimension: by what stands for one not given, by a word of ours, or as it is."""
        if key is None:
            return self.text("member.not given")
        if key.startswith(RESERVED):
            return self.text(f"member.{key[1:]}")
        if key in _members():
            return self.text(_members()[key])
        return self.said(f"value.{dimension}.{key}", key) if dimension else key

    def _word(self, value: Scalar, unit: Unit, grain: Grain | None) -> str:
        """Write what is no number: a day, a name, a flag, or nothing at all."""
        if isinstance(value, bool):
            return self.text("flag.yes" if value else "flag.no")
        if isinstance(value, datetime):
            return dates.format_datetime(
                value, catalogue(self.language)["format.moment"], locale=_rules(self.language)
            )
        if isinstance(value, date):
            return self.step(value, grain or Grain.DAY)
        if isinstance(value, str) or (unit.kind == "text" and value is not None):
            # A surrogate is a name, not an amount.
            return self.member(str(value))
        if grain is not None or unit.kind == "date":
            return self.text("member.undated")
        return self.member(None) if unit.kind == "text" else self.text("format.none")

    def _renumbered(self, value: str) -> str:
        """Write a number that stands in English as this language does."""
        if not ENGLISH_NUMBER.fullmatch(value):
            return value
        number = Decimal(value.replace(",", ""))
        return self._plain(number, padded(-int(number.as_tuple().exponent)))

    def _form(self, key: str, count: int | Decimal) -> str:
        """Choose the plural: the one of the language, `other` where a text has no form of its own for it."""
        form = f"{key}.{_rules(self.language).plural_form(count)}"
        return form if form in catalogue(self.language) else f"{key}.other"

    def _valued(self, value: Value) -> str:
        """Write a value of a note."""
        match value:
            case Term(key, plain, label):
                return self.said(key, label or plain)
            case Amount(amount, currency):
                # Signs such as $ are several currencies': another one is named by its code.
                return f"{self.figure(amount, MONEY)} {currency}" if currency else self.write(amount, MONEY)
            case float():
                return self.write(value, SHARE)
            case Decimal():
                return self.exact(value, SHARE)
            case Period() | date():
                return self.period(value) if isinstance(value, Period) else self.day(value)
        return self.figure(value, COUNT)

    def _plain(self, number: Decimal, pattern: str) -> str:
        return signed(_pattern(pattern).apply(number, _rules(self.language)))

    def _percent(self, number: Decimal, pattern: str) -> str:
        full = _rules(self.language).percent_formats[None].pattern.replace("#,##0", pattern)
        return self._plain(number, full)

    def _date(self, day: date, pattern: str) -> str:
        return dates.format_date(
            day, catalogue(self.language)[f"format.{pattern}"], locale=_rules(self.language)
        )


@cache
def _members() -> dict[str, str]:
    """Give the keys of members that the program made, by what results call them."""
    return {text: key for key, text in catalogue(ENGLISH).items() if key.startswith("member.")}


@cache
def _pattern(text: str) -> numbers.NumberPattern:
    return numbers.parse_pattern(text)


@cache
def _rules(language: str) -> Rules:
    return Rules.parse(language)
