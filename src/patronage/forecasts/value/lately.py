"""What the last days were missed by, forecast as it is done now by what was known before them."""

from __future__ import annotations

from dataclasses import dataclass

from patronage.forecasts.foundation.standing import Past, standing_of

__all__ = ["Lately", "lately"]


@dataclass(frozen=True)
class Lately:
    """The last step of the past, corrected by what the steps before it had taught.

    Parameters
    ----------
    days
        How many it looked ahead.
    forecast, actual
        What was to come of the shop or a part of it, and what came.
    deviation
        Of the forecast as the model has it: chance and estimate.
    """

    days: int
    forecast: float
    actual: float
    deviation: float

    @property
    def error(self) -> float | None:
        """Forecast over actual, less 1; nothing where nothing came."""
        return self.forecast / self.actual - 1 if self.actual > 0 else None


def lately(past: Past, part: str | None = None) -> Lately | None:
    """Take the last step: of a part of the shop, or of all of it.

    Its days taught the correction of today's values, so it is corrected by the steps before it alone. Nothing
    where there is none, or it expected nothing.
    """
    if not past.is_told:
        return None
    last = past.steps[-1]
    if part is not None and part not in last.parts:
        return None
    some = slice(None) if part is None else last.parts.index(part)
    numbers = (last.forecast, last.actual, last.variance)
    forecast, actual, variance = (float(each[some].sum()) for each in numbers)
    if forecast <= 0:
        return None
    times = standing_of(past.before_last).correction
    return Lately(last.days, times * forecast, actual, times * variance**0.5)
