"""How many digits of a number are written, and with which signs."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal

from patronage.base.expr import Scalar
from patronage.base.units import SECONDS, Unit

__all__ = [
    "MINUS",
    "decimal_of",
    "decimals",
    "in_larger",
    "padded",
    "signed",
    "significant",
    "to_digits",
    "trimmed",
]

_SIGNIFICANT = 3
_MINUTES = Unit("minutes", "duration", 1, "minutes")
_HOURS = Unit("hours", "duration", 1, "hours")
# Waits and handling are told in seconds up to ten minutes, as service people do.
_LARGER = ((7200, _HOURS, 3600), (600, _MINUTES, 60))
MINUS = "\N{MINUS SIGN}"


def decimal_of(value: Scalar) -> Decimal | None:
    """Give a value as a finite decimal; None where it is no number."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    number = Decimal(str(value))
    return number if number.is_finite() else None


def padded(digits: int) -> str:
    """Give the pattern that always writes so many decimals."""
    return "#,##0" + ("." + "0" * digits if digits else "")


def trimmed(digits: int) -> str:
    """Give the pattern that writes so many decimals at most."""
    return "#,##0" + ("." + "#" * digits if digits else "")


def signed(written: object) -> str:
    """Put the sign people print in the place of the one keyboards have; nothing has no sign."""
    text = str(written)
    return text.replace("-", MINUS if any(digit in text for digit in "123456789") else "")


def to_digits(number: Decimal, digits: int) -> Decimal:
    """Round to so many decimals."""
    return number.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_EVEN)


def significant(number: Decimal, digits: int) -> Decimal:
    """Round to three significant digits and at most `digits` decimals, unless only zeros would be left."""
    if number == 0:
        return number
    finest = _SIGNIFICANT - 1 - number.adjusted()
    return to_digits(number, min(digits, finest) if round(abs(number), digits) > 0 else finest)


def decimals(shown: Decimal) -> int:
    """Count the decimals to print of a rounded number, once it is written in thousands or millions."""
    lead = shown.adjusted()
    return _SIGNIFICANT - 1 - lead % 3 if lead >= _SIGNIFICANT else max(0, -int(shown.as_tuple().exponent))


def in_larger(number: Decimal, unit: Unit) -> tuple[Decimal, Unit]:
    """Bring many seconds to minutes or hours, which people can picture.

    Examples
    --------
    >>> number, unit = in_larger(Decimal(64800), SECONDS)
    >>> f"{number} {unit.suffix}"
    '18 hours'
    """
    for least, larger, seconds in _LARGER if unit == SECONDS else ():
        if abs(number) >= least:
            return number / seconds, larger
    return number, unit
