"""What service costs by the day: payroll, tools, and the overhead of which it bears a share."""

from __future__ import annotations

from patronage.base.expr import Expr, call, over
from patronage.base.select import Query, select, source
from patronage.contract.marketing_facts import COST_FACTS
from patronage.contract.service_facts import SERVICE_COST_FACTS
from patronage.facts.fact import Fact, Making

__all__ = ["SERVICE_COSTS"]

_KEY = ("department", "from_on", "line", "channel")


def _service_costs(_making: Making) -> Query:
    cost = source(COST_FACTS.name, "k")
    is_own = cost["is_service"]
    order = tuple(cost[name] for name in _KEY)
    columns: dict[str, Expr] = {
        "spent_on": cost["cost_on"],
        "line": over(call("row_number"), partition=(cost["cost_on"],), order=order),
        "is_overhead": ~is_own,
        "amount": cost["amount"],
        "cost_item": cost["cost_item"],
        "department": cost["department"],
    }
    return select(cost, **columns).where(is_own | cost["cost_purpose"].eq("overhead"))


SERVICE_COSTS = Fact(
    SERVICE_COST_FACTS,
    _service_costs,
    clock="spent_on",
    delivered="costs",
    after=(COST_FACTS.name,),
    own_rows="costs of service",
)
