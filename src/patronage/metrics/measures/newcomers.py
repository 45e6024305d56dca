"""The measures of what new customers are expected to bring from the first order on, by the day they began."""

from __future__ import annotations

from dataclasses import replace

from patronage.base.expr import Aggregate, Column, Expr, Parameter, case, count, total
from patronage.base.units import TEXT
from patronage.contract.forecast_facts import NEWCOMER_VALUES, POINTS, point
from patronage.metrics.measure import NEVER, Measure
from patronage.metrics.measures.commerce import OF_ACQUISITION
from patronage.metrics.measures.spend import ACQUISITION_SPEND
from patronage.metrics.metric import Companion
from patronage.metrics.milestone import Milestone

__all__ = ["EXPECTED_PAYBACK", "MARGIN_AS_NEW", "SPENT", "expected_status", "where_both_are_known"]


def _of_newcomers(name: str, value: Aggregate) -> Measure:
    """Declare a measure of customers by the day of their first order, as acquisition cost counts them."""
    return Measure(name, NEWCOMER_VALUES.name, value, clock=Column("cohort_on"), roles=OF_ACQUISITION)


_NEWCOMERS = _of_newcomers("newcomers_valued", count())
MARGIN_AS_NEW = _of_newcomers("value_of_new_customers", total(Column("margin_as_new")))
# A stock of now: what is foretold is foretold from as_of on, and no period is asked of it.
_WITH_MARGIN = replace(
    _of_newcomers("newcomers_with_margin", count(~Column("margin_as_new").is_null())),
    clock=Column("valued_on"),
    until=NEVER,
    window="now",
)
SPENT = ACQUISITION_SPEND.cast("double")

_DAYS_A_MONTH = 30.4375
_STEP = Parameter("horizon_months") * (_DAYS_A_MONTH / POINTS)
_BROUGHT = (
    *(_of_newcomers(point(number), total(Column(point(number)))) for number in range(POINTS)),
    _of_newcomers("margin_of_new_customers", total(Column(point(POINTS)))),
)


def where_both_are_known(amount: Expr) -> Expr:
    """Withhold a number of margin against cost where either is not known."""
    return case(((SPENT <= 0) | _NEWCOMERS.eq(0) | _WITH_MARGIN.eq(0), None), otherwise=amount)


EXPECTED_PAYBACK = where_both_are_known(Milestone(_BROUGHT, SPENT, _STEP))
"""The day on which the customers acquired are expected to have brought what was spent on them."""


def expected_status(reached: Expr | None = None) -> Companion:
    """Say why a number of new customers against their cost is absent, or whether it was reached."""
    missing: list[tuple[Expr, str | None]] = [
        (_NEWCOMERS.eq(0) & SPENT.eq(0), None),
        (_NEWCOMERS.eq(0), "no_customers"),
        (SPENT <= 0, "no_spend"),
        (_WITH_MARGIN.eq(0), "margin_unknown"),
    ]
    if reached is None:
        return Companion("status", case(*missing), TEXT, "What is missing")
    status = case(*missing, (~reached.is_null(), "reached"), otherwise="beyond_horizon")
    return Companion("status", status, TEXT, "Whether it was reached")
