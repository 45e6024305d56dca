"""Bases of purchases and of spending drawn from CDNOW's parameters, each fitted by its own model."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from patronage.models.bg_nbd import BG_NBD
from patronage.models.fitted import Fitted
from patronage.models.gamma_gamma import GAMMA_GAMMA
from patronage.models.mbg_nbd import MBG_NBD
from patronage.models.pareto_nbd import PARETO_NBD
from tests.models.coverage import CUSTOMERS
from tests.models.made import TRUTHS, made_customers, made_spending

_REPEAT = {model.name: model for model in (BG_NBD, MBG_NBD, PARETO_NBD)}
_SPENDING = (6.25, 3.74, 15.44)

DRAWN = (*_REPEAT, "gamma_gamma")


def truth(model: str) -> dict[str, float]:
    if model == "gamma_gamma":
        return dict(zip(GAMMA_GAMMA.parameters, _SPENDING, strict=True))
    return dict(zip(_REPEAT[model].parameters, TRUTHS[model], strict=True))


def drawn(model: str) -> Callable[[np.random.Generator], Fitted]:
    if model == "gamma_gamma":
        return lambda rng: GAMMA_GAMMA.fit(made_spending(rng, CUSTOMERS, _SPENDING))
    return lambda rng: _REPEAT[model].fit(made_customers(rng, CUSTOMERS, model))
