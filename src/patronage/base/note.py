"""What must be said beside a number, as plain English that still knows how to be said otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from patronage.base.catalogue import ENGLISH, catalogue
from patronage.base.period import Period

__all__ = ["Amount", "Note", "Term"]


@dataclass(frozen=True)
class Term:
    """A word inside a note that has a text of its own, by key.

    Programs read `plain`; people read the text, and where there is none `label`, or else `plain`.
    """

    key: str
    plain: str
    label: str = ""


@dataclass(frozen=True)
class Amount:
    """Money inside a note, in the shop's currency unless it names another; programs read two decimals."""

    value: Decimal
    currency: str = ""


Value = Amount | int | float | Decimal | date | Period | Term | str


class Note(str):
    """A sentence in plain English, for programs, with the key and values to say it in another language.

    A `count` among the values chooses the plural; floats and decimals are shares.

    Examples
    --------
    >>> note = Note.of("unknown_customers", count=1, share=0.5)
    >>> note
    '1 order (50.0%) names no customer and is left out of customer metrics'
    >>> note.key
    'note.unknown_customers'
    """

    __slots__ = ("key", "values")
    key: str
    values: Mapping[str, Value]

    @classmethod
    def of(cls, name: str, **values: Value) -> Note:
        """Write one of the program's notes: `[note]` in the catalogue."""
        key, texts = f"note.{name}", catalogue(ENGLISH)
        if "count" in values:
            form = "one" if values["count"] == 1 else "other"
            text = texts[f"{key}.{form}"]
        else:
            text = texts[key]
        return cls._made(text.format(**{name: _plain(value) for name, value in values.items()}), key, values)

    @classmethod
    def declared(cls, key: str, english: str) -> Note:
        """Take a note whose English stands where it is declared; other languages hold it under `key`."""
        return cls._made(english, key, {})

    @classmethod
    def _made(cls, text: str, key: str, values: Mapping[str, Value]) -> Note:
        note = cls(text)
        note.key, note.values = key, values
        return note


def _plain(value: Value) -> str:
    match value:
        case Term():
            return value.plain
        case Amount():
            return f"{value.value:.2f} {value.currency}".rstrip()
        case int():
            return f"{value:,}"
        case float():
            return f"{value:.1%}"
        case Decimal():
            return f"{value:%}"
    return str(value)
