"""Bands of the first order, which lies in the measured period or before it."""

from __future__ import annotations

from patronage.metrics.band import Band

__all__ = ["first_category", "first_coupon", "first_product", "ticket_band"]

ticket_band = Band(
    "ticket_band",
    "Ticket band",
    "Value of the first order among those of all customers: low, middle or top third, equal values together",
)
first_product = Band(
    "first_product", "First product", "The first order's product of the greatest value, then the first line"
)
first_category = Band("first_category", "First category", "Category of the first product")
first_coupon = Band("first_coupon", "First coupon", "Coupon of the first order")
