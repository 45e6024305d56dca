"""Which sign is the decimal one and what else surrounds a number, decided over all values of a column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from patronage.sources.values.shapes import MOST_SHAPES, Shape

__all__ = ["CURRENCY_SIGNS", "NumberFormat", "decide_number", "number_sql", "undressed_sql"]

CURRENCY_SIGNS = {
    "€": "EUR",
    "£": "GBP",
    "₽": "RUB",
    "zł": "PLN",
    "lei": "RON",
    "₴": "UAH",
    "₺": "TRY",
    "₹": "INR",
    "¥": "JPY",
    "R$": "BRL",
    "$": "USD",
    "kr": "SEK",
    "Kč": "CZK",
    "Ft": "HUF",
    "руб.": "RUB",  # noqa: RUF001  # the Cyrillic word
    "руб": "RUB",  # noqa: RUF001  # the Cyrillic word
}
"""Signs beside amounts and the currency they most often mean; `R$` stands before `$` on purpose."""

_SIGN = "|".join(re.escape(s) for s in CURRENCY_SIGNS)
_AROUND = re.compile(rf"^\s*(?:[A-Z]{{3}}\b|{_SIGN})?\s*|\s*(?:\b[A-Z]{{3}}|{_SIGN})?\s*$")
_BODY = re.compile(r"[-+−]?\s*(?:[A-Z]{3}|" + _SIGN + r")?\s*(\d[\d.,\s'\u2019]*|[.,]\d+)\s*-?")
_GROUP = 3
_POWER = re.compile(r"[-+]?\d+(\.\d+)?[eE][-+]?\d+")


@dataclass(frozen=True)
class NumberFormat:
    """How the numbers of a column are written.

    `decimal` is the decimal sign; `plain` numbers need no care at all, and `whole` ones have no fraction, as
    every value was seen to have none. `doubt` is the evidence where
    both readings were possible, `why` what decided, `signs` the currency signs seen.
    """

    decimal: str = "."
    plain: bool = True
    whole: bool = False
    why: str = ""
    doubt: str = ""
    signs: tuple[str, ...] = ()
    unread: tuple[Shape, ...] = ()
    mixed: bool = False


@dataclass
class _Evidence:
    """How many values speak for each decimal sign, with one of them."""

    dot: int = 0
    comma: int = 0
    dot_shown: str = ""
    comma_shown: str = ""
    either: dict[str, int] = field(default_factory=lambda: {".": 0, ",": 0})
    either_shown: str = ""
    short: int = 0
    long: int = 0

    def add(self, sign: str, shape: Shape) -> None:
        if sign == ".":
            self.dot += shape.count
            self.dot_shown = self.dot_shown or shape.example
        else:
            self.comma += shape.count
            self.comma_shown = self.comma_shown or shape.example


def decide_number(
    shapes: Sequence[Shape], asked: str | None = None, usual: str | None = None
) -> NumberFormat:
    """Decide how the numbers of a column are written.

    Parameters
    ----------
    shapes
        What its values look like.
    asked
        The decimal sign a person named.
    usual
        The decimal sign of the file's other columns, for values such as `1.234` that fit both.

    Examples
    --------
    >>> decide_number([Shape("0.000,00", 3, 2, "1.234,50")]).decimal
    ','
    >>> decide_number([Shape("0.000", 3, 2, "1.234")]).doubt != ""
    True
    """
    seen, unread, signs = _Evidence(), [], []
    plain = True
    for shape in shapes:
        body = _body(shape.example)
        if body is None:
            if not _POWER.fullmatch(shape.example):
                unread.append(shape)
            continue
        signs += [s for s in CURRENCY_SIGNS if s in shape.example and s not in signs]
        plain = plain and re.fullmatch(r"-?\d+(\.\d+)?", shape.example) is not None
        _weigh(seen, body, shape)
    decimal, why, doubt = _choose(seen, asked, usual)
    if "R$" in signs:
        signs.remove("$")
    return NumberFormat(
        decimal,
        plain and decimal == ".",
        len(shapes) < MOST_SHAPES and all(re.fullmatch(r"-?\d+", s.example) for s in shapes),
        why,
        doubt,
        tuple(signs),
        tuple(unread),
        mixed=seen.dot > 0 and seen.comma > 0,
    )


def _body(value: str) -> str | None:
    text = value.strip()
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1]
    text = _AROUND.sub("", text)
    found = _BODY.fullmatch(text)
    return re.sub(r"[\s'\u2019]", "", found[1]) if found else None


def _weigh(seen: _Evidence, body: str, shape: Shape) -> None:
    last = max(body.rfind("."), body.rfind(","))
    if last < 0:
        seen.long += shape.count * (len(body) > _GROUP)
        seen.short += shape.count * (len(body) <= _GROUP)
        return
    sign, other = body[last], "," if body[last] == "." else "."
    if other in body:
        seen.add(sign, shape)
    elif body.count(sign) > 1:
        seen.add(other, shape)
    elif len(body) - last - 1 != _GROUP or last > _GROUP or last == 0 or body[0] == "0":
        seen.add(sign, shape)
    else:
        seen.either[sign] += shape.count
        seen.either_shown = seen.either_shown or shape.example


def _choose(seen: _Evidence, asked: str | None, usual: str | None) -> tuple[str, str, str]:
    if asked:
        return asked, f"decimal sign {asked!r}, as asked for", ""
    if seen.dot or seen.comma:
        sign = "." if seen.dot >= seen.comma else ","
        count, shown = (seen.dot, seen.dot_shown) if sign == "." else (seen.comma, seen.comma_shown)
        return sign, f"decimal sign {sign!r} by {count:,} values such as {shown!r}", ""
    if not any(seen.either.values()):
        return usual or ".", "", ""
    if usual:
        return usual, f"decimal sign {usual!r} as in the file's other columns", ""
    return _either(seen)


def _either(seen: _Evidence) -> tuple[str, str, str]:
    sign = "." if seen.either["."] else ","
    other = "," if sign == "." else "."
    count = seen.either[sign]
    grouped = seen.short > 0 and seen.long == 0
    decimal = other if grouped or sign == "," else sign
    reason = (
        f"whole numbers below 1000 stand beside them and none above without {sign!r}"
        if grouped
        else f"{sign!r} is the commoner {'thousands' if sign == ',' else 'decimal'} sign"
    )
    read = "thousands" if decimal != sign else "decimals"
    doubt = (
        f"{count:,} values such as {seen.either_shown!r} fit both decimal signs and nothing else in the"
        f" column decides; read as {read}, because {reason}"
    )
    return decimal, f"decimal sign {decimal!r}: {reason}", doubt


def undressed_sql(value: str, form: NumberFormat) -> str:
    """Give SQL for a number's text without currencies and blanks."""
    return value if form.plain else f"regexp_replace({value}, '{_DRESS}', '', 'g')"


def number_sql(bare: str, form: NumberFormat) -> str:
    """Give SQL for an undressed number as text that a cast understands; nothing where it does not fit.

    `bare` is used several times; it should be a column.
    """
    if form.plain:
        return bare
    thousands = "," if form.decimal == "." else "."
    body = f"regexp_replace({bare}, '{_SIGNS}', '', 'g')"
    groups = rf"\d{{1,3}}(\{thousands}\d{{2,3}})*\{thousands}\d{{3}}"
    power = r"\d+(\.\d+)?" if form.decimal == "." else r"\d+"
    fits = rf"(\d+|{groups})(\{form.decimal}\d*)?|\{form.decimal}\d+|{power}[eE][-+]?\d+"
    sign = f"case when regexp_matches({bare}, '{_NEGATIVE}') then '-' else '' end"
    whole = f"[-+−(]*({fits})[-−)]*"
    return (
        f"(case when regexp_full_match({bare}, '{whole}')"
        f" then {sign} || replace(replace({body}, '{thousands}', ''), ',', '.') end)"
    )


_DRESS = r"^\s*[A-Z]{3}\b|\b[A-Z]{3}\s*$|[\s\x{a0}\x{202f}''\x{2019}]|" + "|".join(
    s.replace("$", r"\$").replace(".", r"\.") for s in CURRENCY_SIGNS
)
_NEGATIVE = r"^\(|^[-−]|[-−]$"
_SIGNS = r"^[-+−(]+|[-−)]+$"
