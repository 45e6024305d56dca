"""Delivered costs day by day; those of marketing and sales by channel too, in proportion to its spend."""

from __future__ import annotations

from patronage.base.expr import Expr, call, case, over, total
from patronage.base.select import Select, select, source
from patronage.contract.marketing_facts import COST_FACTS, SPEND_FACTS
from patronage.contract.table import MISSING
from patronage.facts.currency import converted, has_rate, join_rate
from patronage.facts.departments import is_of_marketing, is_of_service
from patronage.facts.fact import Fact, Making
from patronage.facts.shares import part_of

__all__ = ["COSTS"]

_KEY = ("department", "from_on", "line")
_TOLD = (*_KEY, "cost_item", "cost_purpose", "is_marketing", "is_service", "to_on")


def _costs(making: Making) -> Select:
    part, day = source("by_channel", "p"), source("calendar", "d")
    before = call("days_between", part["from_on"], day["day"])
    days = call("days_between", part["from_on"], part["to_on"]) + 1
    columns: dict[str, Expr] = {name: part[name] for name in COST_FACTS.names if name in _TOLD}
    columns |= {
        "cost_on": day["day"],
        "cohort_on": day["day"],
        "amount": part_of(part["amount"], before, before + 1, days),
        "channel": part["channel"],
    }
    return (
        select(part, **{name: columns[name] for name in COST_FACTS.names})
        .join(day, (day["day"] >= part["from_on"]) & (day["day"] <= part["to_on"]))
        .with_step("whole_costs", _whole_costs(making))
        .with_step("weights", _weights())
        .with_step("so_far", _so_far())
        .with_step("by_channel", _by_channel())
    )


def _whole_costs(making: Making) -> Select:
    c, day = source("costs", "c"), source("calendar", "d")
    department = call("lower", call("trim", c["department"])).or_else(MISSING)
    purpose = call("lower", call("trim", c["purpose"])).or_else(MISSING)
    # Without a last day a cost is for the month of its first.
    to_on = c["to_on"].or_else(day["month_end"])
    query = select(
        c,
        department=department,
        from_on=c["from_on"],
        line=c["line"],
        to_on=case((to_on < c["from_on"], c["from_on"]), otherwise=to_on),
        cost_item=call("trim", c["item"]).or_else(MISSING),
        cost_purpose=purpose,
        is_marketing=is_of_marketing(department),
        is_service=is_of_service(department, purpose),
        amount=converted(c["amount"]),
    ).join(day, day["day"].eq(c["from_on"]))
    return join_rate(query, c["currency"], c["from_on"]).where(has_rate(c, making.currency))


def _weights() -> Select:
    """Add up what each channel spent while a cost ran."""
    c, s = source("whole_costs", "c"), source(SPEND_FACTS.name, "s")
    columns: dict[str, Expr] = {name: c[name] for name in _KEY}
    columns |= {"channel": s["channel"], "weight": total(s["amount"]).cast("money")}
    return (
        select(c, **columns)
        .join(s, (s["spent_on"] >= c["from_on"]) & (s["spent_on"] <= c["to_on"]))
        .where(c["is_marketing"] & s["purpose"].eq("acquisition"))
        .group_by(*_KEY, "channel")
    )


def _so_far() -> Select:
    w = source("weights", "w")
    together = tuple(w[name] for name in _KEY)
    columns: dict[str, Expr] = {name: w[name] for name in (*_KEY, "channel", "weight")}
    columns["up_to"] = over(total(w["weight"]), partition=together, order=(w["channel"],))
    columns["whole"] = over(total(w["weight"]), partition=together)
    # A channel with more credits than spend takes no share.
    return select(w, **columns).where(w["weight"] > 0)


def _by_channel() -> Select:
    c, w = source("whole_costs", "c"), source("so_far", "w")
    columns: dict[str, Expr] = {name: c[name] for name in _TOLD}
    share = part_of(c["amount"], w["up_to"] - w["weight"], w["up_to"], w["whole"])
    columns["amount"] = case((w["channel"].is_null(), c["amount"]), otherwise=share)
    columns["channel"] = w["channel"].or_else(MISSING)
    same = w["department"].eq(c["department"]) & w["from_on"].eq(c["from_on"]) & w["line"].eq(c["line"])
    return select(c, **columns).left_join(w, same)


COSTS = Fact(
    COST_FACTS, _costs, clock="cost_on", delivered="costs", after=(SPEND_FACTS.name,), own_rows="costs"
)
