"""Customers who may leave after each purchase: what BG/NBD and MBG/NBD have in common.

While a customer is active, purchases follow a Poisson process whose rate varies between customers as
Gamma(r, alpha). After a purchase the customer leaves with a probability `p` that varies as Beta(a, b). `kept`
is how often a customer seen active at T has stayed after a purchase: x times where nobody leaves after the
first (BG/NBD), x + 1 times otherwise (MBG/NBD). Then, with k = r + x,

    L = G(k)/G(r) alpha^r B(a, b + kept)/B(a, b) [(alpha + T)^-k + a/(b + kept - 1) (alpha + t_x)^-k]

where the second term, of those who left after their last purchase, needs kept > 0.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from patronage.models.beta_average import beta_rule
from patronage.models.fitting import Likelihood, Numbers
from patronage.models.history import History
from patronage.models.special import (
    binomial_log_odds,
    digamma,
    log_beta,
    log_rising,
    logistic,
    negative_binomial,
    negative_binomial_tail,
)
from patronage.models.weighed import weighed

__all__ = [
    "NAMES",
    "PROCESSES",
    "active_counts",
    "active_time",
    "leave",
    "likelihood",
    "probability_active",
    "start",
    "still_active",
]

NAMES = ("r", "alpha", "a", "b")
PROCESSES = {"purchasing": ("r", "alpha"), "dropout": ("a", "b")}

_ROWS = 2_048  # as many at once as stay near the processor
_LEAST = 1e-300  # only keeps a logarithm finite where it is not used


def start(seen: History) -> tuple[float, float, float, float]:
    """Return r, alpha, a, b to begin a search from, in the unit of time of the data."""
    return 0.5, 0.25 / seen.purchase_rate, 1.0, 2.0


def likelihood(seen: History, kept: Numbers) -> Likelihood:
    """Return the log-likelihood of r, alpha, a, b; `kept` has an entry a row."""
    at_count = np.zeros_like(seen.counts)
    at_count[seen.place] = kept
    may = kept > 0  # have left
    x, last, end, stays, weight = (
        values[may] for values in (seen.frequency, seen.recency, seen.T, kept, seen.weight)
    )
    only_end, only_weight = seen.T[~may], seen.weight[~may]

    def at(parameters: Numbers) -> tuple[float, Numbers]:
        r, alpha, a, b = (float(value) for value in parameters)
        value, slope = _by_count(parameters, seen, at_count)
        # Nobody can have left: only (1 + T / alpha)^-r.
        logs = np.log1p(only_end / alpha)
        only_logs = weighed(only_weight, logs)
        value -= r * only_logs
        by_alpha = r / alpha * weighed(only_weight, only_end / (alpha + only_end))
        slope += np.array([-only_logs, by_alpha, 0.0, 0.0])
        # Active at the end, or left after the last purchase: the latter's share of the two is w.
        k, logs, alpha_end, alpha_last = r + x, np.log1p(end / alpha), alpha + end, alpha + last
        since = np.log1p((end - last) / alpha_last)
        log_sum, gone = binomial_log_odds(k * since + np.log(a / (b + stays - 1)))
        value += weighed(weight, log_sum - r * logs - x * np.log(alpha_end))
        w = weight * gone
        by_alpha = weighed(weight, (r / alpha * end - x) / alpha_end)
        by_alpha -= weighed(w, k * (end - last) / alpha_end / alpha_last)
        by_b = -weighed(w, 1 / (b + stays - 1))
        by_r = weighed(w, since) - weighed(weight, logs)
        return value, slope + np.array([by_r, by_alpha, w.sum() / a, by_b])

    return at


def _by_count(parameters: Numbers, seen: History, kept: Numbers) -> tuple[float, Numbers]:
    """Return what depends on the frequency alone: G(r + x)/G(r) and B(a, b + kept)/B(a, b)."""
    r, _, a, b = (float(value) for value in parameters)
    x, customers = seen.counts, seen.customers_by_count
    value = customers @ (log_rising(r, x) + log_rising(b, kept) - log_rising(a + b, kept))
    both = digamma(a + b) - digamma(a + b + kept)
    by_r = customers @ (digamma(r + x) - digamma(r))
    by_b = customers @ (digamma(b + kept) - digamma(b) + both)
    return float(value), np.array([by_r, 0.0, customers @ both, by_b])


def probability_active(parameters: Numbers, seen: History, kept: Numbers) -> Numbers:
    """Return the probability that each customer has not left by T; 1 where nobody can have."""
    r, alpha, a, b = (float(value) for value in parameters)
    since = np.log1p((seen.T - seen.recency) / (alpha + seen.recency))
    log_odds = (r + seen.frequency) * since + np.log(a) - np.log(np.maximum(b + kept - 1, _LEAST))
    return np.where(kept > 0, logistic(-log_odds), 1.0)


def active_time(parameters: Numbers, seen: History, kept: Numbers, horizon: Numbers) -> Numbers:
    """Return the time for which active customers stay within `horizon`, a mean weighted by their rates.

    Given `p` and with k = r + x and A = alpha + T, it is A / k (1 - (1 + p horizon / A)^-k) / p; this is
    averaged over Beta(a, b + kept). Multiplied by the mean rate k / A it is the purchases expected: the
    textbook's hypergeometric function is this average where it can be computed.
    """

    def stay(k: Numbers, shares: Numbers, reach: Numbers) -> Numbers:
        return -np.expm1(-k * np.log1p(shares * reach)) / (k * shares)

    return (float(parameters[1]) + seen.T) * _averaged(stay, parameters, seen, kept, horizon)


def still_active(parameters: Numbers, seen: History, kept: Numbers, time: Numbers) -> Numbers:
    """Return how surely active customers stay after one purchase and until `time`, weighted by squared rates.

    Given `p` that is (1 - p) (1 + p time / A)^-(k + 2). The first factor is that of one more purchase after
    which they stayed: the second is averaged over Beta(a, b + kept + 1).
    """
    _, _, a, b = (float(value) for value in parameters)

    def still(k: Numbers, shares: Numbers, reach: Numbers) -> Numbers:
        return np.exp(-(k + 2) * np.log1p(shares * reach))

    return (b + kept) / (a + b + kept) * _averaged(still, parameters, seen, kept + 1, time)


def leave(parameters: Numbers, seen: History, kept: Numbers, horizon: Numbers) -> Numbers:
    """Return how surely active customers leave within `horizon`: 1 - (1 + p horizon / A)^-k, averaged."""

    def left(k: Numbers, shares: Numbers, reach: Numbers) -> Numbers:
        return -np.expm1(-k * np.log1p(shares * reach))

    return _averaged(left, parameters, seen, kept, horizon)


def _averaged(
    function: Callable[[Numbers, Numbers, Numbers], Numbers],
    parameters: Numbers,
    seen: History,
    kept: Numbers,
    time: Numbers,
) -> Numbers:
    """Average a function of r + x, of the share p who leave, and of time / (alpha + T), over p."""
    r, alpha, a, b = (float(value) for value in parameters)
    reach = np.broadcast_to(time, seen.T.shape) / (alpha + seen.T)
    at_count = np.zeros_like(seen.counts)
    at_count[seen.place] = kept
    strength = (r + seen.counts + 2) * reach.max(initial=0.0)
    rule = beta_rule(np.full_like(at_count, a), b + at_count, strength)
    found = np.empty_like(seen.T)
    for first in range(0, len(found), _ROWS):
        some = slice(first, first + _ROWS)
        place, k = seen.place[some], r + seen.frequency[some, None]
        values = function(k, rule.shares[place], reach[some, None])
        found[some] = np.einsum("ij,ij->i", values, rule.weights[place])
    return found


def active_counts(
    parameters: Numbers, seen: History, kept: Numbers, horizon: Numbers, counts: Numbers
) -> Numbers:
    """Return the probability that each customer buys `counts` times within `horizon`, if active.

    He stays after each of them, or leaves after the last and would have bought on.
    """
    r, alpha, a, b = (float(value) for value in parameters)
    k, active_b = r + seen.frequency, b + kept
    share = horizon / (alpha + seen.T + horizon)
    stayed = np.exp(log_rising(active_b, counts) - log_rising(a + active_b, counts))
    some = np.maximum(counts, 1.0)
    left = np.exp(log_beta(a + 1, active_b + some - 1) - log_beta(a, active_b))
    left = left * negative_binomial_tail(some, k, share)
    return stayed * negative_binomial(counts, k, share) + np.where(counts > 0, left, 0.0)
