"""What Pareto/NBD expects of one customer, a second time: formulas and integrals in plain Python."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import exp

_STEPS = 4_000


@dataclass(frozen=True)
class Plain:
    """Of one customer: alive; if so, leaving within the horizon, orders in it, those at present values."""

    alive: float
    dropout: float
    orders: float
    discounted: float
    rate: float
    wait: float


def plain_silence(
    parameters: tuple[float, float, float, float],
    seen: tuple[float, float, float],
    horizon: float,
    force: float,
) -> Plain:
    """Follow one customer, seen as frequency, recency and T.

    The customer buys at a rate that is Gamma(r, alpha) until it leaves at a rate that is Gamma(s, beta).
    """
    (r, alpha, s, beta), (x, last, end) = parameters, seen
    # Having left on day u after the last purchase: as likely as this, beside having stayed to T.
    left = _integral(
        lambda u: s / (beta + u) * _fall(alpha, last, u, r + x) * _fall(beta, last, u, s), last, end
    )
    stayed = _fall(alpha, last, end, r + x) * _fall(beta, last, end, s)
    rate = (r + x) / (alpha + end)

    def still(time: float) -> float:
        return float(((beta + end) / (beta + end + time)) ** s)

    return Plain(
        alive=stayed / (stayed + left),
        dropout=1 - still(horizon),
        orders=rate * _integral(still, 0.0, horizon),
        discounted=rate * _integral(lambda t: exp(-force * t) * still(t), 0.0, horizon),
        rate=rate,
        wait=(alpha + end) * (2 ** (1 / (r + x)) - 1),
    )


def _fall(start: float, last: float, until: float, power: float) -> float:
    return float(((start + last) / (start + until)) ** power)


def _integral(of: Callable[[float], float], start: float, end: float) -> float:
    """Integrate by Simpson's rule."""
    step = (end - start) / _STEPS
    inner = sum((4 if at % 2 else 2) * of(start + at * step) for at in range(1, _STEPS))
    return (of(start) + inner + of(end)) * step / 3
