"""How a text table is laid out: what stands between its fields, and whether its first row names them."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from patronage.base.errors import InputError

__all__ = ["Layout", "find_layout", "long_fields"]

_LINES = 400
_NAMES = {",": "','", ";": "';'", "\t": "tab", "|": "'|'", " ": "runs of spaces"}
_MOST_PREAMBLE = 20
_FEWEST, _MOST_FIELDS = 2, 4_096
_LONGEST_VALUE, _LONGEST_HEADER = 100, 1_000
_LONGEST = 8 << 20
_VALUE = re.compile(
    r"[^\w]*[-+(]?\s*[\d.,' ]*\d[\d.,' ]*\)?[^\w]*|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([ T]\d{1,2}:\d\d.*)?"
)


@dataclass(frozen=True)
class Layout:
    """A text table's layout and the evidence for it.

    `skipped` lines stand before the table; `before` is what they say. A `delimiter` of one space stands for
    runs of spaces.
    """

    delimiter: str
    headers: tuple[str, ...]
    has_header: bool
    skipped: int
    why: tuple[str, ...]
    before: tuple[str, ...] = ()


def find_layout(
    path: Path, name: str, known: frozenset[str] = frozenset(), delimiters: Sequence[str] = tuple(_NAMES)
) -> Layout:
    """Find a UTF-8 file's layout from its first lines.

    `known` are headers in plain form that some table knows; a row with two of them is a header.

    Raises
    ------
    InputError
        No delimiter gives rows of two fields or more.
    """
    with path.open(encoding="utf-8-sig", newline="") as stream:
        lines = list(islice(stream, _LINES))
    if any(len(line) > _LONGEST for line in lines):
        message = (
            f"{name} holds a line of over {_LONGEST >> 20} million characters; expected rows of a table. See"
            " whether a quote is never closed, or export the file again."
        )
        raise InputError(message)
    best = max(
        (_tried(lines, d) for d in delimiters),
        key=lambda t: (t.share > _GOOD, t.fields if t.share > _GOOD else 0, t.share),
    )
    if best.fields > _MOST_FIELDS:
        message = (
            f"{name} has {best.fields:,} fields a line; expected a table of up to {_MOST_FIELDS:,} columns."
            " Export it again."
        )
        raise InputError(message)
    if best.fields < _FEWEST:
        shown = lines[0].strip()[:80] if lines else ""
        message = (
            f"{name} has no columns: its first line is {shown!r}."
            " Expected fields between commas, semicolons, tabs, '|' or spaces."
        )
        raise InputError(message)
    wide = [i for i, row in enumerate(best.rows) if len(row) == best.fields]
    # A spreadsheet pads a title to the table's width.
    start = next((i for i in wide if not _is_title(best.rows[i])), wide[0])
    if start > _MOST_PREAMBLE:
        start = 0
    first, below = best.rows[start], [r for r in best.rows[start + 1 :] if len(r) == best.fields]
    has_header, why_header = _header(first, below, known)
    why = (
        f"{_NAMES[best.delimiter]} on {best.fitting} of {len(best.rows)} lines, {best.fields} fields each",
        *((f"{best.starts[start]} lines before the table are left out",) if start else ()),
        why_header,
    )
    if has_header and (longest := max(map(len, first))) > _LONGEST_HEADER:
        message = (
            f"{name} has a header of {longest:,} characters; expected names of columns. See whether a quote"
            " is never closed, or export the file again."
        )
        raise InputError(message)
    skipped = best.starts[start]
    before = tuple(line.strip().strip('"\t,;') for line in lines[:skipped] if line.strip())
    return Layout(best.delimiter, _named(first, has_header=has_header), has_header, skipped, why, before)


@contextmanager
def long_fields() -> Iterator[None]:
    """Let fields be as long as lines may be."""
    usual = csv.field_size_limit(_LONGEST)
    try:
        yield
    finally:
        csv.field_size_limit(usual)


def _is_title(row: Sequence[str]) -> bool:
    return len(row) > _FEWEST and sum(bool(cell.strip()) for cell in row) < _FEWEST


_GOOD = 0.8


@dataclass(frozen=True)
class _Tried:
    delimiter: str
    rows: list[list[str]]
    starts: list[int]
    fields: int
    fitting: int

    @property
    def share(self) -> float:
        return self.fitting / len(self.rows) if self.rows and self.fields > 1 else 0.0


def _tried(lines: list[str], delimiter: str) -> _Tried:
    rows, starts = [], []
    before = 0
    reader = csv.reader(lines, delimiter=delimiter, strict=False)
    with long_fields():
        for row in reader:
            cells = row if delimiter != " " else " ".join(row).split()
            if any(cell.strip() for cell in cells):
                rows.append(cells)
                starts.append(before)
            before = reader.line_num
    if len(lines) == _LINES and len(rows) > 1:
        # The last of them may be cut inside a quoted line break.
        rows.pop()
    if not rows:
        return _Tried(delimiter, [], [], 0, 0)
    counts = Counter(len(row) for row in rows)
    fields, fitting = max(counts.items(), key=lambda one: (one[1], one[0]))
    return _Tried(delimiter, rows, starts, fields, fitting)


def _header(first: list[str], below: list[list[str]], known: frozenset[str]) -> tuple[bool, str]:
    plain = ["".join(c for c in cell.lower() if c.isalnum()) for cell in first]
    hits = [cell.strip() for cell, p in zip(first, plain, strict=True) if p in known]
    if len(hits) > 1:
        return True, f"row 1 is a header: it names {', '.join(hits[:4])}"
    values = [cell.strip() for cell in first if _is_value(cell)]
    if values:
        return (
            False,
            f"no header: row 1 holds {len(values)} numbers or dates; columns are named column1, column2 …",
        )
    if any(_is_value(cell) for row in below for cell in row):
        return True, "row 1 is a header: it holds no number or date, and the rows below do"
    return True, "row 1 is taken as the header"


def _is_value(cell: str) -> bool:
    # The pattern takes its time over long ones, which are no number and no date.
    return len(cell) < _LONGEST_VALUE and bool(_VALUE.fullmatch(cell.strip()))


def _named(first: list[str], *, has_header: bool) -> tuple[str, ...]:
    if not has_header:
        return tuple(f"column{i}" for i in range(1, len(first) + 1))
    return tuple(cell.strip().lstrip("\ufeff") or f"column{i}" for i, cell in enumerate(first, 1))
