"""What the chapter on the value to come is made from: customers valued, and the same forecast judged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from patronage.base.errors import InputError
from patronage.base.expr import Scalar
from patronage.contract.table import LABELS
from patronage.features.summarised import summarise
from patronage.forecasts.churn.at_risk import AtRisk, at_risk
from patronage.forecasts.churn.options import ChurnOptions
from patronage.forecasts.churn.silent import expected_silence
from patronage.forecasts.foundation.worth import Worth
from patronage.forecasts.validation.options import ValidationOptions
from patronage.forecasts.validation.validate import validate
from patronage.forecasts.validation.validation import Validation
from patronage.forecasts.value.newcomer import newcomers
from patronage.forecasts.value.value import value
from patronage.forecasts.value.valued import Valued
from patronage.forecasts.value_options import AUTOMATIC, ValueOptions
from patronage.models.fitting import Numbers
from patronage.reports.material import Material

__all__ = ["BY", "FEWEST", "Outlook", "Parted", "everybody", "labels_of", "outlook_of", "parted"]

BY = ("channel", "cohort_quarter")
"""What the customers are parted by; the first parts the fits as well."""

FEWEST = 30
"""Customers who bought again, below which a model has nothing to learn from."""


@dataclass(frozen=True)
class Outlook:
    """Customers valued and the model judged.

    Parameters
    ----------
    again
        Known customers who bought again.
    valued
        Nothing where there are fewer of those than `FEWEST`, or nobody brought money.
    validation
        Nothing where the history is too short to judge by.
    leaving
        Who may fall silent.
    """

    again: int
    valued: Valued | None = None
    validation: Validation | None = None
    leaving: AtRisk | None = None


@dataclass(frozen=True)
class Parted:
    """The worth of the customers of each part, and of a new one.

    Parameters
    ----------
    labels
        What the parts are called.
    worth
        Of each.
    new
        The value of a new customer of each, the first order included.
    """

    labels: tuple[Scalar, ...]
    worth: Worth
    new: Numbers


def outlook_of(material: Material, tell: Callable[[str], None] | None = None) -> Outlook:
    """Value the customers of a shop as `patronage value --by channel,cohort_quarter` does, and judge that."""
    engine, as_of = material.engine, material.window.as_of
    summary = summarise(engine, as_of).summary
    again = int(summary.weight[summary.frequency > 0].sum())
    if again < FEWEST:
        return Outlook(again)
    validation = _judged(material)
    model = validation.choice.model if validation else AUTOMATIC
    rate = stated_rate(material)
    try:
        valued = value(engine, as_of, ValueOptions(by=BY, model=model, margin_rate=rate), tell)
        asked = ChurnOptions(by=(), model=model, margin_rate=rate)
        leaving = at_risk(expected_silence(engine, as_of, asked, tell), asked, as_of)
    except InputError:
        return Outlook(again)
    return Outlook(again, valued, validation, leaving)


def stated_rate(material: Material) -> Decimal | None:
    """Give the margin rate that holds where costs are unknown."""
    stated = material.assume["margin_rate"]
    return stated if isinstance(stated, Decimal) else None


def _judged(material: Material) -> Validation | None:
    try:
        return validate(material.engine, ValidationOptions(as_of=material.window.as_of))
    except InputError:
        return None


def parted(valued: Valued, at: int) -> Parted:
    """Part the customers by one of `BY`."""
    labels, group = labels_of(valued, at)
    return Parted(labels, valued.together(group, len(labels)), _new(valued, group, len(labels)))


def labels_of(valued: Valued, at: int) -> tuple[tuple[Scalar, ...], NDArray[np.intp]]:
    """Give what the parts by one of `BY` are called, and the part of each row."""
    _, values = valued.prepared.summarised.summary.covariates[at]
    names, group = np.unique(values, return_inverse=True)
    return tuple(_label(name) for name in names), group.ravel()


def everybody(valued: Valued) -> Worth:
    """Take all customers together."""
    return valued.together(np.zeros(len(valued.alive), np.intp), 1)


def _new(valued: Valued, group: NDArray[np.intp], groups: int) -> Numbers:
    weight = valued.prepared.summary.weight.astype(np.float64)
    each = newcomers(valued).value[valued.fitted.place]
    return np.asarray(np.bincount(group, weight * each, groups) / np.bincount(group, weight, groups))


def _label(name: np.generic) -> Scalar:
    return name.item() if name.dtype.kind == "M" else LABELS.get(str(name), str(name))
