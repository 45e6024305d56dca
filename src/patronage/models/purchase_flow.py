"""Purchases to come at their present value, with what their variance takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from patronage.models.fitting import Numbers

__all__ = ["PurchaseFlow"]


@dataclass(frozen=True)
class PurchaseFlow:
    """Moments of `sum e^(-rate t)` over the times of a customer's purchases within a horizon, if active.

    Each is computed where it is first asked for, so that a mean alone costs no more than itself. With values
    of a purchase of mean M and variance W, the sum of discounted values has the mean `M mean` and the second
    moment `(M^2 + W) squares + M^2 pairs`.

    Parameters
    ----------
    rate
        Of continuous discounting, a unit of time.
    discounted
        A rate -> `(n,)`, the expected purchases discounted at it.
    paired
        A rate -> `(n,)`, as `pairs`.
    """

    rate: float
    discounted: Callable[[float], Numbers]
    paired: Callable[[float], Numbers]

    @cached_property
    def mean(self) -> Numbers:
        """`(n,)`, the expectation of the sum of `e^(-rate t)`."""
        return self.discounted(self.rate)

    @cached_property
    def squares(self) -> Numbers:
        """`(n,)`, the expectation of the sum of `e^(-2 rate t)`."""
        return self.discounted(2 * self.rate)

    @cached_property
    def pairs(self) -> Numbers:
        """`(n,)`, the expectation of the sum of `e^(-rate (t + u))` over ordered pairs of two purchases."""
        return self.paired(self.rate)
