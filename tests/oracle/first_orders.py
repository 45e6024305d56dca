"""First orders a second time: what cost most in them, and in which third of all of them each lies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Protocol, TypeVar


class Item(Protocol):
    gross: Decimal
    discount: Decimal


Sold = TypeVar("Sold", bound=Item)


def dearest(lines: Sequence[Sold]) -> Sold | None:
    """Return the line of the greatest value, of equals the first."""
    return max(lines, key=lambda line: line.gross - line.discount, default=None)


def thirds(values: Mapping[str, Decimal]) -> dict[str, str]:
    """Part names into thirds by their value; equal values stay together."""
    ordered = sorted(values.values())
    ends = [ordered[-(-len(ordered) * third // 3) - 1] for third in (1, 2) if ordered]
    return {
        name: ("low", "middle", "top")[sum(value > end for end in ends)] for name, value in values.items()
    }
