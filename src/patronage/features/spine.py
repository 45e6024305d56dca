"""Rows that are shown even where nobody stands in them: one for each of a few fixed values."""

from __future__ import annotations

from collections.abc import Sequence

from patronage.base.expr import Literal, Scalar, count
from patronage.base.select import Select, Union, select, source, union

__all__ = ["ONE_ROW", "fixed_rows", "one_row"]

ONE_ROW = "one_row"
"""The step fixed rows are read from: not every engine selects from nothing."""


def one_row(table: str) -> Select:
    """Build a step of exactly one row, whatever the table holds."""
    return select(source(table, "t"), rows_counted=count())


def fixed_rows(names: Sequence[str], rows: Sequence[Sequence[Scalar]]) -> Union:
    """Build a row of literals each; the step `ONE_ROW` goes before it."""
    one = source(ONE_ROW, "one")
    return union(*(select(one, **{n: Literal(v) for n, v in zip(names, row, strict=True)}) for row in rows))
