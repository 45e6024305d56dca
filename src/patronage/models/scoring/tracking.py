"""Week by week: what all customers were to buy, and what they bought."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from patronage.base.errors import InputError
from patronage.models.fitting import Numbers

__all__ = ["Tracking"]


@dataclass(frozen=True)
class Tracking:
    """Forecast and actual totals by period, in order; arrays are `(k,)`.

    Parameters
    ----------
    forecast, actual
        Of each period alone.

    Raises
    ------
    InputError
        Arrays differ in length or are empty.

    Examples
    --------
    >>> weeks = Tracking.of([10.0, 10.0, 10.0], [8.0, 0.0, 16.0])
    >>> weeks.cumulative_actual, weeks.error, weeks.cumulative_error
    (array([ 8.,  8., 24.]), 0.3125, 0.6667)
    """

    forecast: Numbers
    actual: Numbers

    def __post_init__(self) -> None:
        """Refuse what cannot be compared."""
        if not len(self.forecast) == len(self.actual) > 0:
            raise InputError(
                f"forecast has {len(self.forecast)} periods and actual {len(self.actual)};"
                " give one entry a period in each, and at least one period"
            )

    @classmethod
    def of(cls, forecast: ArrayLike, actual: ArrayLike) -> Tracking:
        """Take totals by period."""
        return cls(np.asarray(forecast, dtype=np.float64), np.asarray(actual, dtype=np.float64))

    @property
    def cumulative_forecast(self) -> Numbers:
        """Forecast from the start to the end of each period."""
        return np.cumsum(self.forecast)

    @property
    def cumulative_actual(self) -> Numbers:
        """What came from the start to the end of each period."""
        return np.cumsum(self.actual)

    @property
    def error(self) -> float | None:
        """Mean over periods of `|forecast - actual| / actual`, periods in which nothing came left out."""
        return _mean_share(self.forecast, self.actual)

    @property
    def cumulative_error(self) -> float | None:
        """The same of what had come by the end of each period."""
        return _mean_share(self.cumulative_forecast, self.cumulative_actual)


def _mean_share(forecast: Numbers, actual: Numbers) -> float | None:
    some = actual != 0
    off = np.abs(forecast[some] - actual[some]) / np.abs(actual[some])
    return float(off.mean()) if some.any() else None
