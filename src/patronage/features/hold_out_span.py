"""Where a hold-out lies: the last day that is known, the days that are judged, and what is known of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from patronage.base.errors import InputError

__all__ = ["HoldOutSpan"]


@dataclass(frozen=True)
class HoldOutSpan:
    """The days of one hold-out.

    Parameters
    ----------
    cutoff
        The last day on which a forecast may stand.
    horizon_days
        Days after it that are judged.
    known_on
        The day by which refunds of what came are known; not before the hold-out ends.
    lately_days
        Days up to the cutoff that count as lately, for who does as he did.

    Raises
    ------
    InputError
        The hold-out has no day, or ends later than anything is known.

    Examples
    --------
    >>> HoldOutSpan(date(1997, 9, 30), 273, date(1998, 6, 30)).until
    datetime.date(1998, 6, 30)
    """

    cutoff: date
    horizon_days: int
    known_on: date
    lately_days: int = 365

    def __post_init__(self) -> None:
        """Refuse days that cannot be judged."""
        if self.horizon_days < 1 or self.lately_days < 1:
            raise InputError(
                f"a hold-out of {self.horizon_days} days after {self.lately_days}; expected at least 1 each"
            )
        if self.until > self.known_on:
            raise InputError(
                f"{self.horizon_days} days after {self.cutoff} end on {self.until}, and the data on"
                f" {self.known_on}; give an earlier cutoff, or a shorter horizon"
            )

    @property
    def until(self) -> date:
        """The last day that is judged."""
        return self.cutoff + timedelta(days=self.horizon_days)

    @property
    def lately_from(self) -> date:
        """The day before those that count as lately."""
        return self.cutoff - timedelta(days=self.lately_days)
