"""What a parametric survival model asks of durations, and what they leave open."""

from __future__ import annotations

from patronage.base.errors import InputError
from patronage.base.note import Note
from patronage.models.durations import Durations
from patronage.models.fitted import findings
from patronage.models.fitting import Estimate

__all__ = ["refuse_losses_at_zero", "starting_rate", "survival_findings"]


def refuse_losses_at_zero(observed: Durations) -> None:
    """Refuse what a continuous time cannot hold: a loss after no time, or no time at all."""
    at_zero = observed.lost & (observed.duration <= 0)
    if at_zero.any():
        raise InputError(
            f"{observed.weight[at_zero].sum():g} customers were lost at duration 0, where a continuous model"
            " has no likelihood; give them half a unit, or use a model of renewals"
        )
    if not observed.duration.any():
        raise InputError(
            f"every duration of {observed.customers:g} customers is 0: nobody was observed; fit later"
        )


def starting_rate(observed: Durations) -> float:
    """Return losses by time at risk: where a search starts; half a loss where there is none."""
    time = float(observed.weight @ (observed.duration - observed.entered))
    return max(observed.losses, 0.5) / time


def survival_findings(estimate: Estimate, observed: Durations) -> tuple[Note, ...]:
    """Say what the durations do not tell of a model of survival.

    Examples
    --------
    >>> import numpy as np
    >>> flat = Estimate(("rate",), np.ones(1), 0.0, np.eye(1), True, (), (), 9)
    >>> survival_findings(flat, Durations.of([3.0], [False]))
    ('nobody was seen to leave: ...',)
    """
    if not observed.lost.any():
        return (Note.of("model.no_losses"),)
    unsure = [name for name in estimate.names if name in estimate.weak or name in estimate.at_bound]
    told = [Note.of("model.untested_course", parameters=", ".join(unsure))] if unsure else []
    return (*told, *findings(estimate, {}))
