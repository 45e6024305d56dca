"""Who had a bad experience with the shop's service."""

from __future__ import annotations

from patronage.base.expr import Aggregate, Column, Expr, Literal
from patronage.base.select import Select, source
from patronage.contract.service_facts import CONTACT_FACTS
from patronage.metrics.band import MEMBER, SINCE, UNTIL, Band
from patronage.metrics.measures.bad_experience import BAD_SINCE

__all__ = ["bad_experience"]


def _told() -> Select:
    columns: tuple[tuple[str, Expr], ...] = (
        ("customer", Column("customer")),
        (SINCE, Aggregate("min", BAD_SINCE)),
        (UNTIL, Literal(None).cast("date")),
        (MEMBER, Literal("yes")),
    )
    query = Select(columns, source(CONTACT_FACTS.name, "c"))
    return query.where(Column("is_contact") & Column("is_given")).group_by("customer")


bad_experience = Band(
    name="bad_experience",
    label="Bad experience",
    rule="Whether a contact of the customer had gone badly: given up, waited or replied to too late, opened"
    " again, rated 2 of 5 or less",
    steps=(("bad_experience", _told()),),
    none="no",
    stands_on=CONTACT_FACTS.name,
)
