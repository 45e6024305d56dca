"""Which header of a file is which column of the contract, and why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from patronage.base.errors import InputError, UsageError
from patronage.base.finding import Finding
from patronage.contract.table import Column
from patronage.sources.constants import is_constant
from patronage.sources.headers import matches, plain
from patronage.sources.raw import Raw

__all__ = ["Field", "asked_fields", "described", "fields_by_name", "has_header", "spare_columns"]

_DIVIDED = re.compile(r"(?P<header>.*)/(?P<divisor>10+)")


@dataclass(frozen=True)
class Field:
    """A contract column, the place of its header in the file, and why it is that one.

    Amounts are divided by `divisor`, a power of ten.
    """

    column: Column
    index: int
    header: str
    why: str
    divisor: int = 1

    @property
    def name(self) -> str:
        """The contract column's name."""
        return self.column.name

    @property
    def factor(self) -> Decimal:
        """What amounts are multiplied by."""
        return Decimal(1) / self.divisor


def fields_by_name(raw: Raw, columns: Iterable[Column], asked: Mapping[str, str]) -> dict[str, Field]:
    """Find the fields of a file by their headers; what a person asked for comes first.

    Raises
    ------
    InputError
        A header that was asked for is not in the file.
    """
    listed = [c for c in columns if not c.day_of]
    fields = asked_fields(raw, listed, asked)
    taken = {f.index for f in fields.values()}
    free = ["" if i in taken or is_constant(h) else h for i, h in enumerate(raw.headers)]
    found = matches(free, [c for c in listed if c.name not in asked])
    by_name = {c.name: c for c in listed}
    for name, i in found.items():
        fields[name] = Field(by_name[name], i, raw.headers[i], "by its header")
    return fields


def asked_fields(raw: Raw, columns: Iterable[Column], asked: Mapping[str, str]) -> dict[str, Field]:
    """Find the fields a person named; an empty header means that there is none."""
    by_name = {c.name: c for c in columns}
    fields = {}
    for name, header in asked.items():
        if name not in by_name or not header:
            continue
        field = _named(raw, by_name[name], header)
        if field is None:
            message = (
                f"{raw.name} has no column {header!r}, which was asked for as {name};"
                f" its columns are: {', '.join(raw.headers)}"
            )
            raise InputError(message)
        fields[name] = field
    return fields


def _named(raw: Raw, column: Column, header: str) -> Field | None:
    exact = {h: i for i, h in reversed(list(enumerate(raw.headers)))}
    loose = {plain(h): i for h, i in exact.items()}
    for wanted, divisor in ((header, 1), *_without_divisor(header)):
        i = exact.get(wanted, loose.get(plain(wanted)))
        if i is not None:
            if divisor > 1 and column.type not in ("money", "double"):
                message = (
                    f"{column.name}={header!r}: only amounts can be divided; write {column.name}={wanted!r}"
                )
                raise UsageError(message)
            return Field(column, i, raw.headers[i], "as asked for", divisor)
    return None


def _without_divisor(header: str) -> Iterable[tuple[str, int]]:
    if found := _DIVIDED.fullmatch(header):
        yield found["header"], int(found["divisor"])


def has_header(raw: Raw, header: str) -> bool:
    """Tell whether a file has a header, as it is written in `--map`: a divisor may follow it."""
    plain_ones = {plain(h) for h in raw.headers}
    return any(plain(h) in plain_ones for h in (header, *(w for w, _ in _without_divisor(header))))


def spare_columns(raw: Raw, fields: Mapping[str, Field]) -> list[Finding]:
    """Note the columns of a file that nothing was made of."""
    taken = {f.index for f in fields.values()} | raw.made_from
    spare = [h for i, h in enumerate(raw.headers) if i not in taken and not is_constant(h)]
    if not spare:
        return []
    text = f"columns not used: {', '.join(spare)}"
    remedy = "Name one with --map column=HEADER if it is needed."
    return [Finding("columns_unused", text, "note", raw.name, remedy=remedy)]


def described(fields: Mapping[str, Field]) -> str:
    """Write fields as one line that changes when the file is read differently.

    Examples
    --------
    >>> from patronage.contract.commerce import ORDERS
    >>> described({"gross": Field(ORDERS["gross"], 2, "Total", "by its header", 100)})
    'gross=Total/100'
    """
    return ", ".join(
        f"{name}={f.header}{f'/{f.divisor}' if f.divisor > 1 else ''}" for name, f in sorted(fields.items())
    )
