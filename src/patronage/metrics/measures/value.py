"""The parts of plain customer value: what known customers brought in a year, and over their lives so far."""

from __future__ import annotations

from dataclasses import replace

from patronage.base.expr import Expr, Parameter, call, case, ratio
from patronage.base.units import YEARS
from patronage.metrics.measure import Measure, Running
from patronage.metrics.measures.commerce import CUSTOMERS, OF_ACQUISITION, given, in_year, of_cohorts
from patronage.metrics.measures.costs import Leaf, itself
from patronage.metrics.measures.lifespan import lifespan
from patronage.metrics.metric import Companion

__all__ = ["acquired", "horizon", "of_acquired_year", "of_year", "so_far", "yearly"]

_YEAR = 365


def of_year(measure: Measure) -> Expr:
    """Take a measure over known customers and the 365 days before `as_of`."""
    return in_year(given(measure))


def acquired(measure: Measure) -> Expr:
    """Split a measure by how its customers were acquired, whatever they ordered through later."""
    return replace(measure, name=f"{measure.name}_acquired", roles=OF_ACQUISITION, finer=None)


def of_acquired_year(measure: Measure) -> Expr:
    """Take a measure over known customers and the 365 days before `as_of`, by how they were acquired."""
    return acquired(in_year(given(measure)))


def horizon(of: Leaf = itself) -> Companion:
    """Stand the years that a lifetime value counts beside a number."""
    is_any = of(in_year(CUSTOMERS)).ne(0)
    return Companion("years", case((is_any, lifespan(of))), YEARS, "Lifespan counted, in years")


def so_far(measure: Measure) -> Expr:
    """Take a measure over the lives of cohorts up to each age."""
    return Running(of_cohorts(measure))


def yearly(amount: Expr, of: Leaf = itself) -> Expr:
    """Give an amount of the year a customer of that year; a shorter history is scaled to a year."""
    observed = call("least", Parameter("history_days"), _YEAR)
    return ratio(amount, of(in_year(CUSTOMERS))) * ratio(_YEAR, observed)
