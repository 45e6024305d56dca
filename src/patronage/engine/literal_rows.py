"""Rows given as columns, written as literals: how they reach engines that take them in statements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from numpy.typing import NDArray

from patronage.engine.dialect import Dialect

__all__ = ["literal_rows"]

_AT_ONCE = 5_000


def literal_rows(
    dialect: Dialect,
    values: Mapping[str, NDArray[Any]],  # texts, numbers, days or truth values
) -> Iterator[str]:
    """Give what stands after `values`, some thousand rows at a time.

    Examples
    --------
    >>> import numpy as np
    >>> from patronage.engine.postgres import POSTGRES
    >>> list(literal_rows(POSTGRES, {"n": np.array([1, 2]), "word": np.array(["a", "b"])}))
    ["(1, 'a'), (2, 'b')"]
    """
    columns = [array.tolist() for array in values.values()]
    for first in range(0, len(columns[0]) if columns else 0, _AT_ONCE):
        rows = zip(*(column[first : first + _AT_ONCE] for column in columns), strict=True)
        yield ", ".join(f"({', '.join(map(dialect.literal, row))})" for row in rows)
