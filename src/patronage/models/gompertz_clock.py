"""The clock by which customers leave at a steady rate, who by the calendar leave ever sooner.

A customer leaves at Gompertz's rate eta b e^(b w), and eta varies between customers as Gamma(s, scale). With

    z(w) = log(1 + (e^(b w) - 1) / scale)

the share who stay until w is e^(-s z): by z they leave at the rate s. Whoever has stayed for a time goes on
as one of another scale, which ends at 1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from patronage.models.fitting import Numbers

__all__ = ["GompertzClock"]

_FAR = 600.0  # from there on e^x - 1 is e^x, which would soon be beyond all doubles


@dataclass(frozen=True)
class GompertzClock:
    """Calendar time and z, both from when customers were last known to be there.

    Parameters
    ----------
    b
        How fast the rate of leaving grows, a unit of time.
    scale
        `(n,)`: below 1, who stays leaves ever less surely; above 1, ever more.

    Examples
    --------
    >>> clock = GompertzClock.after(0.1, 2.0, np.array([0.0, 10.0]))
    >>> clock.told(np.array([10.0, 10.0]))
    array([0.620115, 0.813666])
    >>> clock.time(clock.told(np.array([10.0, 0.5])))
    array([10. ,  0.5])
    """

    b: float
    scale: Numbers

    @classmethod
    def after(cls, b: float, beta: float, time: Numbers) -> GompertzClock:
        """Give the clock of customers of the scale beta who have stayed for a time."""
        return cls(b, beta * np.exp(-b * time) - np.expm1(-b * time))

    def at(self, rows: NDArray[np.intp]) -> GompertzClock:
        """Give the clock of some customers, one below the other."""
        return GompertzClock(self.b, self.scale[rows, None])

    def told(self, time: Numbers) -> Numbers:
        """Give z after a time."""
        x = self.b * time
        near = np.log1p(np.expm1(np.minimum(x, _FAR)) / self.scale)
        return np.where(x > _FAR, x - np.log(self.scale), near)

    def time(self, z: Numbers) -> Numbers:
        """Give the time after which the clock tells z."""
        near = np.log1p(self.scale * np.expm1(np.minimum(z, _FAR)))
        return np.where(z > _FAR, z + np.log(self.scale), near) / self.b

    def pace(self, z: Numbers) -> Numbers:
        """Give how far z goes on in a time of 1 / b, when it tells z."""
        return np.exp(-z) / self.scale - np.expm1(-z)
