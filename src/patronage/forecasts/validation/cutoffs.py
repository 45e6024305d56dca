"""Which days forecasts are made on: so that each has something to learn from and to meet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from patronage.base.errors import InputError
from patronage.base.note import Note

__all__ = ["Plan", "plan"]

MOST_CUTOFFS = 4
"""Three to choose the model by, and one that is kept out of choosing and is reported."""

ENOUGH_TO_CHOOSE = 3

_YEAR = 365
_WEEK = 7


@dataclass(frozen=True)
class Plan:
    """The cutoffs of a validation, rising; the last one is reported.

    Parameters
    ----------
    cutoffs
        Last days on which forecasts stand.
    horizon_days
        Judged after each.
    notes
        What the history did not allow.
    """

    cutoffs: tuple[date, ...]
    horizon_days: int
    notes: tuple[Note, ...] = ()

    @property
    def choosing(self) -> tuple[date, ...]:
        """The cutoffs by which the model is chosen: all but the last."""
        return self.cutoffs[:-1]


def plan(
    first_on: date, as_of: date, cutoffs: tuple[date, ...] = (), horizon_days: int | None = None
) -> Plan:
    """Choose cutoffs and horizon where none are given, and refuse those that cannot be.

    Parameters
    ----------
    first_on, as_of
        First purchase of a customer whose first one is known, and the last day of observation.
    cutoffs, horizon_days
        As asked.

    Raises
    ------
    InputError
        A cutoff lies before the history, its hold-out ends after it, or the history is too short.

    Examples
    --------
    >>> chosen = plan(date(2024, 1, 1), date(2024, 12, 31))
    >>> chosen.horizon_days, [str(day) for day in chosen.cutoffs]
    (73, ['2024-03-14', '2024-05-26', '2024-08-07', '2024-10-19'])
    """
    if cutoffs:
        found = _given(first_on, as_of, tuple(sorted(set(cutoffs))), horizon_days)
    else:
        found = _chosen(first_on, as_of, horizon_days)
    overlap = any(
        after - before < timedelta(days=found.horizon_days)
        for before, after in zip(found.cutoffs, found.cutoffs[1:], strict=False)
    )
    notes = [Note.of("validation.overlap")] if overlap else []
    if len(found.choosing) < ENOUGH_TO_CHOOSE:
        notes.append(Note.of("validation.few_cutoffs", cutoffs=len(found.choosing), enough=ENOUGH_TO_CHOOSE))
    return Plan(found.cutoffs, found.horizon_days, tuple(notes))


def _given(first_on: date, as_of: date, cutoffs: tuple[date, ...], horizon_days: int | None) -> Plan:
    if cutoffs[0] <= first_on:
        raise InputError(
            f"the cutoff {cutoffs[0]} leaves nothing to learn from: the first purchase of a customer whose"
            f" first one is known lies on {first_on}; give a day after it"
        )
    if cutoffs[-1] >= as_of:
        raise InputError(
            f"nothing is known after the cutoff {cutoffs[-1]}: the data end on {as_of}; give an earlier day"
        )
    horizon = horizon_days or (as_of - cutoffs[-1]).days
    until = cutoffs[-1] + timedelta(days=horizon)
    if until > as_of:
        raise InputError(
            f"{horizon} days after the cutoff {cutoffs[-1]} end on {until}, and the data on {as_of};"
            " give an earlier cutoff, or a shorter horizon"
        )
    return Plan(cutoffs, horizon)


def _chosen(first_on: date, as_of: date, horizon_days: int | None) -> Plan:
    history = (as_of - first_on).days
    horizon = horizon_days or min(_YEAR, history // (MOST_CUTOFFS + 1))
    if history < horizon + _WEEK or (horizon_days is None and horizon < _WEEK):
        least = f"{(horizon_days or _WEEK * MOST_CUTOFFS) + _WEEK} days"
        raise InputError(
            f"the history of customers whose first purchase is known has {history} days, from {first_on} to"
            f" {as_of}; judging a forecast takes at least {least}: load more, or name cutoffs and a horizon"
        )
    last = as_of - timedelta(days=horizon)
    # The first forecast has as long to learn from as it looks ahead, or half of what there is.
    learnt = min(horizon, (last - first_on).days // 2)
    room = (last - first_on).days - learnt
    step = min(horizon, max(room // (MOST_CUTOFFS - 1), _WEEK))
    many = min(MOST_CUTOFFS, 1 + room // step)
    return Plan(tuple(last - timedelta(days=step * back) for back in reversed(range(many))), horizon)
