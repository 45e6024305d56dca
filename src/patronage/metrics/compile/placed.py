"""Formulas over the columns of an answer's cells: the same for every question of a shape, so made once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, partial

from patronage.base.errors import UsageError
from patronage.base.expr import Expr, Parameter, call, case, over, ratio, total
from patronage.base.select import Source, source
from patronage.base.tree import Template, rewriter
from patronage.metrics.compile.formula import LEAVES, Output
from patronage.metrics.compile.spine import COHORTS
from patronage.metrics.measure import AtStart, FirstDay, LivedTo, Measure, OfCohort, Overall, Running

__all__ = ["CELLS", "PREVIOUS", "SHOP", "Place", "placed"]

CELLS, SHOP = "cells", "shop"
PREVIOUS = "__previous"


@dataclass(frozen=True)
class Place:
    """Where formulas find their measures: in the rows of `cells`, split by these dimensions.

    `has_zeros` says that what counts nothing is a zero there already.
    """

    cells: Source
    by: tuple[str, ...]
    by_cohort: bool
    by_age: bool
    has_zeros: bool

    def leaf(self, node: Expr, suffix: str = "") -> Expr:
        """Give the column of a leaf; those that lives are followed for stay as they are."""
        match node:
            case OfCohort(measure) if self.by_cohort:
                return _zero(source(COHORTS, "k")[measure.name], measure)
            case Overall(measure):
                return _zero(source(SHOP, "s")[measure.name], measure)
            case Running(measure) if self.by_age:
                so_far = total(self._cell(measure))
                return over(so_far, partition=self._cohort(), order=(self.cells["age"],))
            case AtStart(measure) if self.by_age:
                first = case((self.cells["age"].eq(0), self._cell(measure)))
                return over(call("max", first), partition=self._cohort())
            case OfCohort(measure) | Running(measure) | AtStart(measure) | (Measure() as measure):
                return self._cell(measure, suffix)
            case LivedTo() | FirstDay():
                return node
        message = f"{node!r} is no leaf of a formula"
        raise UsageError(message)

    def _cell(self, measure: Measure, suffix: str = "") -> Expr:
        column = self.cells[measure.name + suffix]
        return column if self.has_zeros else _zero(column, measure)

    def _cohort(self) -> tuple[Expr, ...]:
        return (self.cells["cohort"], *(self.cells[name] for name in self.by))


@lru_cache(maxsize=1024)
def placed(wanted: tuple[Output, ...], place: Place) -> tuple[Template, ...]:
    """Put the columns of cells in place of the measures of some outputs.

    A question fills in its values, and the days of lives.
    """
    now, before = (rewriter(partial(_leaf, place, suffix)) for suffix in ("", PREVIOUS))
    found = []
    for each in wanted:
        expr = now(each.formula)
        if each.earlier is not None:
            earlier = before(each.earlier)
            expr = ratio(expr - earlier, earlier) if each.is_change else earlier
        found.append(Template(expr, _OF_THE_QUESTION))
    return tuple(found)


_OF_THE_QUESTION = (Parameter, FirstDay, LivedTo)


def _leaf(place: Place, suffix: str, node: Expr) -> Expr | None:
    return place.leaf(node, suffix) if isinstance(node, LEAVES) else None


def _zero(column: Expr, measure: Measure) -> Expr:
    return column.or_else(0) if measure.counts else column
