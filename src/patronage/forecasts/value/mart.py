"""What was foretold of each customer, as the contract's mart of values declares it."""

from __future__ import annotations

import numpy as np

from patronage.base.expr import Expr, Literal
from patronage.base.select import Select, select, source
from patronage.contract.facts import CUSTOMER_FACTS
from patronage.contract.forecast_facts import CUSTOMER_VALUES
from patronage.forecasts.value.customers import customer_values
from patronage.forecasts.value.valued import Valued
from patronage.models.fitting import Numbers

__all__ = ["leaving", "value_mart"]

_STEP, _DROPOUT = "values_of_customers", "dropout"


def value_mart(valued: Valued) -> Select:
    """Give the rows of `CUSTOMER_VALUES`: margins are null where neither costs nor a rate are known."""
    v, person = source(_STEP, "v"), source(CUSTOMER_FACTS.name, "p")
    margin: Expr = v["predicted"]
    if valued.prepared.kept.basis == "revenue":
        margin = Literal(None).cast("double")
    columns: dict[str, Expr] = {
        "customer": v["customer"],
        "valued_on": Literal(valued.prepared.summarised.as_of),
        "cohort_on": person["cohort_on"],
        "probability_alive": v["probability_alive"],
        "expected_orders": v["expected_orders"],
        "expected_losses": v["probability_alive"] * v[_DROPOUT],
        "margin_to_come": margin,
        "margin_at_risk": margin * v[_DROPOUT],
    }
    types = CUSTOMER_VALUES.types
    rows = customer_values(valued, {_DROPOUT: leaving(valued)}).order_by()
    found = select(v, **{name: columns[name].cast(types[name]) for name in types})
    return found.join(person, person["customer"].eq(v["customer"])).with_step(_STEP, rows)


def leaving(valued: Valued) -> Numbers:
    """Give how surely a customer of each row who is still there leaves within the horizon."""
    prepared, fitted = valued.prepared, valued.fitted
    horizon = prepared.horizon(valued.options.horizon)
    found = np.empty(len(prepared.summary))
    for part, purchases in enumerate(fitted.purchases):
        rows = np.flatnonzero(fitted.place == part)
        some = prepared.summary.rows(rows)
        found[rows] = purchases.dropout_probability(horizon, some.frequency, some.recency, some.T)
    return found
