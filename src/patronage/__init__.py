"""Patronage: the customer-economics engine for online shops.

Exports in, trusted numbers out: `Shop.open(path)`, `.load(...)`, `.kpi(...)`, `.report(...)`.
"""

from __future__ import annotations

from patronage.shop import Shop

__all__ = ["Shop"]
__version__ = "0.1.0"
