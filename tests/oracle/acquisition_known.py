"""What a cell holds of acquisition, on the days for which all facts of a number are known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tests.oracle.acquired import Item, allocated, in_cell, spans, spend
from tests.oracle.cells import Asked, Cell, Sale
from tests.oracle.numbers import Goods
from tests.oracle.shop import ZERO, Customer, Refund

OF_SPEND = {"channel", "acquisition_channel", "campaign", "acquisition_campaign", "platform", "purpose"}


@dataclass
class Known:
    """What a cell holds of the days for which all facts of a number are known."""

    cell: Cell
    facts: tuple[str, ...] = ("orders", "spend")

    def __post_init__(self) -> None:
        found = spans(self.cell.shop)
        own = [found[name] for name in self.facts]
        self.first, self.last = max(d[0] for d in own), min(d[1] for d in own)
        self.is_cut = any(d != (self.first, self.last) for d in own)

    def holds(self, day: date | None) -> bool:
        return not self.is_cut or (day is not None and self.first <= day <= self.last)

    def of(self, items: Iterable[Item], *, by_start: bool = False) -> list[Item]:
        inside = [i for i in items if in_cell(self.cell, i.day, i.traits, by_start=by_start)]
        return [i for i in inside if self.holds(i.day)]

    @property
    def spend(self) -> list[Item]:
        return self.of(spend(self.cell.shop))

    @property
    def new(self) -> list[Customer]:
        return [c for c in self.cell.new if self.holds(c.cohort_on)]

    @property
    def sales(self) -> list[Sale]:
        if self.cell.asked.cohort:
            return [s for s in self.cell.sales if s.order.customer and self.holds(s.order.customer.cohort_on)]
        return [s for s in self.cell.sales if self.holds(s.order.day)]

    @property
    def refunds(self) -> list[Refund]:
        basis = self.cell.asked.basis
        if self.cell.asked.cohort:
            return [r for r in self.cell.refunds if r.customer and self.holds(r.customer.cohort_on)]
        return [r for r in self.cell.refunds if self.holds(r.day(basis))]

    @property
    def goods(self) -> Goods:
        return Goods(self.sales, self.refunds, self.cell.asked.margin_rate)

    def bought(self) -> Decimal:
        """Return acquisition spend, allocated where it is split by what spend does not have."""
        return total(self.bought_items())

    def bought_items(self) -> list[Item]:
        if names_of(self.cell.asked) <= OF_SPEND:
            return [i for i in self.spend if i.traits["purpose"] == "acquisition"]
        return self.of(allocated(self.cell.shop), by_start=True)


def names_of(asked: Asked) -> set[str]:
    return {*asked.by, *(n for n, _, _ in asked.where)}


def total(items: Iterable[Item]) -> Decimal:
    return sum((i.amount for i in items), ZERO)


def assumed(cell: Cell, name: str) -> Any:
    return dict(cell.asked.assume).get(name, _ASSUMED[name])


_ASSUMED = {"conversion_kind": "first_order", "conversion_days": 30, "payback_customers": 30}


def alone(cell: Cell) -> Known:
    return Known(cell, ("spend",))
