"""What may be said of a question about the worth of contracts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import inf, isfinite, isinf, log

from patronage.base.errors import UnknownName, UsageError
from patronage.forecasts.contracts.groups import DIMENSIONS

__all__ = ["MODELS", "ContractOptions"]

MODELS = ("auto", "sbg", "bdw")
"""Of renewals; auto takes bdw where a likelihood-ratio test at 5 % prefers it."""

_YEAR = 365.25


@dataclass(frozen=True)
class ContractOptions:
    """The choices of a question about the worth of contracts.

    Parameters
    ----------
    by
        Any of `DIMENSIONS`: contracts are told of each by itself, and in all.
    horizon
        Days to look ahead; infinite for all to come.
    model
        Of renewals: sbg, bdw where the chance of each to end changes with age, or auto: bdw where a
        likelihood-ratio test at 5 % prefers it.
    annual_rate
        Of discounting, continuous: 0.1 for 10 % a year.
    margin_rate
        Share of payments that is margin; None where it is not known, and values are revenue.
    level
        How often intervals are to hold what comes.
    observed_from
        The first day from which ends of contracts are known, where the files leave out earlier ones.

    Examples
    --------
    >>> ContractOptions(horizon=182.625).days
    182.0
    """

    by: tuple[str, ...] = DIMENSIONS
    horizon: float = _YEAR
    model: str = "auto"
    annual_rate: float = 0.10
    margin_rate: Decimal | None = None
    level: float = 0.95
    observed_from: date | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be asked."""
        for name in self.by:
            if name not in DIMENSIONS:
                raise UnknownName.among("dimension of contracts", name, DIMENSIONS)
        if self.model not in MODELS:
            raise UnknownName.among("model of renewals", self.model, MODELS)
        if not self.horizon > 0:
            raise UsageError(f"the horizon is {self.horizon:g} days; expected more than 0")
        if not (isfinite(self.annual_rate) and 0 <= self.annual_rate < 10):  # noqa: PLR2004  # a slip of percent
            raise UsageError(
                f"the annual rate is {self.annual_rate}; expected a share such as 0.1 for 10 % a year"
            )
        if self.annual_rate == 0 and isinf(self.horizon):
            raise UsageError(
                f"at a rate of {self.annual_rate} nothing endless has a present value; state a horizon"
            )
        if not 0 < self.level < 1:
            raise UsageError(f"the level is {self.level:g}; expected a share such as 0.95")
        if self.margin_rate is not None and not -1 <= self.margin_rate <= 1:
            raise UsageError(f"the margin rate is {self.margin_rate}; expected a share from -1 to 1, as 0.35")

    @property
    def days(self) -> float:
        """Whole days of the horizon, for what happens on days; infinite for all to come."""
        return inf if isinf(self.horizon) else float(int(self.horizon))

    @property
    def force(self) -> float:
        """Continuous discount a day: ln(1 + annual_rate) / 365.25."""
        return log(1 + self.annual_rate) / _YEAR

    @property
    def rate(self) -> float | None:
        """The margin rate as models take it."""
        return None if self.margin_rate is None else float(self.margin_rate)
