"""What the values of a column look like: each digit written as 0, and how many values look so.

All values of a column share few shapes (`00/00/0000`, `0,000.00`), so that a decision about a format can be
taken over every value while a person, or a test, reads the evidence in a few lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from patronage.engine.duckdb import DuckDB

__all__ = ["NOTHING", "Shape", "shapes_of", "without_nothing"]

_MOST = 400

NOTHING = ("nan", "null", "none", "n/a", "#n/a", "na", "<na>", "nat", "-", "--", "\\n")
"""Words that programs write where there is no value, in lower case."""


@dataclass(frozen=True)
class Shape:
    """Values that look alike: their number, the first row with one, its value.

    `first` and `second` are the greatest first and second number of such values, where the shape starts
    with two numbers: what tells a day from a month.
    """

    text: str
    count: int
    row: int
    example: str
    first: int = 0
    second: int = 0


def without_nothing(column: str) -> str:
    """Give SQL for a trimmed value, nothing where a program wrote its word for it."""
    words = ", ".join(f"'{word}'" for word in NOTHING)
    return f"(case when lower(trim({column})) in ({words}) then null else nullif(trim({column}, {_BLANKS}), '') end)"


_BLANKS = "' ' || chr(9) || chr(10) || chr(13) || chr(160) || chr(8239) || chr(65279)"
_TWO_NUMBERS = r"'^(\d{1,2})[-/.](\d{1,2})[-/.]'"


def shapes_of(engine: DuckDB, relation: str, column: str, *, dates: bool = False) -> Sequence[Shape]:
    """Give the shapes of a staged column, the commonest first."""
    numbers = (
        f"coalesce(max(try_cast(regexp_extract(v, {_TWO_NUMBERS}, 1) as integer)), 0),"
        f" coalesce(max(try_cast(regexp_extract(v, {_TWO_NUMBERS}, 2) as integer)), 0)"
        if dates
        else "0, 0"
    )
    rows = engine.execute(
        f"select translate(v, '123456789', '000000000') as shape, count(*), min(_row), arg_min(v, _row), {numbers}"
        f" from (select {without_nothing(column)} as v, _row from {relation}) where v is not null"
        f" group by shape order by count(*) desc, shape limit {_MOST}"
    )
    return [Shape(str(s), int(n), int(row), str(v), int(a), int(b)) for s, n, row, v, a, b in rows]  # type: ignore[arg-type]  # counts
