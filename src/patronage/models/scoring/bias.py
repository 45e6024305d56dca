"""By how much a forecast of the whole was too high or too low."""

from __future__ import annotations

from patronage.models.scoring.judged import Judged

__all__ = ["bias"]


def bias(judged: Judged) -> float | None:
    """Give the total forecast over the total that came, less 1: above 0 where it was too high.

    None where nothing came: a share of nothing is no number.

    Examples
    --------
    >>> bias(Judged.of([1.0, 0.8], [2.0, 0.0]))
    -0.1
    """
    return judged.total_forecast / judged.total_actual - 1 if judged.total_actual else None
