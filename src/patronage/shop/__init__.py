"""The one object users hold: a shop's folder, its numbers, its report."""

from __future__ import annotations

from patronage.shop.shop import Shop

__all__ = ["Shop"]
