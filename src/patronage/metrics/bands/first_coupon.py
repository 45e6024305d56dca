"""The coupon of the first order, which lies in the measured time or before it."""

from __future__ import annotations

from patronage.metrics.band import Band

__all__ = ["first_coupon"]

first_coupon = Band("first_coupon", "First coupon", "Coupon of the first order")
