"""The measures of acquisition: what was spent, what it cost beside, and the customers it is set against."""

from __future__ import annotations

from dataclasses import replace

from patronage.base.expr import Column, Expr, Parameter, call, case, count, ratio, total
from patronage.base.units import TEXT
from patronage.contract.marketing_facts import ACQUISITION_FACTS, COST_FACTS, SPEND_FACTS
from patronage.metrics.measure import Measure, OfCohort, only
from patronage.metrics.measures.commerce import COHORT_SIZE, NEW_CUSTOMERS, OF_ACQUISITION
from patronage.metrics.metric import Companion

__all__ = [
    "ACQUISITION_CLICKS",
    "ACQUISITION_COST",
    "ACQUISITION_ROWS",
    "ACQUISITION_SPEND",
    "ACQUISITION_SPEND_WITH_CLICKS",
    "ALL_COSTS",
    "CLICKS",
    "IMPRESSIONS",
    "MARKETING_COSTS",
    "OF_SPEND",
    "PAID_CUSTOMERS",
    "PAID_SPEND",
    "RETENTION_SPEND",
    "SPEND",
    "cac_status",
    "cohort_cac",
    "of_paid",
    "told",
    "yearly_cac",
    "yearly_clicks",
    "yearly_new",
]

OF_SPEND = (("acquisition_channel", "channel"), ("acquisition_campaign", "campaign"))
"""What spend calls the way a customer came: the channel or campaign the money went to."""

_YEAR = 365
_PURPOSE = Column("purpose")

SPEND = Measure("spend", SPEND_FACTS.name, total(Column("amount")), Column("spent_on"), roles=OF_SPEND)
ACQUISITION_COST = Measure(
    "acquisition_cost",
    ACQUISITION_FACTS.name,
    total(Column("amount")),
    Column("acquired_on"),
    roles=OF_ACQUISITION,
)
# By what spend does not know, such as a country, it is what each new customer bears of it.
ACQUISITION_SPEND = replace(
    only(SPEND, _PURPOSE.eq("acquisition"), "acquisition"),
    name="acquisition_spend",
    finer=replace(ACQUISITION_COST, name="acquisition_spend"),
)
RETENTION_SPEND = replace(only(SPEND, _PURPOSE.eq("retention"), "retention"), name="retention_spend")
PAID_SPEND = only(SPEND, Column("is_paid"), "paid")
PAID_CUSTOMERS = only(NEW_CUSTOMERS, Column("is_paid"), "paid")

IMPRESSIONS = replace(SPEND, name="impressions", value=total(Column("impressions")))
CLICKS = replace(SPEND, name="clicks", value=total(Column("clicks")))

ACQUISITION_ROWS = replace(
    only(replace(SPEND, value=count()), _PURPOSE.eq("acquisition"), "bought"), name="acquisition_spend_rows"
)
ACQUISITION_CLICKS = replace(only(CLICKS, _PURPOSE.eq("acquisition"), "bought"), name="acquisition_clicks")
# What each new customer cost says nothing of clicks: only spend itself does.
ACQUISITION_SPEND_WITH_CLICKS = only(
    replace(ACQUISITION_SPEND, finer=None), ~Column("clicks").is_null(), "with_clicks"
)

_OVERHEAD = Column("cost_purpose").is_in("retention", "service")
ALL_COSTS = Measure(
    "business_costs", COST_FACTS.name, total(Column("amount")), Column("cost_on"), roles=OF_SPEND[:1]
)
MARKETING_COSTS = replace(
    only(ALL_COSTS, Column("is_marketing") & ~_OVERHEAD, "marketing"), name="marketing_costs"
)


def told(measure: Measure) -> Expr:
    """Take a sum of what platforms tell; where no row tells it, it is absent and not zero."""
    tells = ~_operand(measure).is_null()
    return case((replace(measure, name=f"{measure.name}_told", value=count(tells)) > 0, measure))


def of_paid(measure: Measure) -> Measure:
    """Restrict a measure of orders or refunds to those that came from paid channels."""
    return only(replace(measure, finer=None), Column("from_paid"), "from_paid")


def cac_status(spent: Expr, customers: Expr) -> Companion:
    """Say why acquisition cost nothing, or has no customer to be set against."""
    status = case(
        (spent.ne(0) & customers.eq(0), "no_customers"), (spent.eq(0) & (customers > 0), "no_spend")
    )
    return Companion("status", status, TEXT, "What is missing")


def yearly_new() -> Measure:
    """Take new customers of the 365 days before `as_of`, of days for which spend is known too."""
    return _of_last_year(NEW_CUSTOMERS)


def yearly_cac() -> Expr:
    """Give the cost of a new customer over the 365 days before `as_of`: the window of customer value."""
    return ratio(_of_last_year(ACQUISITION_SPEND), yearly_new())


def cohort_cac() -> Expr:
    """Give what a customer of the original cohort cost, the same at every age."""
    return ratio(OfCohort(ACQUISITION_SPEND), OfCohort(COHORT_SIZE))


def yearly_clicks() -> Measure:
    """Take the clicks of the 365 days before `as_of`."""
    return _of_last_year(CLICKS)


def _of_last_year(measure: Measure) -> Measure:
    # Its window stays the period, since only numbers of a period are cut to the days known.
    since = measure.clock > call("add_days", Parameter("as_of"), -_YEAR)
    finer = measure.finer and _of_last_year(measure.finer)
    return replace(only(replace(measure, finer=None), since, "of_year"), finer=finer)


def _operand(measure: Measure) -> Expr:
    return measure.value.operand or Column("amount")
