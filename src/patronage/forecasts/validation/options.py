"""What a validation is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from patronage.base.errors import UnknownName, UsageError
from patronage.features.summary_options import SummaryOptions
from patronage.forecasts.validation.contenders import MODELS_JUDGED

__all__ = ["ValidationOptions"]


@dataclass(frozen=True)
class ValidationOptions:
    """The choices of a validation.

    Parameters
    ----------
    cutoffs
        Last days on which forecasts stand, in any order. Default: four, if the history allows.
    horizon_days
        How many days are forecast after each. Default: a fifth of the history, a year at most; with cutoffs
        given, what lies after the last of them.
    models
        The models to judge and to choose from; the baselines always stand beside them.
    by
        Covariates whose combinations are judged apart, such as `acquisition_channel` and `cohort_month`.
    as_of
        The last day of observation. Default: the last day of the data.
    with_before_history, with_refunded
        As in `SummaryOptions`.
    season
        Twelve indices of the months for the clock of the models; empty for none. Default: read at each cutoff
        from what lies before it, where that is two years or more.
    """

    cutoffs: tuple[date, ...] = ()
    horizon_days: int | None = None
    models: tuple[str, ...] = MODELS_JUDGED
    by: tuple[str, ...] = ()
    as_of: date | None = None
    with_before_history: bool = False
    with_refunded: bool = False
    season: tuple[float, ...] | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be judged."""
        for name in self.models:
            if name not in MODELS_JUDGED:
                raise UnknownName.among("model", name, MODELS_JUDGED)
        if not self.models:
            raise UsageError(f"no model is named; choose of {', '.join(MODELS_JUDGED)}")
        if self.horizon_days is not None and self.horizon_days < 1:
            raise UsageError(f"a horizon of {self.horizon_days} days judges nothing; give 1 or more")
        _ = self.summary

    @property
    def summary(self) -> SummaryOptions:
        """How customers are summarised."""
        return SummaryOptions(self.by, self.with_before_history, self.with_refunded)
