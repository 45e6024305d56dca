"""The present value of a flow that is known by what has come of it so far."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from patronage.base.errors import InputError
from patronage.models.fitting import Numbers

__all__ = ["discounted"]

# As wide as this in log time, so many nodes.
_NODES = ((1.2, 8), (2.5, 12), (6.0, 24), (12.0, 48), (22.0, 80), (np.inf, 160))
_FAR = 40.0  # e^-40 of a unit is nothing


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
    if not rate >= 0 or not horizon >= 0 or (rate == 0 and np.isinf(horizon)):
        raise InputError(
            f"a rate of {rate} and a horizon of {horizon} give no present value; expected a rate of 0 or"
            " more, above 0 where the horizon is endless"
        )
    if rate == 0:
        return total(np.full_like(scale, horizon))
    end = min(horizon, _FAR / rate)
    width = np.log1p(end / scale)
    widest = float(width.max(initial=0.0))
    nodes, weights = np.polynomial.legendre.leggauss(next(n for most, n in _NODES if widest <= most))
    found = np.asarray(np.exp(-rate * end) * total(np.full_like(scale, end)))
    for node, weight in zip(nodes, weights, strict=True):
        log_time = width * (1 + node) / 2
        time = scale * np.expm1(log_time)
        density = rate * np.exp(-rate * time) * (time + scale) * width / 2
        found = found + weight * density * total(time)
    return found
