"""What may be said of a question about leaving: how to part it, how far to look, which models."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from math import isfinite, log

from patronage.base.errors import UnknownName, UsageError

__all__ = ["DIMENSIONS", "ChurnOptions", "days_of"]

DIMENSIONS = ("channel", "cohort", "plan")
"""What leaving may be parted by; plans are of contracts only."""

_MONTH, _YEAR = 30.4375, 365.25
_CONTRACTS = ("auto", "sbg", "bdw")
_PURCHASES = ("pareto_nbd", "bg_nbd", "mbg_nbd")


@dataclass(frozen=True)
class ChurnOptions:
    """The choices of a question about leaving.

    Parameters
    ----------
    by
        Any of `DIMENSIONS`: survival and losses are told for each by itself, and in all.
    as_of
        The last day of observation; default: the last day of the data.
    horizon_days
        How far to look.
    model
        Of repeat purchases, for customers without a contract: pareto_nbd, bg_nbd or mbg_nbd.
    contract_model
        Of renewals: sbg, bdw where the chance of each to leave changes with age, or auto: bdw where a
        likelihood-ratio test at 5 % prefers it.
    annual_rate
        Of discounting, continuous: 0.1 for 10 % a year.
    margin_rate
        Share of revenue left after the cost of goods, where costs are unknown.
    observed_from
        The first day from which ends of contracts are known, where the files leave out earlier ones.

    Examples
    --------
    >>> ChurnOptions(horizon_days=days_of("12m")).horizon_days
    365
    """

    by: tuple[str, ...] = DIMENSIONS
    as_of: date | None = None
    horizon_days: int = 365
    model: str = "pareto_nbd"
    contract_model: str = "auto"
    annual_rate: float = 0.10
    margin_rate: float | None = None
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
        if not 1 <= self.horizon_days <= _FARTHEST:
            raise UsageError(
                f"the horizon is {self.horizon_days} days; expected 1 to {_FARTHEST}, or months such as 12m"
            )
        if not (isfinite(self.annual_rate) and 0 <= self.annual_rate <= 1):
            raise UsageError(f"the annual rate is {self.annual_rate}; expected a share from 0 to 1, as 0.1")
        if self.margin_rate is not None and not -1 <= self.margin_rate <= 1:
            raise UsageError(f"the margin rate is {self.margin_rate}; expected a share from -1 to 1, as 0.35")

    @property
    def force(self) -> float:
        """Continuous discount a day: ln(1 + annual_rate) / 365.25."""
        return log(1 + self.annual_rate) / _YEAR


_FARTHEST = 3_653


def days_of(horizon: str) -> int:
    """Read a horizon: days as `180` or `180d`, months of 30.4375 days as `12m`, years as `2y`.

    Examples
    --------
    >>> days_of("90"), days_of("12m"), days_of("2y")
    (90, 365, 730)
    """
    found = re.fullmatch(r"\s*(\d{1,5})\s*([dmy]?)\s*", horizon.lower())
    if not found:
        raise UsageError(f"{horizon!r} is no horizon; write days as 180, months as 12m or years as 2y")
    many, unit = found.groups()
    return int(int(many) * {"": 1.0, "d": 1.0, "m": _MONTH, "y": _YEAR}[unit])
