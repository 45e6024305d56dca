"""Reads counts and indexes out of rows, whose type only the database knows."""

from __future__ import annotations

from patronage.base.errors import EngineError
from patronage.base.expr import Scalar

__all__ = ["whole"]


def whole(value: Scalar) -> int:
    """Take a whole number out of a row.

    Examples
    --------
    >>> whole(3)
    3
    """
    if not isinstance(value, int):
        message = (
            f"the database gave {value!r} where a whole number was asked for; this is a fault of the program"
        )
        raise EngineError(message)
    return value
