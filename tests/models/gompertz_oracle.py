"""GGompertz/NBD a second time, as published: integrals over the logarithm of the time of leaving."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from mpmath import mp, mpf

from tests.models.oracle import Number, Row, of

_NODES = 16
_FAR = 110  # as many e-folds below the end as the integrals are looked at
_LOW = 34  # e^-34 of the most is left out
_DIGITS = 30  # of what is summed: differences of a clock that tells 1e10 cost half of them


def parts(parameters: list[Number], x: float, recency: float, end: float) -> tuple[Number, Number]:
    """Return the two terms of the likelihood: still active, and gone before the end."""
    r, alpha, b, s, beta = parameters
    x, recency, end = of(x, recency, end)
    k = r + x
    front = mp.loggamma(k) - mp.loggamma(r) + r * mp.log(alpha)
    active = mp.exp(front - k * mp.log(alpha + end) - s * _clock(b, beta, end))

    def left(w: Number) -> Number:
        """Return the logarithm of what is integrated over the time w since the last purchase."""
        u = recency + w
        density = mp.log(s * b) + b * u - mp.log(beta) - (s + 1) * _clock(b, beta, u)
        return front - k * mp.log(alpha + u) + density

    return active, _over_time(left, end - recency, b, beta)


def clock(parameters: list[Number], end: float, horizon: float) -> Number:
    """Return the logarithm of 1 / (the share who stay so much longer), divided by s."""
    _, _, b, _, beta = parameters
    return _clock(b, beta, mpf(end) + mpf(horizon)) - _clock(b, beta, mpf(end))


def flow(parameters: list[Number], row: Row, rate: float, horizon: float) -> tuple[Number, Number]:
    """Return the mean of the discounted purchases of who is active, and of their pairs."""
    r, alpha, b, s, beta = parameters
    x, _, end = of(*row)
    k, a, d, before = r + x, alpha + end, mpf(rate), _clock(b, beta, end)

    def once(v: Number) -> Number:
        return -d * v - s * (_clock(b, beta, end + v) - before)

    def pair(v: Number) -> Number:
        return once(v) + mp.log(2 * (-mp.expm1(-d * v) / d if d else v))

    until = mpf(min(horizon, 100 / rate) if rate else horizon)
    return k / a * _over_time(once, until, b, beta), k * (k + 1) / a**2 * _over_time(pair, until, b, beta)


def count(parameters: list[Number], row: Row, horizon: float, many: int) -> Number:
    """Return the probability of a count of who is active: who stays, and who leaves on each day before."""
    r, alpha, b, s, beta = parameters
    x, _, end = of(*row)
    k, a, before = r + x, alpha + end, _clock(b, beta, end)
    ways = mp.loggamma(k + many) - mp.loggamma(k) - mp.loggamma(many + 1)

    def until(u: Number) -> Number:
        return ways + many * mp.log(u / (a + u)) - k * mp.log1p(u / a)

    def left(u: Number) -> Number:
        told = _clock(b, beta, end + u)
        return until(u) + mp.log(s * b) + b * (end + u) - mp.log(beta) - told - s * (told - before)

    stays = mp.exp(until(mpf(horizon)) - s * (_clock(b, beta, end + mpf(horizon)) - before))
    return stays + _over_time(left, mpf(horizon), b, beta, many)


def _clock(b: Number, beta: Number, t: Number) -> Number:
    return mp.log1p(mp.expm1(b * t) / beta)


def _over_time(
    log: Callable[[Number], Number], end: Number, b: Number, beta: Number, many: int = 0
) -> Number:
    """Integrate e^log by the time, whose logarithm is taken in steps short beside anything that changes."""
    if end <= 0:
        return mpf(0)
    last = mp.log(end)

    def mass(y: Number) -> Number:
        return log(mp.exp(y)) + y

    seen = [(last - i, mass(last - i)) for i in range(_FAR)]
    most = max(height for _, height in seen) - _LOW - mpf(many) / 8  # a peak may lie between two
    matters = [y for y, height in seen if height > most]
    at, stop, total = min(matters) - 1, min(max(matters) + 1, last), mpf(0)
    turns = abs(mp.log(beta)) + 40
    with mp.workdps(_DIGITS):
        stop = +stop  # in as many digits
        while at < stop and (at < max(matters) or mass(at) > most):
            aged = b * mp.exp(at)
            steep = abs(mass(at + mpf(10) ** -6) - mass(at)) * 10**6
            step = min(mpf("0.5"), 4 / (steep + mp.sqrt(many) / 2 + mpf(10) ** -9))
            step = min(step, 1 / (1 + aged)) if aged < turns else step
            half = min(step, stop - at) / 2
            total += half * sum(w * mp.exp(mass(at + half * (1 + node))) for node, w in _rule())
            at += 2 * half
    return total


@lru_cache(None)
def _rule() -> list[tuple[Number, Number]]:
    """Return Gauss's nodes on [-1, 1] and their weights, by Newton's steps."""
    found = []
    for i in range(_NODES):
        x = mp.cos(mp.pi * (i + mpf(3) / 4) / (_NODES + mpf(1) / 2))
        for _ in range(8):
            value, slope = _legendre(x)
            x -= value / slope
        found.append((x, 2 / ((1 - x * x) * _legendre(x)[1] ** 2)))
    return found


def _legendre(x: Number) -> tuple[Number, Number]:
    """Return Legendre's polynomial and its derivative."""
    before, now = mpf(1), x
    for j in range(2, _NODES + 1):
        before, now = now, ((2 * j - 1) * x * now - (j - 1) * before) / j
    return now, _NODES * (x * now - before) / (x * x - 1)
