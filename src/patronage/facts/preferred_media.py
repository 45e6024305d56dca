"""The medium each customer prefers: that of most contacts, and of equals the last."""

from __future__ import annotations

from patronage.base.expr import call, distinct, over
from patronage.base.select import Select, select, source
from patronage.contract.table import GIVEN_NOT
from patronage.facts.kept import LINKED, person_of

__all__ = ["preferred_media"]


def preferred_media() -> Select:
    """Build one row a customer who ever got in touch by a medium the log names; `linked` stands before it."""
    each = source("by_medium", "m")
    place = over(
        call("row_number"),
        partition=(each["customer"],),
        order=((each["contacts"], True), (each["last_at"], True), each["medium"]),
    )
    ranked = select(each, customer=each["customer"], medium=each["medium"], place=place)
    first = source("ranked_media", "r")
    return (
        select(first, customer=first["customer"], medium=first["medium"])
        .where(first["place"].eq(1))
        .with_step("by_medium", _by_medium())
        .with_step("ranked_media", ranked)
    )


def _by_medium() -> Select:
    c, people = source("contacts", "c"), source(LINKED, "p")
    is_own = c["direction"].or_else("in").ne("out") & ~c["medium"].is_null()
    return (
        select(
            c,
            customer=person_of(people, c["customer"]),
            medium=c["medium"],
            contacts=distinct(c["contact_id"]),
            last_at=call("max", c["queued_at"]),
        )
        .left_join(people, people["customer"].eq(c["customer"]))
        .where(is_own & c["customer"].or_else(GIVEN_NOT).ne(GIVEN_NOT))
        .group_by("customer", "medium")
    )
