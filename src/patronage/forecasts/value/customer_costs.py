"""Values customer by customer, beside what the first order left and what winning the customer cost."""

from __future__ import annotations

from patronage.base.expr import Expr, total
from patronage.base.select import Select, select, source
from patronage.contract.marketing_facts import ACQUISITION_FACTS
from patronage.forecasts.value.acquired import begun, curves
from patronage.forecasts.value.customers import customer_values
from patronage.forecasts.value.valued import Valued

__all__ = ["customer_costs"]

_VALUES, _COSTS, _BEGUN = "values_of_customers", "costs_of_customers", "newcomers_begun"


def customer_costs(valued: Valued) -> Select:
    """Give the rows of `customer_values` with two columns more.

    `first_order_value` is what is left of the first order. `acquisition_cost` is what was spent on the
    channel in the month of it over the channel's new customers; nothing where no spend is known.
    """
    values = customer_values(valued)
    v, k, b = source(_VALUES, "v"), source(_COSTS, "k"), source(_BEGUN, "b")
    a = source(ACQUISITION_FACTS.name, "a")
    spent = total(a["amount"]).cast("money")
    costs = select(a, customer=a["customer"], cost=spent).where(
        a["acquired_on"] <= valued.prepared.summarised.as_of
    )
    columns: dict[str, Expr] = {name: v[name] for name, _ in values.columns}
    columns |= {"first_order_value": b["first"], "acquisition_cost": k["cost"]}
    return (
        select(v, **columns)
        .left_join(b, b["customer"].eq(v["customer"]))
        .left_join(k, k["customer"].eq(v["customer"]))
        .order_by(("predicted", True), "customer")
        .with_step(_VALUES, values.order_by())
        .with_step(_COSTS, costs.group_by("customer"))
        .with_step(_BEGUN, begun(valued, curves(valued)))
    )
