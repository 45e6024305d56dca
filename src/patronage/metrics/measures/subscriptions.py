"""The measures of subscriptions: comings and goings, and the stocks they add up to."""

from __future__ import annotations

from dataclasses import replace

from patronage.base.expr import Column, Expr, Literal, Parameter, case, count, total
from patronage.contract.subscription_facts import PAID_FOR, PAYMENT_FACTS, SUBSCRIPTION_CHANGES
from patronage.metrics.measure import NEVER, Measure, only

__all__ = [
    "ACTIVE",
    "BEGUN",
    "CHURNED_MRR",
    "CONTRACTION_MRR",
    "EXPANSION_MRR",
    "FAILED_INVOICES",
    "INVOICES",
    "IN_TRIAL",
    "MRR",
    "NEW_MRR",
    "OF_FIRST_PLAN",
    "REACTIVATED_MRR",
    "RECOVERED_INVOICES",
    "STILL_PAYING",
    "lost",
    "lost_mrr",
    "mrr_at_start",
    "paid_at_start",
]

_CHANGED_ON, _CHANGE = Column("changed_on"), Column("change")
_PAYING, _AMOUNT = Column("paying"), Column("amount")
_WAS_HERE = Column("since_on") < Parameter("cell_start")
_HAS_START = Parameter("has_start")

ACTIVE = Measure(
    "active_subscriptions",
    SUBSCRIPTION_CHANGES.name,
    total(Column("subscriptions")),
    _CHANGED_ON,
    until=NEVER,
)
PAYING = replace(ACTIVE, name="paying_subscriptions", value=total(_PAYING))
IN_TRIAL = replace(ACTIVE, name="subscriptions_in_trial", value=total(Column("subscriptions") - _PAYING))
MRR = replace(ACTIVE, name="mrr", value=total(_AMOUNT), where=PAID_FOR)


def _moved(name: str, value: Expr, *changes: str) -> Measure:
    where = PAID_FOR & _CHANGE.is_in(*changes) if changes else PAID_FOR
    return Measure(name, SUBSCRIPTION_CHANGES.name, total(value), _CHANGED_ON, where)


NEW_MRR = _moved("new_mrr", _AMOUNT, "came")
REACTIVATED_MRR = _moved("reactivated_mrr", _AMOUNT, "back")
EXPANSION_MRR = _moved("expansion_mrr", _AMOUNT, "up")
CONTRACTION_MRR = _moved("contraction_mrr", Literal(0) - _AMOUNT, "down")
CHURNED_MRR = _moved("churned_mrr", Literal(0) - _AMOUNT, "went")

OF_FIRST_PLAN = (("plan", "first_plan"),)
"""What stands for the plan where subscriptions are followed from their beginning."""

BEGUN = replace(_moved("subscriptions_begun", _PAYING, "came"), roles=OF_FIRST_PLAN)
STILL_PAYING = replace(PAYING, name="subscriptions_still_paid", roles=OF_FIRST_PLAN)

_LOST = _moved("subscriptions_lost", Literal(0) - _PAYING, "went")
_BEGUN_OR_BACK = _moved("subscriptions_begun_or_back", _PAYING, "came", "back")


def lost() -> Expr:
    """Subscriptions paid for at the start of the time asked that ended in it; of no start, all that ended."""
    return case((_HAS_START, only(_LOST, _WAS_HERE, "of_start")), otherwise=_LOST)


def paid_at_start() -> Expr:
    """Subscriptions paid for at the start of the time asked; of no start, all that ever began."""
    # What is not paid for changes nothing: the same sum as the stock's own, in one pass.
    at_start = PAYING - replace(PAYING, name="paying_change", until=None)
    return case((_HAS_START, at_start), otherwise=_BEGUN_OR_BACK)


def lost_mrr() -> Expr:
    """Monthly revenue lost to ends and to smaller amounts, of what was there at the start."""
    parts = (CHURNED_MRR, CONTRACTION_MRR)
    churned, less = (only(part, _WAS_HERE, "of_start") for part in parts)
    return case((_HAS_START, churned + less), otherwise=CHURNED_MRR + CONTRACTION_MRR)


def mrr_at_start() -> Expr:
    """Monthly revenue at the start of the time asked; of no start, all that was ever won."""
    at_start = MRR - _moved("mrr_change", _AMOUNT)
    return case((_HAS_START, at_start), otherwise=NEW_MRR + REACTIVATED_MRR + EXPANSION_MRR)


_IS_FAILED = Column("failed_on") <= Parameter("as_of")
_IS_PAID = Column("paid_on") <= Parameter("as_of")

INVOICES = Measure("invoices_tried", PAYMENT_FACTS.name, count(), Column("tried_on"))
FAILED_INVOICES = only(INVOICES, _IS_FAILED, "failed")
RECOVERED_INVOICES = only(FAILED_INVOICES, _IS_PAID, "recovered")
