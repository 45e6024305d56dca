"""How much probability a forecast gave to what came, and whether another gave more."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from patronage.base.errors import InputError

__all__ = ["Difference", "log_score", "paired_difference"]

_LEAST = -700.0  # a probability of 0 ends the comparison; this is as good as 0


@dataclass(frozen=True)
class Difference:
    """By how much one forecast scored above another, and how surely.

    Parameters
    ----------
    mean
        Mean over customers of the first score less the second.
    standard_error
        Of that mean, from the differences of the same customers.
    """

    mean: float
    standard_error: float

    @property
    def within_one(self) -> bool:
        """Whether the two are within one standard error: the simpler one will do."""
        return abs(self.mean) <= self.standard_error


def log_score(log_probability: ArrayLike, weight: ArrayLike = 1.0) -> float:
    """Give the mean logarithm of the probability forecast for what came of each customer; higher is better.

    Examples
    --------
    >>> log_score(np.log([0.5, 0.25]))
    -1.03972
    """
    scores = np.maximum(np.asarray(log_probability, dtype=np.float64), _LEAST)
    return float(np.average(scores, weights=np.broadcast_to(weight, scores.shape)))


def paired_difference(first: ArrayLike, second: ArrayLike, weight: ArrayLike = 1.0) -> Difference:
    """Compare two forecasts of the same customers by their log scores.

    Parameters
    ----------
    first, second
        `(n,)`, logarithms of the probability forecast for what came.
    weight
        Customers each row stands for, whole numbers.

    Raises
    ------
    InputError
        Arrays differ in length, or there are fewer than two customers.

    Examples
    --------
    >>> paired_difference([-1.0, -2.0, -3.0], [-1.5, -2.0, -3.1])
    Difference(mean=0.2, standard_error=0.152753)
    """
    one, other = (np.maximum(np.asarray(x, dtype=np.float64), _LEAST) for x in (first, second))
    if one.shape != other.shape:
        raise InputError(f"first has {one.size} scores and second {other.size}; give one of each customer")
    many = np.broadcast_to(np.asarray(weight, dtype=np.float64), one.shape)
    customers = float(many.sum())
    if not customers > 1:
        raise InputError(f"{customers:g} customers tell no standard error; judge at least two")
    mean = float(many @ (one - other)) / customers
    variance = float(many @ (one - other - mean) ** 2) / (customers - 1)
    return Difference(mean, (variance / customers) ** 0.5)
