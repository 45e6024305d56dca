"""The scores of one forecast for some customers of one hold-out."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from patronage.features.held_out import HeldOut
from patronage.forecasts.validation.forecast import Counted
from patronage.models.fitting import Numbers
from patronage.models.scoring.bias import bias
from patronage.models.scoring.deciles import deciles
from patronage.models.scoring.errors_of_each import mean_absolute_error, root_mean_square_error
from patronage.models.scoring.gini import normalised_gini
from patronage.models.scoring.judged import Judged
from patronage.models.scoring.log_score import log_score
from patronage.models.scoring.randomised_pit import distance_from_uniform
from patronage.models.scoring.reliability import brier, reliability
from patronage.models.scoring.tracking import Tracking

__all__ = ["Interval", "Scores", "Seen", "score"]


@dataclass(frozen=True)
class Interval:
    """Where the purchases of all were to lie, in 95 of 100 cases.

    Parameters
    ----------
    lower, upper
        Its ends.
    held
        Whether what came lay within.
    """

    lower: float
    upper: float
    held: bool


@dataclass(frozen=True)
class Scores:
    """How good a forecast was; what cannot be told is None.

    Parameters
    ----------
    customers
        Judged.
    forecast, actual
        Purchases of the hold-out in all.
    value_forecast, value_actual
        The same in money.
    bias, value_bias
        Forecast over actual, less 1.
    mean_absolute_error, root_mean_square_error
        In purchases of one customer.
    gini
        How well customers are put in order, 1 at best.
    top_decile_lift, decile_error
        What the best tenth brought over the mean; mean distance of forecast and actual by tenth.
    tracking_error, cumulative_error
        Mean distance of forecast and actual by week, and by all weeks so far.
    log_score
        Mean log probability of what came; higher is better.
    pit_distance
        Of the places of what came in its forecast distributions from uniform ones, 0 at best.
    brier, active_error
        Of P(active) and who was active: squared, and by tenth of the probability.
    variance, value_variance
        Of the totals, as the model has it.
    interval
        Of the purchases, with the shop's own shock where earlier cutoffs tell one.
    coverage
        Share of intervals that held: of all customers and each group where they are ten; else of these alone.
    """

    customers: int
    forecast: float
    actual: float
    value_forecast: float
    value_actual: float
    bias: float | None
    value_bias: float | None
    mean_absolute_error: float
    root_mean_square_error: float
    gini: float | None
    top_decile_lift: float | None
    decile_error: float | None
    tracking_error: float | None
    cumulative_error: float | None
    log_score: float | None = None
    pit_distance: float | None = None
    brier: float | None = None
    active_error: float | None = None
    variance: float | None = None
    value_variance: float | None = None
    interval: Interval | None = None
    coverage: float | None = None


@dataclass(frozen=True)
class Seen:
    """What one forecast said of the customers of a hold-out; arrays are `(n,)` but for `places`.

    Parameters
    ----------
    purchases, value
        Expected of a customer of each row.
    counted
        How probable what came was.
    places
        Each customer's place in its forecast distribution, row by row.
    """

    purchases: Numbers
    value: Numbers
    counted: Counted | None
    places: Numbers | None


def score(
    seen: Seen, held: HeldOut, whose: tuple[NDArray[np.intp], NDArray[np.intp]], weeks: Tracking
) -> Scores:
    """Score a forecast for some rows of a hold-out.

    Parameters
    ----------
    seen
        What was forecast.
    held
        What came.
    whose
        The rows, and the customers among all of them.
    weeks
        Forecast and actual of these rows, week by week.
    """
    some, customers = whose
    weight = np.asarray(held.rows.weight, np.float64)[some]
    judged = Judged.of(seen.purchases[some], held.bought[some], weight)
    money = Judged.of(seen.value[some], held.money["held_value"][some] / weight, weight)
    tenths = deciles(judged)
    lift = float(tenths.lift[0])
    found = Scores(
        customers=int(weight.sum()),
        forecast=judged.total_forecast,
        actual=judged.total_actual,
        value_forecast=money.total_forecast,
        value_actual=money.total_actual,
        bias=bias(judged),
        value_bias=bias(money),
        mean_absolute_error=mean_absolute_error(judged),
        root_mean_square_error=root_mean_square_error(judged),
        gini=normalised_gini(judged),
        top_decile_lift=None if np.isnan(lift) else lift,
        decile_error=tenths.error,
        tracking_error=weeks.error,
        cumulative_error=weeks.cumulative_error,
    )
    if seen.counted is None or seen.places is None:
        return found
    was_active = Judged.of(seen.counted.active[some], held.bought[some] > 0, weight)
    with np.errstate(divide="ignore"):  # what was held impossible came: the score has a floor
        log = np.log(seen.counted.at[some])
    return replace(
        found,
        log_score=log_score(log, weight),
        pit_distance=distance_from_uniform(seen.places[customers]),
        brier=brier(was_active),
        active_error=reliability(was_active).error,
    )
