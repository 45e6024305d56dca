"""Special functions on arrays, typed, and stable where the textbook's forms are not."""

from __future__ import annotations

import numpy as np
from scipy import special

from patronage.models.fitting import Numbers

__all__ = [
    "beta_quantile",
    "binomial_log_odds",
    "digamma",
    "gamma_quantile",
    "gamma_share",
    "log_beta",
    "log_gamma",
    "log_rising",
    "logistic",
    "negative_binomial",
    "negative_binomial_tail",
    "normal_quantile",
    "shrunk_expm1",
]


_LARGE = 16.0  # from where four terms of Stirling's series are exact


def log_gamma(x: Numbers | float) -> Numbers:
    """Return the logarithm of the gamma function of positive numbers."""
    return np.asarray(special.gammaln(x))


def digamma(x: Numbers | float) -> Numbers:
    """Return the derivative of `log_gamma`."""
    return np.asarray(special.psi(x))


def log_beta(a: Numbers | float, b: Numbers | float) -> Numbers:
    """Return the logarithm of the beta function of positive numbers.

    Examples
    --------
    >>> float(log_beta(2.0, 3.0)), float(log_beta(1e11, 1e6))
    (-2.484907, -12512936.453765)
    """
    found = np.asarray(special.betaln(a, b))
    low, high = np.minimum(a, b), np.maximum(a, b)
    large = low >= _LARGE
    if not np.any(large):
        return found
    # The library takes three logarithms of gamma functions apart: of 1e11 they agree to 3 digits behind 0.
    low, high = np.maximum(low, _LARGE), np.maximum(high, _LARGE)
    both = low + high
    away = (low - 0.5) * np.log(low / both) - high * np.log1p(low / high) - np.log(high / (2 * np.pi)) / 2
    return np.where(large, away + _beyond(low) + _beyond(high) - _beyond(both), found)


def _beyond(x: Numbers | float) -> Numbers:
    """Return what Stirling's formula leaves of `log_gamma`, from 16 on to 1e-15."""
    square = 1 / np.square(x)
    return np.asarray((1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680))) / x)


def log_rising(r: Numbers | float, x: Numbers) -> Numbers:
    """Return the logarithm of r (r + 1) ... (r + x - 1), not as the difference of two large numbers."""
    positive = np.maximum(x, 1.0)
    return np.where(x > 0, log_gamma(positive) - log_beta(r, positive), 0.0)


def logistic(x: Numbers) -> Numbers:
    """Return 1 / (1 + e^-x), which neither overflows nor rounds small shares to 0."""
    return np.asarray(special.expit(x))


def binomial_log_odds(x: Numbers) -> tuple[Numbers, Numbers]:
    """Return log(1 + e^x) and its derivative 1 / (1 + e^-x), from one exponential."""
    small = np.exp(-np.abs(x))
    return np.maximum(x, 0.0) + np.log1p(small), np.where(x > 0, 1.0, small) / (1 + small)


def negative_binomial(count: Numbers, r: Numbers, share: Numbers) -> Numbers:
    """Return the probability of a count of a Poisson process whose mean varies as a gamma of shape `r`.

    `share` is time / (alpha + time), between 0 and 1.
    """
    logs = log_rising(r, count) - log_gamma(count + 1) + r * np.log1p(-share) + special.xlogy(count, share)
    return np.asarray(np.exp(logs))


def negative_binomial_tail(count: Numbers, r: Numbers, share: Numbers) -> Numbers:
    """Return the probability of that count, 1 or more, or a greater one."""
    return np.asarray(special.betainc(count, r, share))


def shrunk_expm1(power: float, logs: Numbers) -> Numbers:
    """Return (1 - e^(-power logs)) / power, which is `logs` where the power is 0.

    Examples
    --------
    >>> shrunk_expm1(0.0, np.array([2.0])), shrunk_expm1(1.0, np.array([0.5]))
    (array([2.]), array([0.393469]))
    """
    # -expm1(-y) / y is 1 at 0; scipy's exprel is that function without the 0 / 0.
    return np.asarray(logs * special.exprel(-power * logs))


def normal_quantile(share: float) -> float:
    """Return the value below which a share of the standard normal distribution lies.

    Examples
    --------
    >>> normal_quantile(0.975)
    1.959964
    """
    return float(special.ndtri(share))


def beta_quantile(a: float, b: float, share: float) -> float:
    """Return the value below which a share of a beta distribution lies.

    Examples
    --------
    >>> beta_quantile(2.0, 1.0, 0.25)
    0.5
    """
    return float(special.betaincinv(a, b, share))


def gamma_quantile(shape: Numbers, share: float) -> Numbers:
    """Return the value below which a share of a gamma distribution of rate 1 lies.

    Examples
    --------
    >>> gamma_quantile(np.array([1.0]), 0.5)
    array([0.693147])
    """
    return np.asarray(special.gammaincinv(shape, share))


def gamma_share(shape: Numbers, value: Numbers) -> Numbers:
    """Return the share of a gamma distribution of rate 1 that lies below a value; 0 for a shape of 0.

    Examples
    --------
    >>> gamma_share(np.array([1.0]), np.array([0.693147]))
    array([0.5])
    """
    return np.where(shape > 0, special.gammainc(np.maximum(shape, np.finfo(np.float64).tiny), value), 0.0)
