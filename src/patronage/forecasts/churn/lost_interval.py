"""How many will leave, with what is not known of it: chance, and parameters that are estimated."""

from __future__ import annotations

import numpy as np

from patronage.models.special import logistic, normal_quantile

__all__ = ["lost_interval"]

_MOST = 600.0  # beyond e^600 odds are as good as endless


def lost_interval(lost: float, there: float, variance: float, level: float = 0.95) -> tuple[float, float]:
    """Enclose how many of those there will leave: normal on the logit of their share, so that it can be.

    Parameters
    ----------
    lost, there
        How many are expected to leave, of how many.
    variance
        Of their number, by chance and by what is not known of the parameters.
    level
        How often such an interval holds what comes.

    Examples
    --------
    >>> low, high = lost_interval(200, 1000, 160 + 100)
    >>> f"{low:.0f} to {high:.0f}"
    '170 to 233'
    """
    if not 0 < lost < there:
        return lost, lost
    share = lost / there
    reach = normal_quantile((1 + level) / 2) * float(np.sqrt(variance)) / (there * share * (1 - share))
    odds, reach = float(np.log(share / (1 - share))), min(reach, _MOST)
    low, high = logistic(np.array([odds - reach, odds + reach])) * there
    return float(low), float(high)
