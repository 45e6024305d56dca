"""What differs between engines, as data: type names, macros, literals. One value of `Dialect` an engine."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property, lru_cache
from itertools import count
from zlib import crc32

from patronage.base.expr import Scalar, SqlType

__all__ = ["COMMON_MACROS", "Dialect", "doubled_quotes"]

COMMON_MACROS: Mapping[str, str] = {
    "ratio": "(cast({0} as double) / nullif(cast({1} as double), 0))",
    "days_between": "({1} - {0})",
    "add_days": "({0} + {1})",
    # An aggregate: whether a condition holds for any row of a group.
    "holds_for_any": "(max(case when {0} then 1 else 0 end) = 1)",
}

_PLAIN = re.compile(r"[a-z_][a-z0-9_]*")
_RESERVED = frozenset(
    """
    all analyse analyze and anti any array as asc asof asymmetric at authorization binary both by case
    cast check collate collation column columns concurrently constraint create cross date day default
    deferrable desc describe distinct do else end except exists false fetch for foreign freeze from full
    generated glob group having ilike in initially inner intersect interval into is isnull join lambda
    lateral leading left like limit map month natural not notnull null offset on only or order outer
    overlaps pivot pivot_longer pivot_wider placing positional primary qualify quarter references
    returning right row rows select semi set show similar some struct summarize symmetric table
    tablesample then to trailing true try_cast tuple union unique unpack unpivot using values variadic
    verbose week when where window with year
    """.split()  # noqa: SIM905  # a list of sixty strings would be read by nobody
)


def doubled_quotes(text: str) -> str:
    """Quote text the way the SQL standard has it: a quote inside is written twice."""
    return "'" + text.replace("'", "''") + "'"


_CONTROL = re.compile(r"([\x00-\x1f])")


@lru_cache(maxsize=4096)
def _is_plain(name: str) -> bool:
    # Asked for every column of every statement.
    return bool(_PLAIN.fullmatch(name)) and name not in _RESERVED


_numbers = count()


@dataclass(frozen=True)
class Dialect:
    """How one engine writes what the expression tree means.

    Parameters
    ----------
    name
        The engine's name, for messages only: nothing branches on it.
    types
        The engine's name of each of our types.
    macros
        Templates of the functions engines disagree about; `{0}` is the first argument.
        A function without a template is printed as `name(arguments)`.
    quote_text
        How a text literal is quoted and escaped.
    has_filter
        Whether a sum over some of the rows is written `sum(x) filter (where c)`; else it is
        `sum(case when c then x end)`, which every engine takes and some work through more slowly.
    unites_all_at_once
        Whether a column of a union has the type of all its parts; else two nulls on top make it text.
    longest_name
        The most bytes that a name may have; longer ones are shortened to what still tells them apart.
    decimal
        Template of a decimal's digits; `{1}` is how many stand behind the point.
    count
        Template that makes a count what `bigint` is; empty where it is.
    to_money
        Template of a number as money, rounded; empty where a plain cast rounds.
    character
        Template of the character with a number. Those below 32 are written so: nobody sees them in a
        statement, and a copy loses them.
    has_escapes
        Whether a text with an `E` before it names them by number: planned sooner than one put together.
    """

    name: str
    types: Mapping[SqlType, str]
    macros: Mapping[str, str] = field(default_factory=lambda: COMMON_MACROS)
    quote_text: Callable[[str], str] = doubled_quotes
    quote_mark: str = '"'
    has_filter: bool = False
    unites_all_at_once: bool = True
    longest_name: int = 0
    decimal: str = "{0}"
    count: str = ""
    to_money: str = ""
    character: str = "chr({0})"
    has_escapes: bool = False
    number: int = field(default_factory=_numbers.__next__, init=False, repr=False, compare=False)

    def function(self, name: str, arguments: tuple[str, ...]) -> str:
        """Print a function or macro call from its printed arguments."""
        template = self.macros.get(name)
        return template.format(*arguments) if template else f"{name}({', '.join(arguments)})"

    def cast(self, value: str, to: SqlType) -> str:
        """Print a conversion."""
        if to == "money" and self.to_money:
            return self.to_money.format(value)
        return f"cast({value} as {self.types[to]})"

    def identifier(self, name: str) -> str:
        """Print a name, quoted where the engine could take it for something else."""
        if self.longest_name and len(name) > self.longest_name:
            name = f"{name[: self.longest_name - 9]}_{crc32(name.encode()):08x}"
        if _is_plain(name):
            return name
        return self.quote_mark + name.replace(self.quote_mark, self.quote_mark * 2) + self.quote_mark

    @cached_property
    def known_identifier(self) -> Callable[[str], str]:
        """Print a name as `identifier` does, which is asked for every column of every statement."""
        return lru_cache(maxsize=16384)(self.identifier)

    def literal(self, value: Scalar) -> str:
        """Print a fixed value; the only way a value from outside enters a statement."""
        if value is None:
            return "null"
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, Decimal):
            digits = format(value, "f")
            return self.decimal.format(digits, len(digits.partition(".")[2]))
        if isinstance(value, int):
            return str(value)
        if isinstance(value, str):
            return self._text(value)
        return self._cast_literal(value)

    def _text(self, text: str) -> str:
        if not _CONTROL.search(text):
            return self.quote_text(text)
        if self.has_escapes and "\x00" not in text:
            escaped = self.quote_text(text.replace("\\", "\\\\"))
            return "E" + _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02X}", escaped)
        parts = [part for part in _CONTROL.split(text) if part]
        shown = (
            self.character.format(ord(p)) if _CONTROL.fullmatch(p) else self.quote_text(p) for p in parts
        )
        return f"({' || '.join(shown)})"

    def _cast_literal(self, value: float | date) -> str:
        if isinstance(value, float):
            return f"cast({value!r} as {self.types['double']})"
        if isinstance(value, datetime):
            return f"cast('{value:%Y-%m-%d %H:%M:%S.%f}' as {self.types['timestamp']})"
        return f"cast('{value.isoformat()}' as {self.types['date']})"
