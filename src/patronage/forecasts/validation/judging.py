"""One hold-out judged: every contender, all customers and each group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from patronage.base.note import Note
from patronage.features.held_out import HeldOut
from patronage.forecasts.validation.choice import Trial
from patronage.forecasts.validation.contenders import BASELINES, contenders, fitted_models
from patronage.forecasts.validation.forecast import Counted, Forecast
from patronage.forecasts.validation.groups import Group, Groups, groups_of
from patronage.forecasts.validation.pictures import Pictures, pictures
from patronage.forecasts.validation.scores import Scores, Seen, score
from patronage.forecasts.validation.spending_forecast import spending_forecast
from patronage.models.scoring.randomised_pit import randomised_pit
from patronage.models.scoring.tracking import Tracking

__all__ = ["JudgedHoldOut", "judge", "trial_of"]


@dataclass(frozen=True)
class JudgedHoldOut:
    """What one hold-out says.

    Parameters
    ----------
    cutoff, until
        The last day known, and the last day judged.
    scores
        Contender -> group -> scores; all customers are the empty group.
    pictures
        Contender -> what a page draws of all customers.
    trial
        What it says of which model to choose.
    findings
        Contender -> what must be said of it; of spending, under no name.
    """

    cutoff: date
    until: date
    scores: Mapping[str, Mapping[Group, Scores]]
    pictures: Mapping[str, Pictures]
    trial: Trial
    findings: Mapping[str, tuple[Note, ...]]


def judge(held: HeldOut, models: Sequence[str], rng: np.random.Generator) -> JudgedHoldOut:
    """Let all contenders forecast a hold-out, and score them.

    Parameters
    ----------
    held
        The hold-out.
    models
        To judge beside the baselines.
    rng
        Draws the places of counts in their forecast distributions.
    """
    groups = groups_of(held)
    spending = spending_forecast(held)
    forecasts = contenders(held, spending, models)
    seen = {each.name: _seen(each, held, rng) for each in forecasts}
    weeks = {each.name: _weeks(each, held, groups) for each in forecasts}
    return JudgedHoldOut(
        held.span.cutoff,
        held.span.until,
        {each.name: _scored(each, held, groups, seen[each.name], weeks[each.name]) for each in forecasts},
        {name: pictures(each, held, weeks[name][0]) for name, each in seen.items()},
        _trial(held, {name: each.counted for name, each in seen.items() if name not in BASELINES}),
        {"": spending.findings}
        | {each.name: tuple(each.findings) for each in forecasts if each.name not in BASELINES},
    )


def trial_of(held: HeldOut, models: Sequence[str]) -> Trial:
    """Compare models by how probable they held what came, and by nothing else."""
    counted = {each.name: each.counted() for each in fitted_models(held, spending_forecast(held), models)}
    return _trial(held, counted)


def _seen(forecast: Forecast, held: HeldOut, rng: np.random.Generator) -> Seen:
    days = held.span.horizon_days
    counted = forecast.counted()
    places = None
    if counted is not None:
        each = np.repeat(np.arange(len(held.rows)), np.asarray(held.rows.weight, np.int64))
        up_to = np.minimum(counted.below + counted.at, 1.0)
        places = randomised_pit(counted.below[each], up_to[each], rng)
    return Seen(forecast.purchases(days), forecast.value(days), counted, places)


def _trial(held: HeldOut, counted: Mapping[str, Counted | None]) -> Trial:
    with np.errstate(divide="ignore"):  # what was held impossible came: the score has a floor
        logs = {name: np.log(each.at) for name, each in counted.items() if each is not None}
    return Trial.of(held.span.cutoff, logs, np.asarray(held.rows.weight, np.float64))


def _weeks(forecast: Forecast, held: HeldOut, groups: Groups) -> tuple[Tracking, ...]:
    days = held.span.horizon_days
    ends = [min(7 * week, days) for week in range(1, groups.weekly.shape[1] + 1)]
    by_end = np.array([groups.totals(forecast.purchases(float(end))) for end in ends])
    by_week = np.diff(by_end, axis=0, prepend=0.0).T
    return tuple(Tracking(*both) for both in zip(by_week, groups.weekly, strict=True))


def _scored(
    forecast: Forecast, held: HeldOut, groups: Groups, seen: Seen, weeks: Sequence[Tracking]
) -> dict[Group, Scores]:
    spread = forecast.spread(groups.totals)
    found = {
        group: score(seen, held, (groups.rows(at), groups.customers(at)), weeks[at])
        for at, group in enumerate(groups.names)
    }
    if spread is None:
        return found
    both = zip(found.items(), spread.purchases.tolist(), spread.value.tolist(), strict=True)
    return {
        group: replace(scored, variance=variance, value_variance=of_value)
        for (group, scored), variance, of_value in both
    }
