"""Which model is taken: the best by hold-out log score, or a simpler one that is as good as it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from patronage.base.note import Note
from patronage.forecasts.validation.contenders import MODELS_JUDGED
from patronage.models.fitting import Numbers
from patronage.models.scoring.log_score import Difference, log_score, paired_difference

__all__ = ["Choice", "Trial", "choose", "pooled_difference"]


@dataclass(frozen=True)
class Trial:
    """What one cutoff says of the models.

    Parameters
    ----------
    cutoff
        The last day known.
    customers
        Judged.
    log_scores
        Of each model.
    differences
        Of the log scores of the same customers, first less second, for each two models.
    """

    cutoff: date
    customers: int
    log_scores: Mapping[str, float]
    differences: Mapping[tuple[str, str], Difference]

    @classmethod
    def of(cls, cutoff: date, log_probabilities: Mapping[str, Numbers], weight: Numbers) -> Trial:
        """Compare models by the log probability of what came of each kind of customers.

        Parameters
        ----------
        cutoff
            The last day known.
        log_probabilities
            Model -> `(n,)`.
        weight
            Customers of each row.
        """
        names = list(log_probabilities)
        customers = int(weight.sum())
        pairs = [(a, b) for a in names for b in names if a != b and customers > 1]
        return cls(
            cutoff,
            customers,
            {name: log_score(found, weight) for name, found in log_probabilities.items()},
            {(a, b): paired_difference(log_probabilities[a], log_probabilities[b], weight) for a, b in pairs},
        )


@dataclass(frozen=True)
class Choice:
    """The model that is taken, and why.

    Parameters
    ----------
    model
        Its name.
    best
        The model of the highest log score; itself, or one that it is as good as.
    log_scores
        Of each model, over all customers of all trials.
    differences
        The best one's log score less that of each other model, with its standard error.
    cutoffs
        Of the trials.
    why
        The rule's words.
    """

    model: str
    best: str
    log_scores: Mapping[str, float]
    differences: Mapping[str, Difference]
    cutoffs: tuple[date, ...]
    why: Note


def choose(trials: Sequence[Trial], models: Sequence[str] = MODELS_JUDGED) -> Choice:
    """Take the model of the highest log score, or the simplest within one standard error of it.

    Parameters
    ----------
    trials
        One a cutoff; without any, the simplest model is taken and the reason says so.
    models
        To choose from; their order of simplicity is that of `MODELS_JUDGED`.

    Examples
    --------
    >>> logs = {"bg_nbd": np.log([0.5, 0.4, 0.3]), "pareto_nbd": np.log([0.5, 0.5, 0.2])}
    >>> choose([Trial.of(date(2025, 1, 31), logs, np.ones(3))]).model
    'bg_nbd'
    """
    asked = [name for name in MODELS_JUDGED if name in models]
    judged = [name for name in asked if trials and all(name in trial.log_scores for trial in trials)]
    days = tuple(trial.cutoff for trial in trials)
    if not judged or all(trial.customers < 2 for trial in trials):  # noqa: PLR2004  # one has nobody beside it
        return Choice(asked[0], asked[0], {}, {}, days, Note.of("validation.choice.none", model=asked[0]))
    many = np.array([trial.customers for trial in trials], np.float64)
    scores = {
        name: float(np.average([trial.log_scores[name] for trial in trials], weights=many)) for name in judged
    }
    best = max(judged, key=lambda name: scores[name])
    differences = {name: pooled_difference(trials, best, name) for name in judged if name != best}
    simpler = judged[: judged.index(best)]
    taken = next((name for name in simpler if differences[name].within_one), best)
    return Choice(taken, best, scores, differences, days, _why(taken, best, differences, len(trials)))


def pooled_difference(trials: Sequence[Trial], one: str, other: str) -> Difference:
    """Compare two models over all trials by the paired differences of their log scores.

    The standard error is the larger of two: what customers differ by within cutoffs, and what cutoffs
    differ by: the same customers return at the next one, and a good season is good for all of them.
    """
    some = [trial for trial in trials if (one, other) in trial.differences]
    many = np.array([trial.customers for trial in some], np.float64)
    share = many / many.sum()
    found = [trial.differences[one, other] for trial in some]
    each = np.array([difference.mean for difference in found])
    mean = float(share @ each)
    within = float(np.sum((share * [difference.standard_error for difference in found]) ** 2))
    cutoffs = len(some)
    between = cutoffs / (cutoffs - 1) * float(np.sum((share * (each - mean)) ** 2)) if cutoffs > 1 else 0.0
    return Difference(mean, max(within, between) ** 0.5)


def _why(taken: str, best: str, differences: Mapping[str, Difference], cutoffs: int) -> Note:
    if taken != best:
        gap = differences[taken]
        return Note.of(
            "validation.choice.simpler",
            model=taken,
            best=best,
            gap=f"{gap.mean:.4f}",
            error=f"{gap.standard_error:.4f}",
            cutoffs=cutoffs,
        )
    return Note.of("validation.choice.best", model=taken, cutoffs=cutoffs)
