"""MBG/NBD: customers who may leave after any purchase (Batislam, Denizel, Filiztekin 2007)."""

from __future__ import annotations

from dataclasses import dataclass

from patronage.models import geometric_dropout as dropout
from patronage.models.customer_summary import CustomerSummary
from patronage.models.fitted import findings
from patronage.models.fitted_dropout import FittedDropout
from patronage.models.fitting import Estimate, Likelihood, maximise
from patronage.models.history import history_of
from patronage.models.model import LikelihoodModel

__all__ = ["MBG_NBD", "MbgNbd"]


@dataclass(frozen=True)
class MbgNbd(LikelihoodModel[CustomerSummary, FittedDropout]):
    """Purchases at a rate of Gamma(r, alpha), and a chance of Beta(a, b) to leave after each purchase.

    Customers may leave after their first: some of those who never bought again are gone.

    Examples
    --------
    >>> import numpy as np
    >>> seen = CustomerSummary(
    ...     frequency=np.array([3, 2, 1, 0]),
    ...     recency=np.array([35, 30, 5, 0]),
    ...     T=np.full(4, 39),
    ...     monetary_value=np.full(4, np.nan),
    ...     weight=np.array([300, 300, 600, 1200]),
    ... )
    >>> fitted = MbgNbd().fit(seen)
    >>> fitted.probability_alive(2, [30, 10], 39).round(2)
    array([0.52, 0.22])
    """

    @property
    def name(self) -> str:
        """The name it is asked for by."""
        return "mbg_nbd"

    @property
    def parameters(self) -> tuple[str, ...]:
        """What is estimated, in the order of the arrays."""
        return dropout.NAMES

    def fit(self, observed: CustomerSummary) -> FittedDropout:
        """Estimate the parameters; what the data do not tell is a finding, never an error."""
        estimate = maximise(self.parameters, self.start(observed), self.likelihood(observed))
        return self.fitted(estimate, observed)

    def start(self, observed: CustomerSummary) -> tuple[float, ...]:
        """Give parameters to begin a search from."""
        return dropout.start(history_of(observed))

    def likelihood(self, observed: CustomerSummary) -> Likelihood:
        """Give the log-likelihood of r, alpha, a, b."""
        seen = history_of(observed)
        return dropout.likelihood(seen, seen.frequency + 1)

    def fitted(self, estimate: Estimate, observed: CustomerSummary) -> FittedDropout:
        """Take parameters, however they were estimated, for those of this model."""
        del observed
        return FittedDropout(estimate, findings(estimate, dropout.PROCESSES), first_may_leave=True)


MBG_NBD = MbgNbd()
