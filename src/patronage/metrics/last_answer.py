"""The spans of days for which an answer is the customer's last of its kind."""

from __future__ import annotations

from patronage.base.expr import Column, Expr
from patronage.base.select import Query, Select, source
from patronage.contract.service_facts import SURVEY_FACTS
from patronage.metrics.band import MEMBER, SINCE, UNTIL

__all__ = ["last_answer"]


def last_answer(name: str, kind: str, member: Expr) -> tuple[tuple[str, Query], ...]:
    """Give the step that tells a member by each answer; of several on a day the last one holds."""
    answered_on, following = Column("answered_on"), Column("next_answered_on")
    columns: tuple[tuple[str, Expr], ...] = (
        ("customer", Column("customer")),
        (SINCE, answered_on),
        (UNTIL, following),
        (MEMBER, member),
    )
    query = Select(columns, source(SURVEY_FACTS.name, "s"))
    query = query.where(Column("kind").eq(kind) & Column("is_scaled") & Column("is_given"))
    return ((name, query.where(following.is_null() | (following > answered_on))),)
