"""GGompertz/NBD: customers who buy, and leave ever sooner the longer they stay (Bemmaor, Glady 2012)."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from patronage.base.note import Note
from patronage.models.customer_summary import CustomerSummary
from patronage.models.fitted import findings
from patronage.models.fitted_ggompertz import FittedGGompertz
from patronage.models.fitting import Estimate, Likelihood, Numbers, maximise
from patronage.models.gompertz_clock import GompertzClock
from patronage.models.gompertz_lifetime import gone_sooner
from patronage.models.history import History, history_of
from patronage.models.model import LikelihoodModel
from patronage.models.pareto_nbd import PARETO_NBD
from patronage.models.special import digamma, log_rising, logistic
from patronage.models.weighed import weighed

__all__ = ["GGOMPERTZ_NBD", "GGompertzNbd", "likelihood"]

_NAMES = ("r", "alpha", "b", "s", "beta")
_PROCESSES = {"purchasing": ("r", "alpha"), "dropout": ("b", "s", "beta")}

_AGES = 3.0  # b times the mean time where a search begins: of either side of it the top was found
_TELLS = 1.35  # of log-likelihood: the 5 % test of a parameter that cannot be below 0


@dataclass(frozen=True)
class GGompertzNbd(LikelihoodModel[CustomerSummary, FittedGGompertz]):
    """Purchases at a rate of Gamma(r, alpha), until a customer leaves at a rate of eta b e^(b t).

    eta varies as Gamma(s, beta): the share who stay until t is S(t) = (beta / (beta + e^(b t) - 1))^s.
    With k = r + x the likelihood of a customer is

        G(k)/G(r) alpha^r [(alpha + T)^-k S(T) - integral from t_x to T of (alpha + u)^-k dS(u)]

    Where b falls to 0 and beta with it, it is Pareto/NBD, of the beta that is beta / b here.

    Examples
    --------
    >>> seen = CustomerSummary(
    ...     frequency=np.array([3, 2, 1, 0]),
    ...     recency=np.array([35, 30, 5, 0]),
    ...     T=np.full(4, 39),
    ...     monetary_value=np.full(4, np.nan),
    ...     weight=np.array([300, 300, 600, 1200]),
    ... )
    >>> fitted = GGompertzNbd().fit(seen)
    >>> fitted.probability_alive(2, [30, 10], 39).round(2)
    array([0.85, 0.34])
    """

    @property
    def name(self) -> str:
        """The name it is asked for by."""
        return "ggompertz_nbd"

    @property
    def parameters(self) -> tuple[str, ...]:
        """What is estimated, in the order of the arrays."""
        return _NAMES

    def fit(self, observed: CustomerSummary) -> FittedGGompertz:
        """Estimate the parameters; where Pareto/NBD does as well, that is a finding, never an error."""
        found = self.fitted(maximise(_NAMES, self.start(observed), self.likelihood(observed)), observed)
        gain = found.log_likelihood - PARETO_NBD.fit(observed).log_likelihood
        if gain > _TELLS:
            return found
        alike = Note.of("model.no_better", plain=PARETO_NBD.name, parameter="b", gain=f"{max(gain, 0):.2f}")
        return replace(found, findings=(*found.findings, alike))

    def start(self, observed: CustomerSummary) -> tuple[float, ...]:
        """Give parameters to begin a search from, in the unit of time of the data."""
        seen = history_of(observed)
        return 0.5, 0.25 / seen.purchase_rate, _AGES / seen.mean_time, 0.5, 0.5 * _AGES

    def likelihood(self, observed: CustomerSummary) -> Likelihood:
        """Give the log-likelihood of r, alpha, b, s, beta."""
        return likelihood(history_of(observed))

    def fitted(self, estimate: Estimate, observed: CustomerSummary) -> FittedGGompertz:
        """Take parameters, however they were estimated, for those of this model."""
        del observed
        return FittedGGompertz(estimate, findings(estimate, _PROCESSES))


def likelihood(seen: History) -> Likelihood:
    """Return the log-likelihood of r, alpha, b, s, beta."""
    x, last, end, weight = seen.frequency, seen.recency, seen.T, seen.weight

    def at(parameters: Numbers) -> tuple[float, Numbers]:
        r, alpha, b, s, beta = (float(value) for value in parameters)
        k, left = r + x, gone_sooner(parameters, x, last, end)
        later, told = (
            GompertzClock.after(b, beta, last),
            GompertzClock(b, np.full_like(last, beta)).told(last),
        )
        since, since_told = np.log1p((end - last) / (alpha + last)), later.told(end - last)
        before, stayed = np.log1p(last / alpha), -k * since - s * since_told
        # Either may be without measure of the other, whose digits its difference from it would cost.
        both, w = np.logaddexp(stayed, left.log_integral), logistic(left.log_integral - stayed)
        by_count = seen.customers_by_count
        value = by_count @ log_rising(r, seen.counts) + weighed(
            weight, both - r * before - x * np.log(alpha + last) - s * told
        )
        # Means over both ways of having come to T: still active, or gone before.
        log_alpha = before + since + w * (left.log_alpha - since)
        per_alpha = (1 - w) / (alpha + end) + w * left.per_alpha
        clock = told + since_told + w * (left.clock - since_told)
        stays, goes = (np.exp(-told) * steady for steady in (np.exp(-since_told), left.steady))
        by_beta = (1 - w) * s * (1 - stays) + w * (s - (s + 1) * goes)
        goes = left.aged - left.aged_steady + left.aged_steady / later.scale
        by_b = w * (1 + left.aged - (s + 1) * goes) - (1 - w) * s * b * end * later.pace(since_told)
        slope = np.array(
            [
                by_count @ (digamma(r + seen.counts) - digamma(r)) - weighed(weight, log_alpha),
                weighed(weight, r / alpha - k * per_alpha),
                weighed(weight, by_b) / b,
                weighed(weight, w / s - clock),
                weighed(weight, by_beta) / beta,
            ]
        )
        return float(value), slope

    return at


GGOMPERTZ_NBD = GGompertzNbd()
