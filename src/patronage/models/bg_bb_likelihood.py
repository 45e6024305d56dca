"""The likelihood of the beta-geometric / beta-Bernoulli: a sum over when a customer may have dropped out."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from patronage.models.fitting import Numbers
from patronage.models.log_beta_ratio import log_beta_ratio
from patronage.models.opportunity_summary import OpportunitySummary
from patronage.models.special import digamma

__all__ = ["chosen", "log_likelihood_of_each", "log_likelihood_with_slope", "log_still_there"]


def chosen(alpha: float, beta: float, taken: ArrayLike, occasions: ArrayLike) -> Numbers:
    """Logarithm of `B(alpha + x, beta + n - x) / B(alpha, beta)`: to take these `x` of `n` occasions."""
    x, n = np.asarray(taken, dtype=np.float64), np.asarray(occasions, dtype=np.float64)
    return log_beta_ratio(beta, alpha, x) + log_beta_ratio(alpha + x, beta, n - x)


def log_still_there(gamma: float, delta: float, occasions: ArrayLike) -> Numbers:
    """Logarithm of `B(gamma, delta + n) / B(gamma, delta)`: to be alive at the `n`-th occasion."""
    return log_beta_ratio(gamma, delta, occasions)


def log_likelihood_of_each(at: Numbers, observed: OpportunitySummary) -> Numbers:
    """Log-likelihood of one customer of each row, eq. 6 of Fader, Hardie & Shang 2010."""
    terms, _ = _terms(at, observed)
    top = terms.max(axis=0)
    return np.asarray(top + np.log(np.exp(terms - top).sum(axis=0)))


def log_likelihood_with_slope(at: Numbers, observed: OpportunitySummary) -> tuple[float, Numbers]:
    """Log-likelihood of all customers, and its derivative by each parameter."""
    alpha, beta, gamma, delta = at
    terms, last = _terms(at, observed)
    top = terms.max(axis=0)
    shares = np.exp(terms - top)
    value = top + np.log(shares.sum(axis=0))
    shares = np.where(np.isfinite(terms), shares / shares.sum(axis=0), 0.0)

    x, ended = observed.frequency, np.arange(len(terms))[:, None] > 0
    both = digamma(alpha + beta) - digamma(alpha + beta + last)
    dropped = digamma(gamma + delta) - digamma(gamma + delta + last + ended)
    slopes = (
        digamma(alpha + x) - digamma(alpha) + both,
        digamma(beta + last - x) - digamma(beta) + both,
        np.where(ended, 1 / gamma, 0.0) + dropped,
        digamma(delta + last) - digamma(delta) + dropped,
    )
    weight = observed.weight * shares
    return float(observed.weight @ value), np.array([(weight * slope).sum() for slope in slopes])


def _terms(at: Numbers, observed: OpportunitySummary) -> tuple[Numbers, Numbers]:
    """Return a row for each way: alive to the end, dropped out right after the last purchase, one later ….

    The second array is the occasions the customer then was alive at. Ways that cannot be are minus infinity.
    """
    alpha, beta, gamma, delta = at
    n, t = observed.opportunities, observed.recency
    most = int((n - t).max(initial=0))
    last = np.vstack([n, *(t + step for step in range(most))]).astype(np.float64)
    possible = last < np.where(np.arange(len(last))[:, None] > 0, n, n + 1)
    last = np.where(possible, last, n)
    leaves = np.where(np.arange(len(last))[:, None] > 0, np.log(gamma / (gamma + delta + last)), 0.0)
    terms = chosen(alpha, beta, observed.frequency, last) + log_still_there(gamma, delta, last) + leaves
    return np.where(possible, terms, -np.inf), last
