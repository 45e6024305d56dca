"""How far forecasts for groups lie from what the parameters they were drawn with forecast."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from patronage.models.bg_nbd import BG_NBD, BgNbd
from patronage.models.fitted_purchases import FittedPurchases
from patronage.models.fitting import Numbers
from patronage.models.grouped import fit_groups
from patronage.models.mbg_nbd import MBG_NBD, MbgNbd
from patronage.models.pareto_nbd import PARETO_NBD, ParetoNbd
from tests.models.made import made_groups

WAYS = ("pooled", "unpooled", "shrunk")
MANY = (1500, 700, 300, 150, 80, 40, 40, 20, 20, 10)
FEW = (800, 200, 50)
YEAR = 52.18
_WORST = 2.0  # an error of a logarithm counts as no more: a group without a forecast would decide alone

_MODELS: dict[str, BgNbd | MbgNbd | ParetoNbd] = {
    model.name: model for model in (BG_NBD, MBG_NBD, PARETO_NBD)
}


@dataclass(frozen=True)
class Errors:
    """Root mean square errors of logarithms over all groups of all shops, by way of fitting.

    Parameters
    ----------
    new
        Of a new customer's purchases within a year.
    total
        Of those of all customers of a group within a year.
    held
        Share of the 95 % intervals of shrunk parameters that hold the truth.
    """

    new: dict[str, float]
    total: dict[str, float]
    held: float

    def best(self, of: dict[str, float]) -> float:
        """Give the smaller of the errors without borrowing."""
        return min(of["pooled"], of["unpooled"])


def group_errors(model: str, sizes: Sequence[int], spread: float, seeds: Iterable[int]) -> Errors:
    """Draw a shop of each seed, whose groups' parameters vary by a factor of about e^spread, and fit it."""
    squares: list[Numbers] = []
    held: list[bool] = []
    for seed in seeds:
        summary, group, truths = made_groups(np.random.default_rng(seed), sizes, spread, model)
        found = fit_groups(_MODELS[model], summary, group)
        for name, truth in zip(found.groups, truths, strict=True):
            rows = group == name
            seen = summary.frequency[rows], summary.recency[rows], summary.T[rows]
            true = replace(found.pooled, estimate=replace(found.pooled.estimate, values=truth))
            right = _forecasts(true, *seen)
            ways = found.pooled, found.unpooled[name], found.shrunk[name]
            away = [np.clip(_forecasts(fit, *seen) - right, -_WORST, _WORST) for fit in ways]
            squares.append(np.square(away))
            ends = found.shrunk[name].intervals().values()
            held += [low <= value <= high for (low, high), value in zip(ends, truth, strict=True)]
    new, total = np.sqrt(np.mean(squares, axis=0)).T.tolist()
    return Errors(
        dict(zip(WAYS, new, strict=True)), dict(zip(WAYS, total, strict=True)), float(np.mean(held))
    )


def _forecasts(fit: FittedPurchases, x: Numbers, last: Numbers, end: Numbers) -> Numbers:
    both = fit.expected_purchases(YEAR)[0], fit.expected_purchases(YEAR, x, last, end).sum()
    return np.log(np.maximum(both, 1e-9))
