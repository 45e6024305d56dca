"""How customers are scored: the length of the window, the rule for scores, the rule for tiers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from patronage.base.errors import UnknownName, UsageError

__all__ = ["STANDARD", "RfmOptions", "Scoring", "TierRule"]

Scoring = Literal["thirds", "ranges"]
TierRule = Literal["sums", "thirds"]

_LONGEST = 3650


@dataclass(frozen=True)
class RfmOptions:
    """The choices of a scoring.

    Parameters
    ----------
    window_days
        Days before `as_of` in which orders count, the day of `as_of` included.
    scoring
        `thirds`: a customer's score is the third of the customers that are behind, equal values alike.
        `ranges`: three equal ranges, of the window's length for recency, of the observed values for
        frequency and money.
    tiers
        `sums`: scores of 7 to 9 in sum are top, 5 and 6 middle, 3 and 4 low.
        `thirds`: thirds of the customers by that sum, equal sums together.
    """

    window_days: int = 365
    scoring: Scoring = "thirds"
    tiers: TierRule = "sums"

    def __post_init__(self) -> None:
        """Refuse a rule that does not exist and a window that holds nothing."""
        if self.scoring not in get_args(Scoring):
            raise UnknownName.among("rule for scores", self.scoring, get_args(Scoring))
        if self.tiers not in get_args(TierRule):
            raise UnknownName.among("rule for tiers", self.tiers, get_args(TierRule))
        if not 1 <= self.window_days <= _LONGEST:
            raise UsageError(
                f"a window of {self.window_days} days lies outside 1 to {_LONGEST}; one year is 365"
            )


STANDARD = RfmOptions()
"""One year, thirds of the customers, tiers by fixed sums."""
