"""The models a valuation stands on: of repeat purchases, for each part of the customers, and of spending."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray

from patronage.base.errors import UnknownName
from patronage.base.note import Note
from patronage.forecasts.foundation.prepared import Prepared
from patronage.models.customer_summary import CustomerSummary
from patronage.models.fitted_purchases import FittedPurchases
from patronage.models.fitting import Numbers
from patronage.models.grouped import fit_groups
from patronage.models.model import MODELS, LikelihoodModel
from patronage.models.spend_model import FittedSpend, fit_spending

__all__ = ["FittedShop", "fit_shop", "part_names"]


_MODELS = ("pareto_nbd", "bg_nbd", "mbg_nbd", "nbd", "poisson")
_MOST_PARTS = 60  # finer parts of the customers share the fit of all


@dataclass(frozen=True)
class FittedShop:
    """The models of one shop.

    Parameters
    ----------
    model
        The name of the model of repeat purchases.
    parts
        What parts the customers who share a fit; one empty name where all share one.
    place
        `(n,)`, the part of each row of the summary.
    purchases
        The model of each part.
    covariance
        Of the logarithms of the parameters of all parts, one after the other.
    spending
        What a purchase brings.
    notes
        What the data did not tell.
    """

    model: str
    parts: tuple[str, ...]
    place: NDArray[np.intp]
    purchases: tuple[FittedPurchases, ...]
    covariance: Numbers
    spending: FittedSpend
    notes: tuple[Note, ...]


def fit_shop(prepared: Prepared, model: str) -> FittedShop:
    """Fit a model of repeat purchases, part by part where customers are parted, and one of spending.

    The first of what parts the customers parts the fits: small parts borrow from the others.

    Raises
    ------
    UnknownName
        There is no such model of repeat purchases.
    """
    if model not in _MODELS:
        raise UnknownName.among("model of repeat purchases", model, _MODELS)
    chosen = cast("LikelihoodModel[CustomerSummary, FittedPurchases]", MODELS[model])
    spending = fit_spending(prepared.spending)
    texts = part_names(prepared.summary)
    names = np.unique(texts)
    if not 1 < len(names) <= _MOST_PARTS:
        fitted = chosen.fit(prepared.summary)
        place = np.zeros(len(texts), np.intp)
        notes = (*fitted.findings, *spending.findings)
        return FittedShop(model, ("",), place, (fitted,), fitted.estimate.covariance, spending, notes)
    grouped = fit_groups(chosen, prepared.summary, texts)
    return FittedShop(
        model=model,
        parts=grouped.groups,
        place=np.searchsorted(np.array(grouped.groups), texts),
        purchases=tuple(grouped.shrunk.values()),
        covariance=grouped.joint_covariance(),
        spending=spending,
        notes=(*grouped.findings, *spending.findings),
    )


def part_names(summary: CustomerSummary) -> NDArray[np.str_]:
    """Give what parts each row of a summary: the first covariate."""
    if not summary.covariates:
        return np.zeros(len(summary), np.str_)
    return summary.covariates[0][1].astype(np.str_)
