"""Which share of revenue comes from second and later orders."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import Column, ratio
from patronage.base.units import SHARE
from patronage.metrics.measure import only
from patronage.metrics.measures.commerce import DISCOUNTS, GROSS, REFUNDS_OF_ORDERS, given
from patronage.metrics.metric import Example, Metric

__all__ = ["returning_revenue_share"]

# The first order seen of somebody from before the history began is not the first one made.
_IS_LATER = (Column("order_number") > 1) | Column("cohort_on").is_null()
_GROSS, _DISCOUNTS, _REFUNDS = (given(m) for m in (GROSS, DISCOUNTS, REFUNDS_OF_ORDERS))
_LATER = [only(m, _IS_LATER, "later") for m in (_GROSS, _DISCOUNTS, _REFUNDS)]

returning_revenue_share = Metric(
    name="returning_revenue_share",
    label="Share of revenue from returning customers",
    unit=SHARE,
    question="Which share of revenue comes from second and later orders?",
    formula=ratio(_LATER[0] - _LATER[1] - _LATER[2], _GROSS - _DISCOUNTS - _REFUNDS),
    source=(
        "Revenue of order numbers >= 2 / revenue of all kept orders, of known customers, both after refunds"
        " of these orders. All orders of customers from before the recorded history count as later ones."
    ),
    drivers=("net_revenue", "returning_customers"),
    example=Example(
        rows={
            "orders": [
                {"order_id": "1", "customer": "ann", "ordered_at": date(2025, 1, 3), "gross": 60},
                {"order_id": "2", "customer": "ann", "ordered_at": date(2025, 1, 9), "gross": 50},
                {"order_id": "3", "customer": "bob", "ordered_at": date(2025, 1, 9), "gross": 60},
                {"order_id": "4", "customer": None, "ordered_at": date(2025, 1, 9), "gross": 500},
            ],
            "refunds": [{"refund_id": "r1", "order_id": "2", "refunded_at": date(2025, 1, 20), "goods": 10}],
        },
        expected=0.25,
        text="(50 - 10) / (60 + 50 - 10 + 60). Ann is new in January, yet her second order counts.",
    ),
)
