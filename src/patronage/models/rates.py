"""The rate at which active customers buy, as far as it is known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from patronage.models.fitting import Numbers

__all__ = ["FixedRate", "GammaRates", "Rates"]


@dataclass(frozen=True)
class GammaRates:
    """Rates that are gamma distributed, a distribution a customer.

    Parameters
    ----------
    shape, time
        `(n,)`, above 0: the mean is `shape / time`.

    Examples
    --------
    >>> rates = GammaRates(np.array([2.0]), np.array([10.0]))
    >>> rates.mean, rates.square, rates.median_wait
    (array([0.2]), array([0.06]), array([4.142136]))
    """

    shape: Numbers
    time: Numbers

    @property
    def mean(self) -> Numbers:
        """`(n,)`, the mean."""
        return self.shape / self.time

    @property
    def square(self) -> Numbers:
        """`(n,)`, the mean of the square."""
        return self.mean * ((self.shape + 1) / self.time)

    @property
    def median_wait(self) -> Numbers:
        """`(n,)`, the median time to the next purchase: `time (2^(1 / shape) - 1)`."""
        with np.errstate(over="ignore"):  # who hardly buys may be waited for beyond all doubles
            return np.asarray(self.time * np.expm1(np.log(2) / self.shape))


@dataclass(frozen=True)
class FixedRate:
    """One rate for all customers; `each` is `(n,)`."""

    each: Numbers

    @property
    def mean(self) -> Numbers:
        """`(n,)`, the rate."""
        return self.each

    @property
    def square(self) -> Numbers:
        """`(n,)`, its square."""
        return self.each**2

    @property
    def median_wait(self) -> Numbers:
        """`(n,)`, the median time to the next purchase."""
        return np.asarray(np.log(2) / self.each)


Rates = GammaRates | FixedRate
