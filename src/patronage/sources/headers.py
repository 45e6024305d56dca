"""Headers as people write them against the names a contract column goes by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from patronage.contract.catalogue import TABLES
from patronage.contract.table import Column, Table

__all__ = ["currency_in", "known_headers", "matches", "plain"]

_IN_BRACKETS = re.compile(r"[(\[]\s*([A-Z]{3})\s*[)\]]\s*$")


def plain(header: str) -> str:
    """Give a header without case, accents, blanks, signs and a currency in brackets.

    Examples
    --------
    >>> plain("Order_ID"), plain("País"), plain("Amount spent (EUR)")
    ('orderid', 'pais', 'amountspent')
    """
    bare = _IN_BRACKETS.sub("", header)
    decomposed = unicodedata.normalize("NFKD", bare.lower())
    return "".join(c for c in decomposed if c.isalnum())


def currency_in(header: str) -> str:
    """Give the ISO currency that stands in brackets at a header's end, or nothing.

    Examples
    --------
    >>> currency_in("Amount spent (EUR)")
    'EUR'
    """
    found = _IN_BRACKETS.search(header)
    return found[1] if found else ""


def matches(headers: Sequence[str], columns: Iterable[Column]) -> Mapping[str, int]:
    """Give contract column -> place of the header it is delivered under, each header once.

    A header that is the column's own name wins over an alias, an earlier alias over a later one.
    """
    wanted = [
        (rank, place, column.name, alias)
        for place, column in enumerate(columns)
        if not column.day_of
        for rank, alias in enumerate(_names(column))
    ]
    at: dict[str, int] = {}
    for i, header in enumerate(headers):
        at.setdefault(plain(header), i)
    found: dict[str, int] = {}
    taken: set[int] = set()
    for _rank, _place, name, alias in sorted(wanted):
        if alias in at and name not in found and at[alias] not in taken:
            found[name] = at[alias]
            taken.add(at[alias])
    return found


@cache
def _names(column: Column) -> tuple[str, ...]:
    return tuple(dict.fromkeys(plain(name) for name in (column.name, *column.aliases)))


def known_headers() -> frozenset[str]:
    """Give every header, in plain form, that some delivered table goes by."""
    return frozenset(
        name for table in _delivered() for c in table.columns if not c.day_of for name in _names(c)
    )


def _delivered() -> list[Table]:
    return [table for table in TABLES if table.kind == "delivered"]
