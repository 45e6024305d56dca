"""What may be said of a question about leaving: how to part it, how far to look, which models."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import isfinite, log

from patronage.base.errors import UnknownName, UsageError
from patronage.forecasts.value_options import ValueOptions

__all__ = ["DIMENSIONS", "ChurnOptions"]

DIMENSIONS = ("channel", "cohort", "plan")
"""What leaving may be parted by; plans are of contracts only."""

_YEAR = 365.25
_CONTRACTS = ("auto", "sbg", "bdw")
_PURCHASES = ("pareto_nbd", "bg_nbd", "mbg_nbd", "auto")


@dataclass(frozen=True)
class ChurnOptions:
    """The choices of a question about leaving.

    Parameters
    ----------
    by
        Any of `DIMENSIONS`: survival and losses are told for each by itself, and in all.
    horizon
        Days to look ahead.
    model
        Of repeat purchases, for customers by their orders: pareto_nbd, bg_nbd or mbg_nbd; auto lets past
        cutoffs choose.
    contract_model
        Of renewals: sbg, bdw where the chance of each to leave changes with age, or auto: bdw where a
        likelihood-ratio test at 5 % prefers it.
    annual_rate
        Of discounting, continuous: 0.1 for 10 % a year.
    margin_rate
        Share of revenue left after the cost of goods, where costs are unknown.
    past
        From how many past days purchases are forecast too, to correct what is forecast now; or 0.
    observed_from
        The first day from which ends of contracts are known, where the files leave out earlier ones.

    Examples
    --------
    >>> f"{ChurnOptions(annual_rate=0.15).force:.6f}"
    '0.000383'
    """

    by: tuple[str, ...] = DIMENSIONS
    horizon: float = 365.25
    model: str = "auto"
    contract_model: str = "auto"
    annual_rate: float = 0.10
    margin_rate: Decimal | None = None
    past: int = ValueOptions.past
    observed_from: date | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be asked."""
        for name in self.by:
            if name not in DIMENSIONS:
                raise UnknownName.among("dimension of leaving", name, DIMENSIONS)
        for kind, name, known in (("purchases", self.model, _PURCHASES),
                                  ("renewals", self.contract_model, _CONTRACTS)):  # fmt: skip
            if name not in known:
                raise UnknownName.among(f"model of {kind} with dropout", name, known)
        if not 1 <= self.horizon <= _FARTHEST:
            raise UsageError(f"the horizon is {self.horizon:g} days; expected 1 to {_FARTHEST}")
        if not (isfinite(self.annual_rate) and 0 <= self.annual_rate <= 1):
            raise UsageError(f"the annual rate is {self.annual_rate}; expected a share from 0 to 1, as 0.1")
        if self.margin_rate is not None and not -1 <= self.margin_rate <= 1:
            raise UsageError(f"the margin rate is {self.margin_rate}; expected a share from -1 to 1, as 0.35")

    @property
    def days(self) -> int:
        """Whole days of the horizon, for what happens on days."""
        return int(self.horizon)

    @property
    def force(self) -> float:
        """Continuous discount a day: ln(1 + annual_rate) / 365.25."""
        return log(1 + self.annual_rate) / _YEAR


_FARTHEST = 3_653
