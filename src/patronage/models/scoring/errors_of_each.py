"""How far forecasts of single customers were from what came."""

from __future__ import annotations

import numpy as np

from patronage.models.scoring.judged import Judged

__all__ = ["correlation", "mean_absolute_error", "root_mean_square_error"]


def mean_absolute_error(judged: Judged) -> float:
    """Give the mean distance of forecast and actual.

    Examples
    --------
    >>> mean_absolute_error(Judged.of([1.0, 3.0], [2.0, 0.0]))
    2.0
    """
    return float(np.average(np.abs(judged.forecast - judged.actual), weights=judged.weight))


def root_mean_square_error(judged: Judged) -> float:
    """Give the root of the mean squared distance of forecast and actual.

    Examples
    --------
    >>> root_mean_square_error(Judged.of([1.0, 3.0], [2.0, 10.0]))
    5.0
    """
    return float(np.sqrt(np.average((judged.forecast - judged.actual) ** 2, weights=judged.weight)))


def correlation(judged: Judged) -> float | None:
    """Give Pearson's correlation of forecast and actual; None where either is the same for all.

    Examples
    --------
    >>> correlation(Judged.of([1.0, 2.0, 3.0], [2.0, 4.0, 6.0]))
    1.0
    """
    spread = [value - np.average(value, weights=judged.weight) for value in (judged.forecast, judged.actual)]
    product, first, second = (
        float(judged.weight @ (a * b)) for a, b in ((*spread,), (spread[0],) * 2, (spread[1],) * 2)
    )
    return product / (first * second) ** 0.5 if first > 0 and second > 0 else None
