"""The present value of a flow that is known by what has come of it so far, and of its pairs."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from patronage.base.errors import InputError
from patronage.models.fitting import Numbers
from patronage.models.legendre import legendre
from patronage.models.special import shrunk_expm1

__all__ = ["check_present_value", "discounted", "discounted_pairs"]

# As wide as this in log time, so many nodes; half as many again where the flow itself is what is integrated.
_NODES = ((1.2, 8), (2.5, 12), (6.0, 24), (12.0, 48), (22.0, 80), (np.inf, 160))
_FAR = 40.0  # e^-40 of a unit is nothing


def check_present_value(rate: float, horizon: float) -> None:
    """Refuse what gives no finite present value.

    Raises
    ------
    InputError
        The rate or the horizon is negative, or the rate is 0 and the horizon endless.
    """
    if not rate >= 0 or not horizon >= 0 or (rate == 0 and np.isinf(horizon)):
        raise InputError(
            f"a rate of {rate} and a horizon of {horizon} give no present value; expected a rate of 0 or"
            " more, above 0 where the horizon is endless"
        )


def discounted(total: Callable[[Numbers], Numbers], scale: Numbers, rate: float, horizon: float) -> Numbers:
    """Discount what comes within `horizon`, continuously at `rate` a unit of time.

    With S(t) what has come by t, this is e^(-rate h) S(h) + rate times the integral of e^(-rate t) S(t): no
    term is negative, so nothing cancels. Gauss-Legendre in log(1 + t / scale).

    Parameters
    ----------
    total
        `(n,)` times -> `(n,)`, what has come by then.
    scale
        `(n,)`, a time that is short beside the first changes of the flow.
    rate
        0 or more.
    horizon
        May be endless where the rate is above 0.

    Raises
    ------
    InputError
        The rate is negative, or it is 0 and the horizon endless.

    Examples
    --------
    One a year for ever, at 10 % a year:

    >>> discounted(lambda t: t, np.array([0.1]), np.log(1.1), np.inf)
    array([10.492059])
    """
    check_present_value(rate, horizon)
    if rate == 0:
        return total(np.full_like(scale, horizon))
    end = min(horizon, _FAR / rate)
    found = np.asarray(np.exp(-rate * end) * total(np.full_like(scale, end)))
    for time, step in _times(scale, rate, end, 1.0):
        found = found + rate * np.exp(-rate * time) * step * total(time)
    return found


def discounted_pairs(
    density: Callable[[Numbers], Numbers], scale: Numbers, rate: float, horizon: float
) -> Numbers:
    """Discount pairs of events within `horizon`, both events of each, counted in both orders.

    The density of a pair must not depend on the time of its first event, over which the integral is known:
    this is twice the integral of e^(-rate v) (1 - e^(-rate v)) / rate by the time v of the second.

    Parameters
    ----------
    density
        `(n,)` times v -> `(n,)`, of a pair at u and v, the same for all u before v.
    scale, rate, horizon
        As for `discounted`.

    Raises
    ------
    InputError
        The rate is negative, or it is 0 and the horizon endless.

    Examples
    --------
    Of a Poisson process of 3 a year, within a year: the square of the mean.

    >>> discounted_pairs(lambda v: np.full_like(v, 9.0), np.array([0.1]), 0.0, 1.0)
    array([9.])
    """
    check_present_value(rate, horizon)
    end = horizon if rate == 0 else min(horizon, _FAR / rate)
    found = np.zeros_like(scale)
    for time, step in _times(scale, rate, end, 1.5):
        found = found + 2 * np.exp(-rate * time) * shrunk_expm1(rate, time) * step * density(time)
    return found


def _times(scale: Numbers, rate: float, end: float, many: float) -> Iterator[tuple[Numbers, Numbers]]:
    """Give times up to the end and the length of time each stands for, `(n,)` both."""
    if rate > 0:  # what is far off also changes by its discount
        scale = np.minimum(scale, 1 / rate)
    width = np.log1p(end / scale)
    widest = float(width.max(initial=0.0))
    nodes, weights = legendre(int(many * next(n for most, n in _NODES if widest <= most)))
    for node, weight in zip(nodes, weights, strict=True):
        time = scale * np.expm1(width * (1 + node) / 2)
        yield time, weight * (time + scale) * width / 2
