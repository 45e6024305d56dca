"""Special functions on arrays, typed, and stable where the textbook's forms are not."""

from __future__ import annotations

import numpy as np
from scipy import special

from patronage.models.fitting import Numbers

__all__ = ["digamma", "log_beta", "log_gamma", "normal_quantile"]


def log_gamma(x: Numbers | float) -> Numbers:
    """Return the logarithm of the gamma function of positive numbers."""
    return np.asarray(special.gammaln(x))


def digamma(x: Numbers | float) -> Numbers:
    """Return the derivative of `log_gamma`."""
    return np.asarray(special.psi(x))


def log_beta(a: Numbers | float, b: Numbers | float) -> Numbers:
    """Return the logarithm of the beta function of positive numbers."""
    return np.asarray(special.betaln(a, b))


def normal_quantile(share: float) -> float:
    """Return the value below which a share of the standard normal distribution lies.

    Examples
    --------
    >>> normal_quantile(0.975)
    1.959964
    """
    return float(special.ndtri(share))
