"""Values as rows with units: of all customers, or of each group of them."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan

import numpy as np
from numpy.typing import NDArray

from patronage.base.expr import Scalar
from patronage.base.units import COUNT, DATE, DAYS, MONEY, NUMBER, SHARE, TEXT
from patronage.contract.assumption import Assumptions
from patronage.contract.table import LABELS
from patronage.engine.result import Result, ResultColumn
from patronage.features.summary_options import COHORTS
from patronage.forecasts.foundation.worth import Worth
from patronage.forecasts.value.against_cost import Groups, against_cost
from patronage.forecasts.value.gate_columns import GATE_COLUMNS, gate_cells
from patronage.forecasts.value.newcomer import newcomers
from patronage.forecasts.value.valued import Valued
from patronage.models.fitting import Numbers

__all__ = ["groups_of", "value_table"]


def value_table(valued: Valued, currency: str = "", assume: Assumptions | None = None) -> Result:
    """Give one row a group, or one in all, with the worth of its customers and of a new one.

    Values are a customer's; `predicted_total` is that of the group. The parameter interval encloses the
    expectation, the predictive interval what will come. Beside stand what a customer cost, where spend is
    known, and the plain formula; what is not known is absent.
    """
    group, labels = groups_of(valued)
    worth = valued.together(group, len(labels))
    columns = _columns(valued)
    of_groups, of_new = _of_groups(worth, valued.options.level), _of_new(valued, group, len(labels))
    cost = against_cost(valued, Groups(valued.options.covariates, labels, assume or Assumptions()))
    beside = [cost.cost, cost.times, cost.payback, cost.simple, _rates(valued, group, len(labels))]
    numbers = np.column_stack([*of_groups, *of_new, *beside])
    gates = gate_cells(valued.bids(group, len(labels)))
    rows = tuple(
        (*label, *_cells(row), *judged)
        for label, row, judged in zip(labels, numbers.tolist(), gates, strict=True)
    )
    return Result(
        columns=columns,
        rows=rows,
        statement="",
        as_of=valued.prepared.summarised.as_of,
        currency=currency,
        notes=(*valued.notes, *cost.notes),
    )


def groups_of(valued: Valued) -> tuple[NDArray[np.intp], list[tuple[Scalar, ...]]]:
    """Give the group of each row of the summary, and what the customers of each group share."""
    covariates = valued.prepared.summarised.summary.covariates
    count = len(valued.prepared.summary)
    place = np.zeros(count, np.intp)
    if not covariates:
        return place, [()]
    levels = []
    for _, values in covariates:
        names, codes = np.unique(values, return_inverse=True)
        levels.append(names)
        place = place * len(names) + codes.ravel()
    found, group = np.unique(place, return_inverse=True)
    at = np.unravel_index(found, tuple(len(names) for names in levels))
    labels = [[_label(names[i]) for i in code] for names, code in zip(levels, at, strict=True)]
    return group.ravel(), list(zip(*labels, strict=True))


def _label(value: np.generic) -> Scalar:
    return value.item() if value.dtype.kind == "M" else LABELS.get(str(value), str(value))


def _of_groups(worth: Worth, level: float) -> list[Numbers]:
    per_customer = [worth.value, *worth.parameter_interval(level), *worth.predictive_interval(level)]
    each = [column / worth.customers for column in per_customer]
    return [worth.customers, worth.active, worth.orders, *each, worth.value]


def _of_new(valued: Valued, group: NDArray[np.intp], groups: int) -> list[Numbers]:
    """Return the value of a new customer by group: of its part, or of its parts as they are mixed in it."""
    new, weight = newcomers(valued), valued.prepared.summary.weight.astype(np.float64)
    customers = np.bincount(group, weight, groups)
    place = valued.fitted.place
    return [
        np.bincount(group, weight * column[place], groups) / customers for column in (new.first, new.value)
    ]


def _rates(valued: Valued, group: NDArray[np.intp], groups: int) -> Numbers:
    """Return the margin rate of each group, which lies in one part; `nan` where values stand on revenue."""
    place = np.zeros(groups, np.intp)
    place[group] = valued.fitted.place
    is_known = valued.prepared.kept.basis != "revenue"
    return valued.rates.rate[place] if is_known else np.full(groups, np.nan)


def _cells(row: Sequence[float]) -> list[Scalar]:
    customers, *others = row
    return [round(customers), *(None if isnan(number) else number for number in others)]


def _columns(valued: Valued) -> tuple[ResultColumn, ...]:
    of = "revenue_clv" if valued.prepared.kept.basis == "revenue" else "clv"
    level = f"{valued.options.level:.0%}"
    named = zip(valued.options.by, valued.options.covariates, strict=True)
    by = (
        ResultColumn(name, DATE if column in COHORTS else TEXT, name.replace("_", " ").capitalize())
        for name, column in named
    )
    return (
        *by,
        ResultColumn("customers", COUNT, "Customers"),
        ResultColumn("still_active", NUMBER, "Still active, expected"),
        ResultColumn("expected_orders", NUMBER, "Orders expected"),
        ResultColumn(f"predicted_{of}", MONEY, "Value to come, a customer"),
        ResultColumn("parameter_low", MONEY, f"Expectation from ({level})"),
        ResultColumn("parameter_high", MONEY, "Expectation to"),
        ResultColumn("predictive_low", MONEY, f"What comes from ({level})"),
        ResultColumn("predictive_high", MONEY, "What comes to"),
        ResultColumn("predicted_total", MONEY, "Value to come, all"),
        ResultColumn("first_order_value", MONEY, "Left of a first order"),
        ResultColumn(f"new_customer_{of}", MONEY, "Value of a new customer"),
        ResultColumn("cac", MONEY, "CAC"),
        ResultColumn("predicted_ltv_to_cac", NUMBER, "LTV:CAC"),
        ResultColumn("predicted_payback_days", DAYS, "Payback"),
        ResultColumn(f"simple_{of}", MONEY, "Plain formula"),
        ResultColumn("margin_rate", SHARE, "Margin rate"),
        *GATE_COLUMNS,
    )
