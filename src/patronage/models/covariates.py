"""Models whose parameters move with what is known of customers, such as their channel (Hardie, note 019).

A coefficient moves the logarithm of a parameter in a straight line. With z a customer's covariates:

    purchasing    alpha exp(-g'z)                       buys more often where g'z is larger
    dropout       beta exp(-d'z) of Pareto/NBD          leaves sooner where d'z is larger
                  a exp(d'z), b exp(d'z) of (M)BG/NBD   differs less in how soon, the mean chance is the same
    spending      v exp(g'z), median exp(g'z)           spends more

The likelihood is the model's own, one kind of customers after the other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

import numpy as np

from patronage.base.errors import InputError
from patronage.base.note import Note
from patronage.models.customer_summary import CustomerSummary
from patronage.models.design import Design, design_of
from patronage.models.fitted import Fitted
from patronage.models.fitting import Estimate, Likelihood, Numbers, maximise
from patronage.models.model import LikelihoodModel
from patronage.models.parts import parts_of
from patronage.models.special import normal_quantile

__all__ = ["MOVED", "FittedCovariates", "fit_covariates", "likelihood"]

Found = TypeVar("Found", bound=Fitted, covariant=True)  # noqa: PLC0105 - reads as a word in signatures
One = TypeVar("One", bound=Fitted)

_DROPOUT = {"purchasing": {"alpha": -1.0}, "dropout": {"a": 1.0, "b": 1.0}}
MOVED: Mapping[str, Mapping[str, Mapping[str, float]]] = {
    "bg_nbd": _DROPOUT,
    "mbg_nbd": _DROPOUT,
    "pareto_nbd": {"purchasing": {"alpha": -1.0}, "dropout": {"beta": -1.0}},
    "nbd": {"purchasing": {"alpha": -1.0}},
    "gamma_gamma": {"spending": {"v": 1.0}},
    "lognormal_spend": {"spending": {"median": 1.0}},
}
"""By model: what covariates act on, and how the logarithms of which parameters move with it."""

_FAR = 30.0  # logarithms of parameters go no further, where likelihoods are still finite


@dataclass(frozen=True)
class FittedCovariates(Fitted, Generic[Found]):
    """A model with covariates as estimated.

    Its estimate holds the parameters of customers at the base of each covariate (the most frequent level, the
    mean of numbers) and then the coefficients, each as the positive factor e^coefficient.

    Parameters
    ----------
    plain
        The same model fitted without covariates.
    design
        The covariates.
    moves
        `(k, processes)`, how the logarithms of the parameters move with each process.
    """

    plain: Found
    design: Design
    moves: Numbers

    @property
    def base(self) -> dict[str, str | float]:
        """What the parameters are of, by covariate."""
        return {each.name: each.base for each in self.design.covariates}

    @property
    def coefficients(self) -> dict[str, float]:
        """The coefficients by name: process, a dot, and the effect."""
        logs, size = np.log(self.estimate.values), len(self.moves)
        return dict(zip(self.estimate.names[size:], logs[size:].tolist(), strict=True))

    @property
    def parameters(self) -> dict[str, float]:
        """The parameters of customers at the base, and the coefficients."""
        return {**super().parameters, **self.coefficients}

    @property
    def standard_errors(self) -> dict[str, float]:
        """The standard error of each, by name."""
        spread = np.sqrt(np.diag(self.estimate.covariance)).tolist()
        errors = dict(zip(self.estimate.names, spread, strict=True))
        return {**super().standard_errors, **{name: errors[name] for name in self.coefficients}}

    def intervals(self, level: float = 0.95) -> dict[str, tuple[float, float]]:
        """Give an interval of each: of parameters on the log scale, of coefficients as they are."""
        reach, errors = normal_quantile((1 + level) / 2), self.standard_errors
        around = {
            name: (value - reach * errors[name], value + reach * errors[name])
            for name, value in self.coefficients.items()
        }
        return {**super().intervals(level), **around}

    def of(self, values: Mapping[str, object]) -> Found:
        """Give the model of customers of one kind.

        Parameters
        ----------
        values
            Each covariate, by name.

        Raises
        ------
        InputError
            A covariate is not given, or is a level nobody was seen with.
        """
        size = len(self.moves)
        line = np.hstack([np.eye(size), _moved(self.moves, self.design.row(values))])
        logs = np.clip(line @ np.log(self.estimate.values), -_FAR, _FAR)
        weak = tuple(name for name in self.estimate.names[:size] if name in self.estimate.weak)
        estimate = replace(
            self.estimate,
            names=self.estimate.names[:size],
            values=np.exp(logs),
            covariance=line @ self.estimate.covariance @ line.T,
            weak=weak,
        )
        return replace(self.plain, estimate=estimate, findings=self.findings)


def fit_covariates(
    model: LikelihoodModel[CustomerSummary, One], summary: CustomerSummary, names: Sequence[str]
) -> FittedCovariates[One]:
    """Fit a model whose parameters move with columns of the summary.

    Parameters
    ----------
    model
        One of `MOVED`.
    summary
        Customers; its covariates hold the columns.
    names
        Of the columns: numbers are taken plain, all else for levels against the most frequent one.

    Raises
    ------
    InputError
        The model has no covariates, or a column cannot be used.

    Examples
    --------
    >>> from patronage.models.bg_nbd import BG_NBD
    >>> seen = CustomerSummary(
    ...     frequency=np.array([3, 2, 1, 0, 3, 2, 1, 0]),
    ...     recency=np.array([20, 15, 3, 0, 20, 15, 3, 0]),
    ...     T=np.full(8, 39),
    ...     monetary_value=np.full(8, np.nan),
    ...     weight=np.array([300, 300, 600, 1200, 200, 100, 100, 150]),
    ...     covariates=(("channel", np.array(["ads"] * 4 + ["mail"] * 4)),),
    ... )
    >>> found = fit_covariates(BG_NBD, seen, ["channel"])
    >>> found.coefficients["purchasing.channel=mail"]
    0.46
    >>> [float(found.of({"channel": of}).expected_purchases(52)[0]) for of in ("ads", "mail")]
    [1.07, 1.23]
    """
    if model.name not in MOVED:
        raise InputError(f"{model.name} is fitted without covariates; choose {', '.join(sorted(MOVED))}")
    design, plain = design_of(summary, names), model.fit(summary)
    effects = [f"{process}.{effect}" for process in MOVED[model.name] for effect in design.effects]
    start = [*plain.estimate.values, *np.ones(len(effects))]
    estimate = maximise((*model.parameters, *effects), start, likelihood(model, summary, design))
    unit = np.concatenate([np.ones(len(model.parameters)), *(1 / design.spread for _ in MOVED[model.name])])
    estimate = replace(
        estimate,
        values=np.exp(unit * np.log(estimate.values)),
        covariance=unit[:, None] * estimate.covariance * unit,
    )
    return FittedCovariates(
        estimate, _findings(model, summary, design, estimate), plain, design, _moves(model)
    )


def likelihood(
    model: LikelihoodModel[CustomerSummary, Fitted], summary: CustomerSummary, design: Design
) -> Likelihood:
    """Give the log-likelihood of a model's parameters and then of e^coefficient, process by process.

    Columns are in units of how much they vary, so that all coefficients are sought alike.
    """
    each = [_likelihood(model, part) for part in parts_of(summary, design.place)]
    lines = [_moved(_moves(model), row / design.spread) for row in design.kinds]
    size = len(model.parameters)

    def at(values: Numbers) -> tuple[float, Numbers]:
        logs = np.log(values)
        total, slope = 0.0, np.zeros_like(values)
        for one, line in zip(each, lines, strict=True):
            own = np.exp(np.clip(logs[:size] + line @ logs[size:], -_FAR, _FAR))
            value, by_own = one(own)
            by_log = by_own * own
            total += value
            slope[:size] += by_log
            slope[size:] += line.T @ by_log
        return total, slope / values

    return at


def _likelihood(model: LikelihoodModel[CustomerSummary, Fitted], part: CustomerSummary) -> Likelihood:
    try:
        return model.likelihood(part)
    except InputError:  # nobody of this kind shows what the model speaks of
        return lambda at: (0.0, np.zeros_like(at))


def _moves(model: LikelihoodModel[CustomerSummary, Fitted]) -> Numbers:
    signs = MOVED[model.name].values()
    return np.array([[sign.get(name, 0.0) for sign in signs] for name in model.parameters], np.float64)


def _moved(moves: Numbers, row: Numbers) -> Numbers:
    """Return how logarithms of parameters hang on the coefficients, `(k, processes x effects)`."""
    return np.asarray(np.kron(moves, row[None, :]), np.float64)


def _findings(
    model: LikelihoodModel[CustomerSummary, Fitted],
    summary: CustomerSummary,
    design: Design,
    estimate: Estimate,
) -> tuple[Note, ...]:
    size = len(model.parameters)
    own = replace(
        estimate,
        names=estimate.names[:size],
        values=estimate.values[:size],
        covariance=estimate.covariance[:size, :size],
        weak=tuple(name for name in estimate.weak if name in model.parameters),
        at_bound=tuple(name for name in estimate.at_bound if name in model.parameters),
    )
    told = list(model.fitted(own, summary).findings)
    told += [
        Note.of("model.one_level", covariate=each.name, level=each.base)
        for each in design.covariates
        if isinstance(each.base, str) and not each.levels
    ]
    unsure = {*estimate.weak, *estimate.at_bound}
    effects = [name for name in estimate.names[size:] if name in unsure]
    if effects:
        told.append(Note.of("model.effect_not_identified", effects=", ".join(effects)))
    return tuple(told)
