"""How soon a customer has brought in what it cost."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import Parameter, call, case, ratio
from patronage.base.units import DAYS, SHARE, TEXT
from patronage.metrics.measure import FirstDay, LivedTo, OfCohort
from patronage.metrics.measures.commerce import COHORT_SIZE, LIVED, of_cohorts
from patronage.metrics.measures.costs import value_left
from patronage.metrics.measures.spend import ACQUISITION_SPEND
from patronage.metrics.measures.value import so_far
from patronage.metrics.metric import Companion, Example, Metric

__all__ = ["payback_days"]

_SPENT = OfCohort(ACQUISITION_SPEND)
_CUSTOMERS = OfCohort(COHORT_SIZE)
# All of one type: not every engine finds the greater of a whole number and another.
_SOME = call("greatest", Parameter("payback_customers").cast("double"), ratio(_CUSTOMERS, 10))
_REACHED = FirstDay(value_left(of_cohorts), _SPENT, LIVED, call("least", _CUSTOMERS.cast("double"), _SOME))
_LIVED = "Share of customers who have lived that day"
_STATUS = case(
    (_CUSTOMERS.eq(0) & _SPENT.eq(0), None),
    (_CUSTOMERS.eq(0), "no_customers"),
    (_SPENT <= 0, "no_spend"),
    (~_REACHED.is_null(), "reached"),
    (value_left(so_far).is_null(), "margin_unknown"),
    otherwise="not_yet",
)


payback_days = Metric(
    name="payback_days",
    label="Payback",
    unit=DAYS,
    question="After how many days has a customer brought in what it cost?",
    formula=case((_SPENT > 0, _REACHED)),
    better="down",
    source=(
        "The first day of customers' lives, from 0, on which their margin so far per customer reaches "
        "their acquisition cost. What a day brings is its margin / the customers who have lived it; days "
        "count that all have lived, or at least payback_customers and a tenth of them. Where none of them "
        "is enough it is absent, and the status says so."
    ),
    companions=(
        Companion("status", _STATUS, TEXT, "Whether it was reached"),
        Companion("lived", case((_SPENT > 0, ratio(LivedTo(_REACHED), _CUSTOMERS))), SHARE, _LIVED),
    ),
    notes=("Later days are told by those who came first: where newer customers buy less, it takes longer.",),
    drivers=("cac", "historic_clv"),
    example=Example(
        rows={
            "orders": [
                {
                    "order_id": "1",
                    "customer": "ann",
                    "ordered_at": date(2025, 1, 3),
                    "gross": 50,
                    "cost_of_goods": 30,
                },
                {
                    "order_id": "2",
                    "customer": "bob",
                    "ordered_at": date(2025, 1, 10),
                    "gross": 50,
                    "cost_of_goods": 30,
                },
                {
                    "order_id": "3",
                    "customer": "ann",
                    "ordered_at": date(2025, 2, 9),
                    "gross": 60,
                    "cost_of_goods": 30,
                },
                {
                    "order_id": "4",
                    "customer": "bob",
                    "ordered_at": date(2025, 3, 1),
                    "gross": 25,
                    "cost_of_goods": 10,
                },
            ],
            "spend": [
                {"platform": "meta", "spent_on": date(2025, 1, 3), "amount": 60},
                {"platform": "meta", "spent_on": date(2025, 1, 20), "amount": 20},
            ],
        },
        expected=[{"payback_days": 50, "payback_days_status": "reached", "payback_days_lived": 1.0}],
        text="80 / 2 = 40 a customer: 20 on day 0, 35 on day 37, 42.50 on day 50.",
    ),
)
