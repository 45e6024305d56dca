"""How what a model says changes with its parameters: derivatives by their logarithms."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import numpy as np

from patronage.models.fitted import Fitted
from patronage.models.fitting import Numbers

__all__ = ["by_logs"]

_STEP = 1e-4  # on the log scale

Model = TypeVar("Model", bound=Fitted)


def by_logs(fitted: Model, told: Callable[[Model], Numbers]) -> Numbers:
    """Give the derivatives of what a model says by the logarithm of each of its `k` parameters, `(n, k)`.

    Parameters
    ----------
    fitted
        The model.
    told
        A model of its kind -> `(n,)`.
    """
    values = fitted.estimate.values
    columns = []
    for at in range(len(values)):
        step = np.zeros(len(values))
        step[at] = _STEP
        up, down = (told(fitted.at(values * np.exp(sign * step))) for sign in (1, -1))
        columns.append((up - down) / (2 * _STEP))
    return np.column_stack(columns)
