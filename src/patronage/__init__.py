"""Patronage: the customer-economics engine for online shops.

Exports in, trusted numbers out: `Shop.open(path)`, `.load(...)`, `.kpi(...)`, `.report(...)`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from patronage.shop import Shop

__all__ = ["Shop"]
__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """Bring in `Shop` when it is first asked for, so that the command line starts at once."""
    if name == "Shop":
        from patronage.shop import Shop  # noqa: PLC0415  # the engine takes longer to import than help to print

        return Shop
    raise AttributeError(f"module 'patronage' has no attribute {name!r}")
