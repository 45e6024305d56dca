"""Numbers, money, days and the program's own texts as people of a language write them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache
from importlib.resources import files

from babel import Locale as Rules
from babel import dates, numbers

from patronage.base.errors import PatronageError, UnknownName
from patronage.base.expr import Scalar
from patronage.base.period import Grain, Period
from patronage.base.units import Unit

__all__ = ["Locale", "catalogue", "languages"]

# A key that begins with this character cannot come from a file: the program made it, and names it.
RESERVED = "\x1a"
SIGNIFICANT = 3
FINEST = 4  # decimals, where a number is asked for as exactly as it is kept
HUNDRED = Decimal(100)
MINUS = "\N{MINUS SIGN}"


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
        form = f"{key}.{_rules(self.language).plural_form(count)}"
        digits = -int(count.as_tuple().exponent) if isinstance(count, Decimal) else 0
        return self.text(form, count=self._plain(Decimal(count), _pattern(digits)), **values)

    def write(self, value: Scalar, unit: Unit, grain: Grain | None = None) -> str:
        """Write a value in full, to the digits of its unit, with currency or suffix."""
        if unit.kind == "text" or (number := _number(value)) is None:
            return self._word(value, unit, grain)
        if unit.kind == "money" and self.currency:
            return _signed(numbers.format_currency(number, self.currency, locale=_rules(self.language)))
        if unit.kind == "duration":
            return self.counted(f"duration.{unit.suffix}", _to_digits(number, unit.digits))
        return self.figure(value, unit)

    def figure(self, value: Scalar, unit: Unit, grain: Grain | None = None) -> str:
        """Write a value in full without currency or suffix, for a column whose heading carries them."""
        if unit.kind == "text" or (number := _number(value)) is None:
            return self._word(value, unit, grain)
        if unit.kind == "share":
            return self._percent(number, _pattern(unit.digits))
        whole = unit.kind == "count" and number == number.to_integral_value()
        return self._plain(number, _pattern(0 if whole else unit.digits or 2))

    def fixed(self, number: float, digits: int) -> str:
        """Write a bare number with so many decimals."""
        return self._plain(Decimal(str(number)), _pattern(digits))

    def exact(self, value: Scalar, unit: Unit) -> str:
        """Write a value as exactly as people may want to check it: for a hint beside a short one."""
        if (number := _number(value)) is None or unit.kind in {"money", "duration"}:
            return self.write(value, unit)
        if unit.kind == "share":
            return self._percent(number, _optional(FINEST))
        return self._plain(number, _optional(FINEST))

    def short(self, value: Scalar, unit: Unit, *, bare: bool = False) -> str:
        """Write a value in at most three significant digits; `bare` without currency or suffix."""
        if (number := _number(value)) is None:
            return self._word(value, unit, None)
        if unit.kind == "share":
            return self._percent(
                _significant(number * HUNDRED, unit.digits) / HUNDRED, _optional(unit.digits + 2)
            )
        shown = _significant(number, unit.digits)
        rules, digits = _rules(self.language), _decimals(shown)
        if unit.kind == "money" and self.currency and not bare:
            return _signed(
                numbers.format_compact_currency(shown, self.currency, locale=rules, fraction_digits=digits)
            )
        written = _signed(numbers.format_compact_decimal(shown, locale=rules, fraction_digits=digits))
        if unit.kind == "duration" and not bare:
            plural = rules.plural_form(shown.normalize())
            return self.text(f"duration.{unit.suffix}.{plural}", count=written)
        return written

    def change(self, change: float, unit: Unit) -> str:
        """Write a relative change in per cent, or a difference of shares in points; the sign always there."""
        percent = abs(Decimal(str(change))) * HUNDRED
        shown = _to_digits(percent, 1) if percent < HUNDRED else _significant(percent, 0)
        sign = "" if shown == 0 else "+" if change > 0 else MINUS
        if unit.kind == "share":
            return sign + self.text("format.points", value=self._plain(shown, _optional(1)))
        return sign + self._percent(shown / HUNDRED, _optional(1))

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

    def member(self, key: str | None) -> str:
        """Name a member of a dimension: the key itself, or what stands for a key that was not given."""
        if key is None:
            return self.text("member.not given")
        return self.text(f"member.{key[1:]}") if key.startswith(RESERVED) else key

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

    def _plain(self, number: Decimal, pattern: str) -> str:
        return _signed(numbers.parse_pattern(pattern).apply(number, _rules(self.language)))

    def _percent(self, number: Decimal, pattern: str) -> str:
        full = _rules(self.language).percent_formats[None].pattern.replace("#,##0", pattern)
        return self._plain(number, full)

    def _date(self, day: date, pattern: str) -> str:
        return dates.format_date(
            day, catalogue(self.language)[f"format.{pattern}"], locale=_rules(self.language)
        )


@cache
def languages() -> tuple[str, ...]:
    """Name the languages there are texts for."""
    catalogues = files("patronage.base").joinpath("texts").iterdir()
    return tuple(sorted(f.name.removesuffix(".toml") for f in catalogues if f.name.endswith(".toml")))


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Give all texts of a language by their keys."""
    source = files("patronage.base").joinpath("texts", f"{language}.toml")
    return dict(_flat(tomllib.loads(source.read_text("utf-8")), ""))


def _flat(tree: Mapping[str, object], path: str) -> list[tuple[str, str]]:
    """Spell a tree of texts as one key each: `{"a": {"b": "text"}}` holds `a.b`."""
    pairs: list[tuple[str, str]] = []
    for name, value in tree.items():
        pairs += _flat(value, f"{path}{name}.") if isinstance(value, dict) else [(path + name, str(value))]
    return pairs


@cache
def _rules(language: str) -> Rules:
    return Rules.parse(language)


def _pattern(digits: int) -> str:
    return "#,##0" + ("." + "0" * digits if digits else "")


def _optional(digits: int) -> str:
    return "#,##0" + ("." + "#" * digits if digits else "")


def _signed(written: object) -> str:
    """Put the sign people print in the place of the one keyboards have; nothing has no sign."""
    text = str(written)
    return text.replace("-", MINUS if any(digit in text for digit in "123456789") else "")


def _number(value: Scalar) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    number = Decimal(str(value))
    return number if number.is_finite() else None


def _to_digits(number: Decimal, digits: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_EVEN)


def _significant(number: Decimal, digits: int) -> Decimal:
    """Round to three significant digits and at most `digits` decimals, unless only zeros would be left."""
    if number == 0:
        return number
    finest = SIGNIFICANT - 1 - number.adjusted()
    return _to_digits(number, min(digits, finest) if round(abs(number), digits) > 0 else finest)


def _decimals(shown: Decimal) -> int:
    """Count the decimals to print of a rounded number, once it is written in thousands or millions."""
    lead = shown.adjusted()
    return SIGNIFICANT - 1 - lead % 3 if lead >= SIGNIFICANT else max(0, -int(shown.as_tuple().exponent))
