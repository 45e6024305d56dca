"""Driver trees: how a number is made of others, so that its change can be given to each of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Tree"]


@dataclass(frozen=True)
class Tree:
    """A number as a product of powers, or as a sum, of other metrics.

    Parameters
    ----------
    parts
        Metrics and their powers: `(("cost_per_click", 1), ("customers_per_click", -1))`. In a sum the power
        is the sign.
    weight
        The metric the number is a mean over: new customers for CAC. It adds up over the groups of `across`.
    total
        The metric that, divided by the weight, gives the number; "" where it is their product.
    how
        Whether the parts are multiplied or added.
    across
        The dimension whose shares make the mix.
    """

    parts: tuple[tuple[str, int], ...]
    weight: str
    total: str = ""
    how: Literal["product", "sum"] = "product"
    across: str = "acquisition_channel"

    @property
    def metrics(self) -> tuple[str, ...]:
        """Every metric it names."""
        return (*(name for name, _ in self.parts), self.weight, *([self.total] if self.total else []))
