"""Likelihoods of whole samples a second time, in 40 digits, with where they are greatest and how sharply."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

import numpy as np
from mpmath import mp, mpf

from patronage.models.customer_summary import CustomerSummary
from patronage.models.fitting import Numbers
from patronage.models.opportunity_summary import OpportunitySummary
from tests.models.contracts_in_forty_digits import Real, occasions, renewals

LogLikelihood = Callable[..., Real]
"""Parameters of a model -> the log-likelihood of a sample."""

_STEP = mpf(10) ** -12  # of logarithms: of 40 digits its square leaves 16


def of_dropout(seen: CustomerSummary, *, first: bool) -> LogLikelihood:
    """Return that of BG/NBD, or of MBG/NBD where the first purchase may be the last (eq. 6 of the papers)."""
    rows = _rows(seen)

    def at(r: Real, alpha: Real, a: Real, b: Real) -> Real:
        logs = lru_cache(None)(lambda t: mp.log(alpha + t))
        by_count = {x: _front(r, alpha, x) + _log_beta(a, b + x + first) - _log_beta(a, b) for x, *_ in rows}
        total = mpf(0)
        for (x, last, end), many in rows.items():
            active = -(r + x) * logs(end)
            if x + first:
                gone = a / (b + x + first - 1) * mp.exp(-(r + x) * logs(last) - active)
                active += mp.log1p(gone)
            total += many * (by_count[x] + active)
        return total

    return at


def of_pareto(seen: CustomerSummary) -> LogLikelihood:
    """Return that of Pareto/NBD, by the hypergeometric series (alpha below beta, as of CDNOW)."""
    rows = _rows(seen)

    def at(r: Real, alpha: Real, s: Real, beta: Real) -> Real:
        logs = lru_cache(None)(lambda t: (mp.log(alpha + t), mp.log(beta + t)))
        series = {x: _terms(r, s, x) for x, *_ in rows}
        front = {x: _front(r, alpha, x) + s * mp.log(beta) for x, *_ in rows}

        @lru_cache(None)
        def since(x: int, t: Real) -> Real:
            """Return the integral of s (alpha + u)^-(r + x) (beta + u)^-(s + 1) from t on."""
            z, total = (beta - alpha) / (beta + t), mpf(0)
            for term in reversed(series[x]):
                total = total * z + term
            return total * s / (r + s + x) * mp.exp(-(r + s + x) * logs(t)[1])

        total = mpf(0)
        for (x, last, end), many in rows.items():
            active = mp.exp(-(r + x) * logs(end)[0] - s * logs(end)[1])
            gone = since(x, last) - since(x, end)
            total += many * (front[x] + mp.log(active + gone))
        return total

    return at


def of_nbd(seen: CustomerSummary) -> LogLikelihood:
    """Return that of the times of purchase of who never leaves."""
    rows = Counter[tuple[int, Real]]()
    for (x, _, end), many in _rows(seen).items():
        rows[x, end] += many
    return lambda r, alpha: sum(
        many * (_front(r, alpha, x) - (r + x) * mp.log(alpha + end)) for (x, end), many in rows.items()
    )


def of_gamma_gamma(seen: CustomerSummary) -> LogLikelihood:
    """Return that of the mean values of who bought again (note 025, eq. 1a)."""
    rows = [
        (int(x), mpf(float(mean)))
        for x, mean in zip(seen.frequency, seen.monetary_value, strict=True)
        if x > 0
    ]

    def at(p: Real, q: Real, v: Real) -> Real:
        by_count = {x: -_log_beta(p * x, q) + q * mp.log(v) + p * x * mp.log(x) for x, _ in rows}
        return sum(
            by_count[x] + (p * x - 1) * mp.log(mean) - (p * x + q) * mp.log(v + x * mean) for x, mean in rows
        )

    return at


def of_occasions(seen: OpportunitySummary) -> LogLikelihood:
    """Return that of BG/BB, customer by customer."""
    columns = seen.frequency, seen.recency, seen.opportunities, seen.weight
    rows = [tuple(int(v) for v in row) for row in zip(*columns, strict=True)]
    return lambda a, b, g, d: sum(w * mp.log(occasions(a, b, g, d, (x, last, n))) for x, last, n, w in rows)


def of_renewals(active: Iterable[int]) -> LogLikelihood:
    """Return that of the sBG, or with a third parameter of the beta-discrete-Weibull."""
    counts = list(active)
    return lambda a, b, *c: renewals(a, b, c[0] if c else mpf(1), counts)


def step_to_summit(log_likelihood: LogLikelihood, near: Sequence[float], covariance: Numbers) -> list[float]:
    """Return Newton's step from an estimate to the maximum, of logarithms, with the estimate's own curvature.

    It is the error of the estimate but for a millionth of it, that of the curvature.
    """
    with mp.workdps(40):
        logs = [mp.log(mpf(float(value))) for value in near]
        here, once = _moved(log_likelihood, logs), _moved_once(log_likelihood, logs)
        slope = np.array([float((there - here) / _STEP) for there in once])
        bend = float(_STEP) / 2 * np.diag(np.linalg.inv(covariance))
        return [float(each) for each in covariance @ (slope + bend)]


def summit(log_likelihood: LogLikelihood, near: Sequence[float]) -> tuple[list[float], list[float], float]:
    """Return the parameters of the maximum, their standard errors, and the log-likelihood, by Newton's step.

    From within 1e-6 of the maximum, relative, one step is right to 1e-11.
    """
    with mp.workdps(40):
        logs = [mp.log(mpf(float(value))) for value in near]
        size = len(logs)
        here, once = _moved(log_likelihood, logs), _moved_once(log_likelihood, logs)
        curve, slope = mp.matrix(size, size), mp.matrix(size, 1)
        for i in range(size):
            for j in range(i, size):
                both = _moved(log_likelihood, logs, i, j)
                curve[i, j] = curve[j, i] = (both - once[i] - once[j] + here) / _STEP**2
            slope[i] = (once[i] - here) / _STEP - curve[i, i] * _STEP / 2
        covariance = mp.inverse(-curve)
        step = covariance * slope
        values = [mp.exp(at + step[i]) for i, at in enumerate(logs)]
        errors = [float(value * mp.sqrt(covariance[i, i])) for i, value in enumerate(values)]
        return [float(value) for value in values], errors, float(here + (slope.T * step)[0] / 2)


def _moved_once(log_likelihood: LogLikelihood, logs: Sequence[Real]) -> list[Real]:
    return [_moved(log_likelihood, logs, i) for i in range(len(logs))]


def _moved(log_likelihood: LogLikelihood, logs: Sequence[Real], *which: int) -> Real:
    return log_likelihood(*(mp.exp(at + which.count(i) * _STEP) for i, at in enumerate(logs)))


def _rows(seen: CustomerSummary) -> Counter[tuple[int, Real, Real]]:
    """Return whole days as exact fractions of weeks, equal customers once."""
    found = Counter[tuple[int, Real, Real]]()
    for x, last, end, many in zip(seen.frequency, seen.recency, seen.T, seen.weight, strict=True):
        last_day, end_day = round(float(last) * 7), round(float(end) * 7)
        found[int(x), mpf(last_day) / 7, mpf(end_day) / 7] += int(many)
    return found


def _front(r: Real, alpha: Real, x: int) -> Real:
    return mp.log(mp.rf(r, x)) + r * mp.log(alpha)


def _log_beta(a: Real, b: Real) -> Real:
    return mp.loggamma(a) + mp.loggamma(b) - mp.loggamma(a + b)


def _terms(r: Real, s: Real, x: int) -> list[Real]:
    """Return the coefficients of 2F1(r + s + x, r + x; r + s + x + 1; z): z is below 1/10 here."""
    found, term, c = [], mpf(1), r + s + x
    for j in range(45):
        found.append(term)
        term *= (c + j) * (r + x + j) / ((c + 1 + j) * (1 + j))
    return found
