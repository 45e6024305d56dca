"""Values customer by customer, joined in the engine."""

from __future__ import annotations

from collections.abc import Mapping

from patronage.base.expr import Expr
from patronage.base.select import Select, Source, select, source
from patronage.forecasts.value.valued import Valued
from patronage.models.fitting import Numbers

__all__ = ["customer_values"]

_TABLE = "valued_rows"
_STEP = "valued_customers"


def customer_values(valued: Valued, beside: Mapping[str, Numbers] | None = None) -> Select:
    """Give one row a customer, those worth most first.

    `predicted` is the present value of what it is expected to leave within the horizon, `variance` that of
    what will come about it, were the model known for sure.

    Parameters
    ----------
    valued
        The customers.
    beside
        Further columns: name -> `(n,)`, a number of each row of the summary.
    """
    lines, further = valued.lines, beside or {}
    predictions = {
        "alive": valued.alive,
        "orders": valued.orders,
        **{f"mean_{i}": lines.mean[:, i] for i in range(2)},
        **{f"variance_{i}": lines.variance[:, i] for i in range(3)},
        **further,
    }
    c = source(_STEP, "c")
    spent = c["value"].cast("double")
    columns: dict[str, Expr] = {name: c[name] for name in ("customer", "frequency", "recency", "t", "value")}
    columns |= {"probability_alive": c["alive"], "expected_orders": c["orders"]}
    columns["predicted"] = _polynomial(c, "mean", spent, 1)
    columns["variance"] = _polynomial(c, "variance", spent, 2)
    columns |= {name: c[name] for name in further}
    return (
        select(c, **columns)
        .order_by(("predicted", True), "customer")
        .with_step(_STEP, valued.prepared.summarised.joined(_TABLE, predictions))
    )


def _polynomial(c: Source, name: str, spent: Expr, degree: int) -> Expr:
    found: Expr = c[f"{name}_0"]
    power: Expr = spent
    for i in range(1, degree + 1):
        found = found + c[f"{name}_{i}"] * power
        power = power * spent
    return found
