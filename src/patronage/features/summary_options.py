"""How customers are summarised for models: who is left out, and what else tells them apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from patronage.base.errors import UnknownName
from patronage.contract.facts import CUSTOMER_FACTS

__all__ = ["COHORTS", "COVARIATES", "SummaryOptions", "covariates_of"]

COHORTS = {f"cohort_{step}": step for step in ("week", "month", "quarter", "year")}
"""Covariates that are the calendar step of the first purchase, and the step."""

COVARIATES = (*(column.name for column in CUSTOMER_FACTS.columns if column.dimension), *COHORTS)
"""Everything that may tell customers apart."""

_SHORT = {"channel": "acquisition_channel", "campaign": "acquisition_campaign", "cohort": "cohort_month"}


@dataclass(frozen=True)
class SummaryOptions:
    """The choices of a summary.

    Parameters
    ----------
    covariates
        Columns that tell customers apart beside their purchases, of `COVARIATES`.
    with_before_history
        Keep customers from before the export began, whose first purchase is not known.
    with_refunded
        Keep orders of which all goods came back, as purchases without value.
    """

    covariates: tuple[str, ...] = ()
    with_before_history: bool = False
    with_refunded: bool = False

    def __post_init__(self) -> None:
        """Refuse a covariate that no customer has."""
        for name in self.covariates:
            if name not in COVARIATES:
                raise UnknownName.among("covariate", name, COVARIATES)


def covariates_of(names: Iterable[str]) -> tuple[str, ...]:
    """Take the names people use: `channel`, `campaign` and `cohort` are of the first purchase.

    Examples
    --------
    >>> covariates_of(["channel", "country"])
    ('acquisition_channel', 'country')
    """
    return tuple(_SHORT.get(name, name) for name in names)
