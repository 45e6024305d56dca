"""A file of customers already summarised, a row each or a row for all alike, as models are fitted to it."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from math import isfinite
from pathlib import Path
from typing import TextIO

import numpy as np
from numpy.typing import NDArray

from patronage.base.errors import InputError

__all__ = ["SummaryFile"]

HEADERS: Mapping[str, tuple[str, ...]] = {
    "frequency": ("frequency", "x", "repeat_purchases"),
    "recency": ("recency", "t_x"),
    "T": ("t", "age"),
    "monetary_value": ("monetary_value", "monetary", "mean_value"),
    "weight": ("weight", "weights", "customers", "count"),
    "opportunities": ("opportunities", "periods", "n", "t"),
    "period": ("period", "age", "year", "month", "renewal", "t"),
    "active": ("active", "survivors", "surviving", "customers", "alive", "retained"),
}
"""What a column of a summary is -> the headers that say so, whatever their case."""


@dataclass(frozen=True)
class SummaryFile:
    """The rows of a file as texts under its headers.

    Parameters
    ----------
    path
        The file, in messages by its name.
    headers
        As they stand in it.
    rows
        The line of each row in the file, and its cells.
    """

    path: Path
    headers: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]

    @classmethod
    def read(cls, path: Path) -> SummaryFile:
        """Read a table of text in UTF-8, packed by gzip or not, with a header; commas, semicolons or tabs.

        Raises
        ------
        InputError
            No header with a row below it, a row of another length, or no text at all.
        """
        try:
            with _opened(path) as file:
                lines = list(_lines(file))
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise InputError(f"{path} cannot be read as a table of text: {error}") from error
        if not lines[1:]:
            raise InputError(f"{path} has {len(lines)} rows; expected a header and at least one row below it")
        (_, header), *rows = lines
        for line, cells in rows:
            if len(cells) != len(header):
                raise InputError(
                    f"{path} row {line} has {len(cells)} cells and the header {len(header)};"
                    " give every row as many"
                )
        return cls(path, tuple(header), tuple((line, tuple(cells)) for line, cells in rows))

    def by(self, header: str) -> dict[str, SummaryFile]:
        """Part the rows by the texts of a column, in their order."""
        place = self._place_of(header, (header.lower(),))
        parts: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
        for line, cells in self.rows:
            parts.setdefault(cells[place], []).append((line, cells))
        return {name: SummaryFile(self.path, self.headers, tuple(rows)) for name, rows in parts.items()}

    def called(self, name: str, header: str) -> SummaryFile:
        """Say which column has a meaning, where its header does not."""
        place = self._place_of(name, (header.lower(),))
        told = (*self.headers[:place], HEADERS[name][0], *self.headers[place + 1 :])
        return replace(self, headers=told)

    def has(self, name: str) -> bool:
        """Tell whether a column of that meaning is there."""
        return self._found(HEADERS[name]) is not None

    def numbers(self, name: str, *, blank: float | None = None) -> NDArray[np.float64]:
        """Give the column of a meaning as numbers, `(n,)`; an empty cell is `blank`, if that may be.

        Raises
        ------
        InputError
            There is no such column, or a cell that is no finite number.
        """
        place = self._place_of(name, HEADERS[name])
        found = np.empty(len(self.rows))
        for i, (line, cells) in enumerate(self.rows):
            told = _number(cells[place], blank)
            if told is None:
                raise InputError(
                    f"{self.path} row {line}: {self.headers[place]} is {cells[place]!r};"
                    " expected a number such as 30.43"
                )
            found[i] = told
        return found

    def named(self, message: str) -> str:
        """Say of which rows a message about entries of arrays speaks."""
        lines = f"its first row stands on line {self.rows[0][0]}"
        return f"{self.path}: {message} (rows are counted from 0; {lines})"

    def _place_of(self, name: str, headers: tuple[str, ...]) -> int:
        place = self._found(headers)
        if place is None:
            raise InputError(
                f"{self.path} has no column {name}: found {', '.join(self.headers)}; expected a header"
                f" {' or '.join(dict.fromkeys(headers))}"
            )
        return place

    def _found(self, headers: tuple[str, ...]) -> int | None:
        told = [header.strip().lower() for header in self.headers]
        return next((told.index(header) for header in headers if header in told), None)


def _number(cell: str, blank: float | None) -> float | None:
    if blank is not None and not cell.strip():
        return blank
    try:
        found = float(cell)
    except ValueError:
        return None
    return found if isfinite(found) else None


def _opened(path: Path) -> TextIO:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig", newline="")
    return path.open("r", encoding="utf-8-sig", newline="")


def _lines(file: TextIO) -> Iterator[tuple[int, list[str]]]:
    first = file.readline()
    delimiter = max(",;\t", key=first.count)
    if first.strip():
        yield 1, next(csv.reader([first], delimiter=delimiter))
    reader = csv.reader(file, delimiter=delimiter)
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield 1 + reader.line_num, cells
