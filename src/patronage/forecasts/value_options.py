"""How customers are to be valued."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from math import log

from patronage.base.errors import UsageError
from patronage.features.summary_options import SummaryOptions, covariates_of

__all__ = ["AUTOMATIC", "DAYS_A_YEAR", "ValueOptions", "months"]

AUTOMATIC = "auto"
"""The model is the one that past cutoffs choose."""

DAYS_A_YEAR = 365.25
_DAYS_A_MONTH = DAYS_A_YEAR / 12
_MOST_PAST = 8


def months(count: float) -> float:
    """Give the days of so many months, of 30.4375 days each.

    Examples
    --------
    >>> months(12)
    365.25
    """
    return count * _DAYS_A_MONTH


@dataclass(frozen=True)
class ValueOptions:
    """The choices of a valuation.

    Parameters
    ----------
    by
        What parts the customers: `channel`, `cohort`, or any column of `COVARIATES`.
    horizon
        Days to look ahead; infinite for all to come.
    annual_rate
        Of discounting, 0.1 for 10 % a year.
    margin_rate
        What is left of net revenue of unknown cost, between 0 and 1; nothing where it is not known.
    model
        The name of a model of repeat purchases, or `auto`.
    season
        Twelve indices of the months; empty for none; nothing to estimate them where two years were observed.
    past
        From how many past days the same forecast is made, to correct this one and to learn of shocks; or 0.
    level
        How often intervals are to hold what comes.
    summary
        Who is left out.

    Raises
    ------
    UsageError
        A rate, horizon or level that cannot be.
    """

    by: tuple[str, ...] = ()
    horizon: float = months(12)
    annual_rate: float = 0.1
    margin_rate: Decimal | None = None
    model: str = AUTOMATIC
    season: tuple[float, ...] | None = None
    past: int = 2
    level: float = 0.95
    summary: SummaryOptions = field(default_factory=SummaryOptions)

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        if not self.horizon > 0:
            raise UsageError(f"the horizon is {self.horizon:g} days; expected more than 0")
        if not 0 <= self.annual_rate < 10:  # noqa: PLR2004  # ten times a year is a slip of percent
            raise UsageError(
                f"the annual rate is {self.annual_rate:g}; expected a share such as 0.1 for 10 % a year"
            )
        if self.annual_rate == 0 and self.horizon == float("inf"):
            raise UsageError(
                f"at a rate of {self.annual_rate} nothing endless has a present value; state a horizon"
            )
        if not 0 <= self.past <= _MOST_PAST:
            raise UsageError(f"{self.past} past days are asked for; expected 0 to {_MOST_PAST}")
        if not 0 < self.level < 1:
            raise UsageError(f"the level is {self.level:g}; expected a share such as 0.95")
        if self.margin_rate is not None and not 0 <= self.margin_rate <= 1:
            raise UsageError(f"the margin rate is {self.margin_rate}; expected a share from 0 to 1")

    @property
    def covariates(self) -> tuple[str, ...]:
        """What parts the customers, by the names of columns."""
        return covariates_of(self.by)

    @property
    def delta(self) -> float:
        """The rate of continuous discounting a day: `ln(1 + annual rate) / 365.25`."""
        return log(1 + self.annual_rate) / DAYS_A_YEAR
