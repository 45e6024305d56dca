"""Validation in one call: cutoffs, forecasts, scores, and the model that is taken."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain

import numpy as np

from patronage.base.errors import InputError
from patronage.base.note import Note
from patronage.engine.protocol import Engine
from patronage.facts.coverage import read_coverage
from patronage.features.held_out import HeldOut, hold_out
from patronage.features.hold_out_span import HoldOutSpan
from patronage.features.holdout import first_purchase
from patronage.features.remembered import remembered
from patronage.features.summary_population import summary_notes, summary_population
from patronage.forecasts.season import clock_by
from patronage.forecasts.validation.choice import Choice, choose
from patronage.forecasts.validation.contenders import BASELINES
from patronage.forecasts.validation.cutoffs import Plan, plan
from patronage.forecasts.validation.intervals import with_intervals
from patronage.forecasts.validation.judging import JudgedHoldOut, judge, trial_of
from patronage.forecasts.validation.options import ValidationOptions
from patronage.forecasts.validation.validation import Validation

__all__ = ["baselines_ahead", "choose_model", "validate"]

Tell = Callable[[str], None]

_YEAR = 365


def validate(
    engine: Engine,
    options: ValidationOptions | None = None,
    *,
    rng: np.random.Generator | None = None,
    tell: Tell | None = None,
) -> Validation:
    """Judge models of repeat purchases by what customers did after days on which nobody knew.

    Parameters
    ----------
    engine
        Holds the facts.
    options
        Cutoffs, horizon, models, groups.
    rng
        Draws the places of counts in their forecast distributions. Default: the same draws each time.
    tell
        Hears what is being done.

    Raises
    ------
    InputError
        There is nothing to learn from, or nothing to judge by.
    """
    planned = _planned(engine, options or ValidationOptions())
    asked, generator = planned.options, rng or np.random.default_rng(1)
    judged: list[JudgedHoldOut] = []
    held = None
    with remembered(engine) as once:
        for cutoff in planned.plan.cutoffs:
            held = planned.held_out(once, cutoff, tell)
            judged.append(judge(held, asked.models, generator))
    found = with_intervals(judged)
    choice = choose([each.trial for each in found[:-1]], asked.models)
    notes = chain(_left_out(engine, held, asked), planned.plan.notes) if held else ()
    ahead = baselines_ahead(found[-1], choice.model)
    return Validation(planned.as_of, asked, planned.plan, found, choice, (*notes, *_empty(held), *ahead))


def choose_model(
    engine: Engine, options: ValidationOptions | None = None, *, tell: Tell | None = None
) -> Choice:
    """Choose a model of repeat purchases as `validate` does, and score nothing else.

    Parameters
    ----------
    engine
        Holds the facts.
    options
        As for `validate`; the last cutoff has no part in it.
    tell
        Hears what is being done.

    Raises
    ------
    InputError
        There is nothing to learn from.
    """
    planned = _planned(engine, options or ValidationOptions())
    asked = planned.options
    with remembered(engine) as once:
        trials = [
            trial_of(planned.held_out(once, cutoff, tell), asked.models) for cutoff in planned.plan.choosing
        ]
    return choose(trials, asked.models)


def baselines_ahead(judged: JudgedHoldOut, model: str) -> tuple[Note, ...]:
    """Say which baselines gave what came more probability than a model."""
    scores = {name: groups[()].log_score for name, groups in judged.scores.items()}
    own = scores[model]
    return tuple(
        Note.of("validation.baseline_ahead", baseline=name, model=model, cutoff=judged.cutoff)
        for name in BASELINES
        if own is not None and (score := scores[name]) is not None and score > own
    )


@dataclass(frozen=True)
class _Planned:
    options: ValidationOptions
    first_on: date
    as_of: date
    plan: Plan

    def held_out(self, engine: Engine, cutoff: date, tell: Tell | None) -> HeldOut:
        if tell:
            tell(f"hold-out after {cutoff}")
        lately = min(_YEAR, (cutoff - self.first_on).days + 1)
        span = HoldOutSpan(cutoff, self.plan.horizon_days, self.as_of, lately)
        clock, _ = clock_by(engine, cutoff, self.options.summary, self.options.season)
        return hold_out(engine, span, self.options.summary, clock)


def _planned(engine: Engine, asked: ValidationOptions) -> _Planned:
    as_of = asked.as_of
    if as_of is None:
        coverage = read_coverage(engine)
        as_of = coverage.last_on if coverage else None
    first_on = first_purchase(engine, as_of, asked.summary) if as_of else None
    if as_of is None or first_on is None:
        raise InputError(
            f"the shop holds no order by {as_of or 'any day'} of a customer whose first one is known, so no"
            " forecast can be judged;"
            " load a file of orders, or keep customers from before the export began"
        )
    return _Planned(asked, first_on, as_of, plan(first_on, as_of, asked.cutoffs, asked.horizon_days))


def _left_out(engine: Engine, held: HeldOut, asked: ValidationOptions) -> tuple[Note, ...]:
    cutoff = held.span.cutoff
    unpaid = int(held.rows.weight @ (held.rows.frequency - held.paid))
    return summary_notes(summary_population(engine, cutoff), cutoff, asked.summary, unpaid)


def _empty(held: HeldOut | None) -> Iterator[Note]:
    if held is None:
        return
    if not held.rows.frequency.any():
        yield Note.of("validation.no_repeats", cutoff=held.span.cutoff)
    if not held.bought.any():
        yield Note.of("validation.nothing_came", cutoff=held.span.cutoff)
