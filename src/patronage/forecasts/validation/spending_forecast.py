"""What a purchase of each customer is to bring, as far as a cutoff tells."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from patronage.base.errors import InputError
from patronage.base.note import Note
from patronage.features.held_out import HeldOut
from patronage.features.spending import share_paid
from patronage.models.fitting import Numbers
from patronage.models.gamma_gamma import GAMMA_GAMMA

__all__ = ["SpendingForecast", "spending_forecast"]


@dataclass(frozen=True)
class SpendingForecast:
    """The value of a purchase.

    Parameters
    ----------
    each
        Expected of a customer of each row, `(n,)`; purchases without money are in the mean.
    variation
        Variance of one purchase of a customer over the square of its mean.
    findings
        What must be said of it.
    """

    each: Numbers
    variation: float
    findings: tuple[Note, ...] = ()


def spending_forecast(held: HeldOut) -> SpendingForecast:
    """Fit Gamma-Gamma to repeat purchases before the cutoff, or take the mean of first ones and say so."""
    try:
        fitted = GAMMA_GAMMA.fit(held.spending)
    except InputError:
        mean = float(held.money["first_value"].sum()) / held.customers
        told = Note.of("validation.first_values")
        return SpendingForecast(np.full(len(held.rows), mean), 1.0, (told,))
    # What is expected is linear in what was spent: a row's mean stands for its customers.
    paid = np.where(held.paid > 0, held.paid, 1.0)
    mean_value = held.money["value"] / held.rows.weight / paid
    each = fitted.expected_value(held.paid, np.maximum(mean_value, 0.0))
    return SpendingForecast(
        each * share_paid(held.rows, held.paid), 1 / fitted.parameters["p"], fitted.findings
    )
