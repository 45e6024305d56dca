"""Where the search for a model of renewals starts, and what its counts leave open."""

from __future__ import annotations

import numpy as np

from patronage.base.note import Note
from patronage.models.fitted import findings
from patronage.models.fitting import Estimate
from patronage.models.renewal_counts import RenewalCounts

__all__ = ["renewal_findings", "starting_odds"]

_ALIKE = 1000.0  # times the oldest age: so many customers behave as one, whatever the exact figure


def starting_odds(observed: RenewalCounts) -> tuple[float, float]:
    """Return a beta distribution around the share that was lost: where the search starts."""
    share = float(np.clip(observed.lost.sum() / observed.at_risk.sum(), 0.001, 0.999))
    return 1.0, (1 - share) / share


def renewal_findings(estimate: Estimate, observed: RenewalCounts) -> tuple[Note, ...]:
    """Say what the counts do not tell of a model of renewals.

    Examples
    --------
    >>> flat = Estimate(("alpha", "beta"), np.ones(2), 0.0, np.eye(2), True, (), (), 9)
    >>> renewal_findings(flat, RenewalCounts.of_survivors([9, 9]))
    ('nobody was seen to leave: ...',)
    >>> renewal_findings(flat, RenewalCounts.of_survivors([9, 8]))
    ('losses are known at 1 age and the model has 2 parameters: ...',)
    """
    if not observed.lost.any():
        return (Note.of("model.no_losses"),)
    if not (observed.at_risk - observed.lost).any():
        return (Note.of("model.no_survivors"),)
    ages = len(np.unique(observed.age))
    if ages < len(estimate.names):
        return (Note.of("model.few_ages", count=ages, parameters=len(estimate.names)),)
    if estimate.values[:2].sum() > _ALIKE * observed.age.max():
        return findings(estimate, {"leaving": estimate.names})
    unsure = [name for name in estimate.names if name in estimate.weak or name in estimate.at_bound]
    told = [Note.of("model.untested_course", parameters=", ".join(unsure))] if unsure else []
    return (*told, *findings(estimate, {}))
