"""Quotes that belong to no value take the rows up to the next quote for one: such a file is refused."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from patronage.base.errors import InputError
from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.sources.staging import column_of

__all__ = ["refuse_open_quote", "refuse_paired_quotes"]

_MOST_LOOKED_AT = 100


def refuse_open_quote(engine: DuckDB, faults: str, name: str) -> None:
    """Refuse a table among whose faults is a value quoted over the end of a row that goes on after it."""
    ends = "chr(10) || chr(13)"
    swallowed = engine.execute(
        f"select line, left(csv_line, 60) from {faults} where error_type = 'UNQUOTED VALUE'"
        f" and translate(rtrim(csv_line, {ends}), {ends}, '') <> rtrim(csv_line, {ends}) limit 1"
    )
    if swallowed:
        row, value = swallowed[0]
        message = (
            f"{name} row {row}: a quote is opened and never closed, so that the rows after it cannot be told"
            f" apart (found {value!r}). Close the quote, or export the file again."
        )
        raise InputError(message)


def refuse_paired_quotes(engine: DuckDB, relation: str, width: int, delimiter: str, name: str) -> None:
    """Refuse a table in which one row's stray quote is closed by another's, and what lies between is lost.

    Such a value ends where the second quote opened its own, and holds the delimiters of the rows it joins.
    """
    sign = delimiter.strip(" ") or "\t"
    names = [column_of(i) for i in range(width)]
    found = engine.execute(
        f"select _row, {', '.join(names)} from {relation} where"
        f" {' or '.join(_looks_joined(name, sign) for name in names)} limit {_MOST_LOOKED_AT}"
    )
    for row, *cells in found:
        texts = [str(cell or "") for cell in cells]
        for at, text in enumerate(texts):
            if _joins_rows(texts, at, sign):
                message = (
                    f"{name} row {row}: a quote is opened and only closed in a later row, so that the rows"
                    f" between are lost (found {text[:60]!r}). Take the stray quotes out, or export the file"
                    " again."
                )
                raise InputError(message)


def _looks_joined(name: str, delimiter: str) -> str:
    """Write what few values are: of several lines, and ended where a value begins."""
    sign, ends = DUCKDB.literal(delimiter), ("chr(10)", "chr(13)")
    of_first = " or ".join(f"ends_with({name}, {end})" for end in ends)
    within = " or ".join(f"contains({name}, {end})" for end in ends)
    if name == column_of(0):
        return f"({of_first}) and contains({name}, {sign})"
    return f"ends_with({name}, {sign}) and ({within})"


def _joins_rows(cells: Sequence[str], at: int, delimiter: str) -> bool:
    """Tell whether a cell holds the end of one row and the beginning of another that looks like it."""
    pieces = [piece.split(delimiter) for piece in re.split(r"\r\n|\r|\n", cells[at])]
    if len(pieces) == 1:
        return False
    begun, ended = [*cells[:at], *pieces[0]], [*pieces[-1], *cells[at + 1 :]]
    rows = [begun, *pieces[1:-1], ended]
    if any(len(row) != len(cells) for row in rows) or pieces[-1][-1]:
        return False
    return any(
        _shape(one) == _shape(other) and any(map(str.isdigit, one))
        for above, below in pairwise(rows)
        for place, (one, other) in enumerate(zip(above, below, strict=True))
        if place != at
    )


def _shape(cell: str) -> str:
    """Give a cell's kind: its digits and letters each taken as one, whatever they are."""
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+", "9", cell))
