"""Members of dimensions: which of them were given, and which stand for what was not."""

from __future__ import annotations

from patronage.base.expr import Scalar
from patronage.engine.result import Result

__all__ = ["NOT_GIVEN", "is_given", "named_members"]

NOT_GIVEN = "(not given)"
"""What results call the member that was not given."""


def is_given(member: Scalar) -> bool:
    """Tell whether a member was delivered."""
    return member != NOT_GIVEN


def named_members(found: Result, dimension: str) -> tuple[str, ...]:
    """Name the members of a result that were delivered."""
    return tuple(dict.fromkeys(str(member) for member in found.column(dimension) if is_given(member)))
