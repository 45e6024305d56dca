"""What a page draws of a forecast beside what came."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from patronage.features.held_out import HeldOut
from patronage.forecasts.validation.scores import Seen
from patronage.models.fitting import Numbers
from patronage.models.scoring.conditional import Conditional, conditional
from patronage.models.scoring.deciles import Deciles, deciles
from patronage.models.scoring.judged import Judged
from patronage.models.scoring.reliability import Reliability, reliability
from patronage.models.scoring.tracking import Tracking

__all__ = ["Pictures", "pictures"]

_MOST_FREQUENT = 7
_MONTH = 30.4375
_LONGEST = 12


@dataclass(frozen=True)
class Pictures:
    """One forecast of all customers of the reported hold-out.

    Parameters
    ----------
    weeks
        Totals week by week.
    by_frequency, by_silence
        Means by repeat purchases before the cutoff, 7 and more at the last; and by whole months since the
        last purchase, 12 and more at the last.
    deciles
        Customers in tenths by forecast.
    active
        P(active) beside who was; nothing where no probability is forecast.
    places
        `(20,)`, share of customers whose number of purchases fell into each twentieth of its forecast
        distribution: 0.05 each where the forecast is right.
    """

    weeks: Tracking
    by_frequency: Conditional
    by_silence: Conditional
    deciles: Deciles
    active: Reliability | None
    places: Numbers | None


def pictures(seen: Seen, held: HeldOut, weeks: Tracking) -> Pictures:
    """Compare one forecast of all customers with what came."""
    weight = np.asarray(held.rows.weight, np.float64)
    judged = Judged.of(seen.purchases, held.bought, weight)
    months = np.floor((held.rows.T - held.rows.recency) / _MONTH)
    active, places = None, None
    if seen.counted is not None:
        active = reliability(Judged.of(seen.counted.active, held.bought > 0, weight))
    if seen.places is not None:
        places = np.histogram(seen.places, bins=20, range=(0.0, 1.0))[0] / len(seen.places)
    return Pictures(
        weeks,
        conditional(judged, held.rows.frequency, cap=_MOST_FREQUENT),
        conditional(judged, months, cap=_LONGEST),
        deciles(judged),
        active,
        places,
    )
