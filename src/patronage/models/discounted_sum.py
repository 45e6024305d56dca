"""A survival curve at renewals, summed with discount: what is left where no closed form is known."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from patronage.base.errors import UsageError

__all__ = ["check_discount", "discounted_sum"]

_BLOCK = 1 << 14
_MOST = 1 << 22
_SMALL = 1e-15


def discounted_sum(
    log_survival: Callable[[NDArray[np.float64]], NDArray[np.float64]],
    discount: float,
    horizon: int | None = None,
) -> float:
    """Sum `S(t) / (1 + discount)^t` over t = 0, 1 … up to before `horizon`, or without end.

    Parameters
    ----------
    log_survival
        Periods `(m,)` -> the logarithm of the share that is still there, falling.
    discount
        A period, 0 or more; above 0 where the sum has no end.
    horizon
        How many terms; None for all.

    Raises
    ------
    UsageError
        A discount that cannot be, or one so near 0 that four million periods do not exhaust the sum.

    Examples
    --------
    >>> discounted_sum(lambda t: t * np.log(0.5), 0.0, 3)
    1.75
    """
    check_discount(discount, horizon)
    most = _MOST if horizon is None else horizon
    total, force = 0.0, float(np.log1p(discount))
    for start in range(0, most, _BLOCK):
        t = np.arange(start, min(start + _BLOCK, most), dtype=np.float64)
        terms = np.exp(log_survival(t) - force * t)
        total += float(terms.sum())
        # Later terms fall at least as fast as the discount alone makes them.
        if discount > 0 and terms[-1] / discount <= _SMALL * total:
            return total
    if horizon is None:
        raise UsageError(
            f"a discount of {discount} a period is so small that {_MOST} periods do not exhaust the value;"
            " state a horizon, or a larger discount"
        )
    return total


def check_discount(discount: float, horizon: float | None) -> None:
    """Refuse a discount or a horizon that gives no finite value."""
    if not (np.isfinite(discount) and discount >= 0):
        raise UsageError(f"the discount is {discount}; expected 0 or more, such as 0.1 for 10 % a period")
    if horizon is not None and not horizon > 0:
        raise UsageError(f"the horizon is {horizon}; expected a number of periods above 0, or None")
    if horizon is None and discount == 0:
        raise UsageError(
            f"without discount and with a horizon of {horizon} a value may have no end; state one of them"
        )
