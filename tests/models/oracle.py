"""The formulas of the models a second time, in 40 digits and as they are written in the papers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mpmath import mp, mpf

Number = Any  # mpmath comes without types
Curve = Callable[[Number], Number]
Row = tuple[float, float, float]  # frequency, recency, T
mp.dps = 40


def of(*values: float) -> list[Number]:
    return [mpf(float(value)) for value in values]


def panels(function: Callable[[Number], Number], start: Number, end: Number, scale: Number) -> Number:
    """Integrate over panels that grow away from the start: a single rule misses a narrow peak."""
    if end <= start:
        return mpf(0)
    edges, step = [start], scale
    while edges[-1] + step < end:
        edges.append(edges[-1] + step)
        step *= 3
    return mp.quad(function, [*edges, end], maxdegree=4)


def pareto_parts(parameters: list[Number], x: float, recency: float, end: float) -> tuple[Number, Number]:
    """Return the two terms of the likelihood: still active, and gone before the end."""
    r, alpha, s, beta = parameters
    x, recency, end = of(x, recency, end)
    k = r + x
    front = mp.loggamma(k) - mp.loggamma(r) + r * mp.log(alpha) + s * mp.log(beta)
    active = mp.exp(front - k * mp.log(alpha + end) - s * mp.log(beta + end))
    scale = 1 / (k / (alpha + recency) + (s + 1) / (beta + recency)) / 2
    gone = s * panels(
        lambda u: mp.exp(front - k * mp.log(alpha + u) - (s + 1) * mp.log(beta + u)), recency, end, scale
    )
    return active, gone


def dropout_parts(
    parameters: list[Number], x: float, recency: float, end: float, first: int
) -> tuple[Number, Number]:
    """Return the two terms for BG/NBD (`first` is 0) or MBG/NBD (1)."""
    r, alpha, a, b = parameters
    k, kept = r + int(x), int(x) + first
    recency, end = of(recency, end)
    front = mp.loggamma(k) - mp.loggamma(r) + r * mp.log(alpha)
    whole = _log_beta(a, b)
    active = mp.exp(front + _log_beta(a, b + kept) - whole - k * mp.log(alpha + end))
    if not kept:
        return active, mpf(0)
    return active, mp.exp(front + _log_beta(a + 1, b + kept - 1) - whole - k * mp.log(alpha + recency))


def active_purchases(parameters: list[Number], x: float, end: float, horizon: float, first: int) -> Number:
    """Return the textbook's hypergeometric form, with the digits it needs."""
    r, alpha, a, b = parameters
    end, horizon = of(end, horizon)
    b = b + int(x) + first
    z = horizon / (alpha + end + horizon)
    with mp.workdps(100):
        series = mp.hyp2f1(a + b - 1 - r - int(x), a - 1, a + b - 1, z)
        return (a + b - 1) / (a - 1) * (1 - (1 - z) ** (a - 1) * series)


def pareto_purchases(parameters: list[Number], x: float, end: float, horizon: float) -> Number:
    r, alpha, s, beta = parameters
    end, horizon = of(end, horizon)
    since = beta + end
    with mp.workdps(80):
        if s == 1:
            return (r + x) / (alpha + end) * since * mp.log1p(horizon / since)
        return (r + x) / (alpha + end) * since / (s - 1) * (1 - (since / (since + horizon)) ** (s - 1))


def _log_beta(a: Number, b: Number) -> Number:
    return mp.loggamma(a) + mp.loggamma(b) - mp.loggamma(a + b)


def pareto_flow(parameters: list[Number], row: Row, rate: float, horizon: float) -> tuple[Number, Number]:
    """Return the mean of the discounted purchases of who is active, and of their pairs, by integration."""
    r, alpha, s, beta = parameters
    x, _, end = of(*row)
    k, since, a = r + x, beta + end, alpha + end

    def staying(v: Number) -> Number:
        return (since / (since + v)) ** s

    return _flow(staying, staying, (k / a, k * (k + 1) / a**2), (rate, horizon, since / (1 + s)))


def dropout_flow(
    parameters: list[Number], row: Row, rate: float, horizon: float, first: int
) -> tuple[Number, Number]:
    """Return the same for BG/NBD or MBG/NBD: averages over the share who leave are hypergeometric."""
    r, alpha, a, b = parameters
    end, x = mpf(row[2]), int(row[0])
    k, kept, until = r + x, b + x + first, alpha + end

    def average(power: Number, b: Number, z: Number) -> Number:
        """Return the mean of (1 + p z)^-power over Beta(a, b)."""
        with mp.workdps(60):
            return (1 + z) ** -a * mp.hyp2f1(a, a + b - power, a + b, z / (1 + z))

    rates = k / until, k * (k + 1) / until**2 * kept / (a + kept)
    scale = until / (1 + k * a / (a + kept))
    return _flow(
        lambda v: average(k + 1, kept, v / until),
        lambda v: average(k + 2, kept + 1, v / until),
        rates,
        (rate, horizon, scale),
    )


def _flow(
    once: Curve, twice: Curve, rates: tuple[Number, Number], span: tuple[float, float, Number]
) -> tuple[Number, Number]:
    rate, horizon, scale = of(*span)
    scale = min(scale, 1 / rate) if rate else scale

    def pair(v: Number) -> Number:
        return 2 * mp.exp(-rate * v) * (-mp.expm1(-rate * v) / rate if rate else v) * twice(v)

    mean, pairs = (
        _smooth(lambda v: mp.exp(-rate * v) * once(v), horizon, scale),
        _smooth(pair, horizon, scale),
    )
    return rates[0] * mean, rates[1] * pairs


def _smooth(function: Curve, end: Number, scale: Number) -> Number:
    """Integrate from 0, to 12 digits, what is smooth in each of panels that grow."""
    edges, step = [mpf(0)], scale / 4
    while edges[-1] + step < end:
        edges.append(edges[-1] + step)
        step *= 2
    with mp.workdps(12):
        found: Number = mp.quad(function, [*edges, end], method="gauss-legendre", maxdegree=4)
    return found


def pareto_count(parameters: list[Number], row: Row, horizon: float, count: int) -> Number:
    """Return the probability of a count of who is active: who stays, and who leaves on each day before."""
    r, alpha, s, beta = parameters
    x, _, end, horizon = of(*row, horizon)
    k, a, b = r + x, alpha + end, beta + end
    ways = mp.exp(mp.loggamma(k + count) - mp.loggamma(k) - mp.loggamma(count + 1))

    def until(u: Number) -> Number:
        return ways * (u / (a + u)) ** count * (a / (a + u)) ** k

    def left(w: Number) -> Number:
        """Return what is integrated over w, the logarithm of the time of leaving."""
        u = mp.exp(w)
        return until(u) * s / b * (b / (b + u)) ** (s + 1) * u

    def rises(w: Number) -> bool:
        u = mp.exp(w)
        return bool(count + 1 > (count + k) * u / (a + u) + (s + 1) * u / (b + u))

    low, high = mp.log(min(a, b)) - 60, mp.log(horizon)
    peak = high
    if not rises(high):
        for _ in range(60):
            peak = (low + high) / 2
            low, high = (peak, high) if rises(peak) else (low, peak)
    edges = [peak]
    for side in (-1, 1):
        step, far = 1 / (3 * count + mpf(3)) + 1 / mp.sqrt(count + 1) / 6, peak
        while abs(far - peak) < 100:
            far, step = far + side * step, step * mpf("1.3")
            edges.append(far)
    inside = sorted({min(edge, mp.log(horizon)) for edge in edges})
    with mp.workdps(20):
        gone: Number = mp.quad(left, inside, method="gauss-legendre", maxdegree=4)
    return until(horizon) * (b / (b + horizon)) ** s + gone


def leaves(parameters: list[Number], row: Row, horizon: float, first: int) -> Number:
    """Return the probability to leave of who is active, for BG/NBD (`first` is 0) or MBG/NBD (1)."""
    r, alpha, a, b = parameters
    k, kept, z = r + int(row[0]), b + int(row[0]) + first, mpf(horizon) / (alpha + mpf(row[2]))
    with mp.workdps(80):
        return 1 - (1 + z) ** -a * mp.hyp2f1(a, a + kept - k, a + kept, z / (1 + z))
