"""What the values of a column look like: each digit written as 0, and how many values look so.

All values of a column share few shapes (`00/00/0000`, `0,000.00`), so that a decision about a format can be
taken over every value while a person, or a test, reads the evidence in a few lines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.store.whole import whole

__all__ = ["MOST_SHAPES", "NOTHING", "Profile", "Shape", "profile"]

MOST_SHAPES = 400
"""Of a column with more shapes, the rarest are not looked at."""

NOTHING = frozenset({"nan", "null", "none", "n/a", "#n/a", "na", "<na>", "nat", "-", "--", "\\n"})
"""Words that programs write where there is no value, in lower case."""

_PLAIN = re.compile(r"(?=.*0)[0 :./,TZ+-]+")
_FIRST_LOOK = 1000
_NEARLY_ALL = 0.9
_TWO_NUMBERS = re.compile(r"\d?\d[-/.]\d?\d[-/.]\d.*")


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


@dataclass(frozen=True)
class Profile:
    """The shapes of a column, the commonest first, and the words in it that stand for no value."""

    shapes: tuple[Shape, ...]
    nothing: tuple[str, ...] = ()

    def given(self, column: str) -> str:
        """Give SQL for the column's value, nothing where a program wrote its word for it."""
        for word in self.nothing:
            column = f"nullif({column}, {DUCKDB.literal(word)})"
        return column


def profile(engine: DuckDB, relation: str, column: str) -> Profile:
    """Look at all values of a staged column."""
    alike = _alike(engine, relation, column)
    if alike is not None:
        return Profile((alike,))
    # Amounts and days repeat: each is turned into its shape once, which costs far more than counting it.
    rows = engine.execute(f"""
        select {_shape_of("v")} as shape, sum(n), min(row), arg_min(v, row)
        from (
          select {column} as v, count(*) as n, min(_row) as row
          from {relation} where {column} is not null group by v
        )
        group by shape order by sum(n) desc, shape limit {MOST_SHAPES}
    """)
    shapes = [Shape(str(s), whole(n), whole(row), str(v)) for s, n, row, v in rows]
    words = tuple(s.text for s in shapes if s.text.lower() in NOTHING)
    kept = [s for s in shapes if s.text not in words]
    if any(_TWO_NUMBERS.fullmatch(s.text) for s in kept):
        kept = _with_numbers(engine, relation, column, kept)
    return Profile(tuple(kept), words)


def _alike(engine: DuckDB, relation: str, column: str) -> Shape | None:
    """Give the one shape of a column whose values all look the same, as most columns of instants do.

    Such values differ nearly all, and telling whether a value fits costs a tenth of working out its shape.
    """
    looks = engine.execute(f"""
        select {_shape_of("v")}, count(distinct v), count(*) from (
          select {column} as v from {relation} where {column} is not null limit {_FIRST_LOOK}
        ) group by 1
    """)
    text, different, seen = looks[0] if len(looks) == 1 else ("", 0, 0)
    text = str(text)
    # Where values repeat, looking at each once is quicker still.
    if (
        whole(different) < _NEARLY_ALL * whole(seen)
        or not _PLAIN.fullmatch(text)
        or _TWO_NUMBERS.fullmatch(text)
    ):
        return None
    pattern = "".join("[0-9]" if c == "0" else c for c in text)
    values, fitting, row, example = engine.execute(
        f"select count({column}), count(*) filter (where {column} glob ?), min(_row),"
        f" arg_min({column}, _row) from {relation} where {column} is not null",
        [pattern],
    )[0]
    return Shape(text, whole(values), whole(row), str(example)) if values == fitting else None


def _shape_of(value: str) -> str:
    return f"translate({value}, '123456789', '000000000')"


def _with_numbers(engine: DuckDB, relation: str, column: str, shapes: list[Shape]) -> list[Shape]:
    number = r"try_cast(regexp_extract({0}, '^(\d{{1,2}})[-/.](\d{{1,2}})[-/.]', {1}) as integer)"
    rows = engine.execute(f"""
        select {_shape_of("v")} as shape, max({number.format("v", 1)}),
          max({number.format("v", 2)})
        from (select distinct {column} as v from {relation} where {column} is not null) group by shape
    """)
    greatest = {str(shape): (whole(a or 0), whole(b or 0)) for shape, a, b in rows}
    return [replace(s, first=greatest[s.text][0], second=greatest[s.text][1]) for s in shapes]
