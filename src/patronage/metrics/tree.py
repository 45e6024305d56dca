"""Driver trees: how a number is made of others, so that its change can be given to each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, prod

__all__ = ["Tree"]


@dataclass(frozen=True)
class Tree:
    """A number as a product of powers of other metrics, plus further ones: either part may be empty.

    Parameters
    ----------
    factors
        Metrics that are multiplied, and their powers: `(("cost_per_click", 1), ("customers_per_click", -1))`.
    weight
        The metric the number is a mean over: new customers for CAC. It adds up over the groups of `across`.
    total
        The metric that, divided by the weight, gives the number; "" where that is what the drivers make.
    terms
        Metrics that are added to the product.
    across
        The dimension whose shares make the mix.
    """

    factors: tuple[tuple[str, int], ...]
    weight: str
    total: str = ""
    terms: tuple[str, ...] = ()
    across: str = "acquisition_channel"

    @property
    def drivers(self) -> tuple[str, ...]:
        """The metrics that make the number: the factors, then the terms."""
        return (*(name for name, _ in self.factors), *self.terms)

    @property
    def metrics(self) -> tuple[str, ...]:
        """Every metric it names."""
        return (*self.drivers, self.weight, *([self.total] if self.total else []))

    def value(self, drivers: Sequence[float]) -> float:
        """Make the number of its drivers.

        Examples
        --------
        >>> Tree((("cost_per_click", 1), ("clicks_each", 1)), "new_customers", terms=("other",)).value(
        ...     (2, 15, 4)
        ... )
        34.0
        """
        powers = [power for _, power in self.factors]
        # A driver of nothing below the line makes no number; such groups have no weight either.
        product = prod(d**p if d or p > 0 else 0.0 for d, p in zip(drivers, powers, strict=False))
        return fsum([product if powers else 0.0, *drivers[len(powers) :]])
