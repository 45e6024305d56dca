"""Bases of purchases and of spending drawn from CDNOW's parameters, each fitted by its own model."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from patronage.base.note import Note
from patronage.models.bg_nbd import BG_NBD
from patronage.models.customer_summary import CustomerSummary
from patronage.models.fitted import Fitted
from patronage.models.gamma_gamma import GAMMA_GAMMA
from patronage.models.geometric_dropout import likelihood
from patronage.models.history import history_of
from patronage.models.mbg_nbd import MBG_NBD
from patronage.models.pareto_nbd import PARETO_NBD
from patronage.models.profiling import profile_intervals
from tests.models.coverage import CUSTOMERS
from tests.models.made import TRUTHS, made_customers, made_spending


class Profiled:
    """A fitted MBG/NBD whose intervals follow the likelihood: standard errors are too short for it."""

    def __init__(self, observed: CustomerSummary) -> None:
        seen = history_of(observed)
        self.fitted = MBG_NBD.fit(observed)
        self.likelihood = likelihood(seen, seen.frequency + 1)

    @property
    def findings(self) -> tuple[Note, ...]:
        return self.fitted.findings

    def intervals(self, level: float) -> dict[str, tuple[float, float]]:
        return profile_intervals(self.fitted.estimate, self.likelihood, level)


_REPEAT = {model.name: model for model in (BG_NBD, MBG_NBD, PARETO_NBD)}
_SPENDING = (6.25, 3.74, 15.44)

DRAWN = (*_REPEAT, "gamma_gamma")


def truth(model: str) -> dict[str, float]:
    if model == "gamma_gamma":
        return dict(zip(GAMMA_GAMMA.parameters, _SPENDING, strict=True))
    return dict(zip(_REPEAT[model].parameters, TRUTHS[model], strict=True))


def drawn(model: str) -> Callable[[np.random.Generator], Fitted | Profiled]:
    if model == "gamma_gamma":
        return lambda rng: GAMMA_GAMMA.fit(made_spending(rng, CUSTOMERS, _SPENDING))
    if model == "mbg_nbd":
        return lambda rng: Profiled(made_customers(rng, CUSTOMERS, model))
    return lambda rng: _REPEAT[model].fit(made_customers(rng, CUSTOMERS, model))
