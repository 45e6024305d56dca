"""Answers to surveys on common scales, with the touch of the contact they are about."""

from __future__ import annotations

from patronage.base.expr import Column, Expr, call, case, over
from patronage.base.select import Query, Select, select, source
from patronage.contract.facts import CUSTOMER_FACTS
from patronage.contract.service_facts import CONTACT_FACTS, SURVEY_FACTS
from patronage.contract.table import GIVEN_NOT, MISSING
from patronage.facts.fact import Fact, LeftOut, Making
from patronage.facts.kept import LINKED, linked, person_of
from patronage.facts.scores import BEST, is_scaled, points

__all__ = ["SURVEYS"]

_ANSWERS, _TOUCHES = "answers", "touches"
_TOUCH = ("medium", "queue", "agent", "contact_reason")


def _surveys(_making: Making) -> Query:
    a, touch, customers = source(_ANSWERS, "a"), source(_TOUCHES, "t"), source(CUSTOMER_FACTS.name, "c")
    following = over(
        call("lead", a["answered_on"]),
        partition=(a["customer"], a["kind"], a["is_scaled"]),
        order=(a["answered_at"], a["survey_id"]),
    )
    is_given = a["customer"].ne(GIVEN_NOT)
    kept = ("survey_id", "customer", "kind", "is_scaled", "score", "scale", "points", "answered_on")
    columns: dict[str, Expr] = {name: a[name] for name in kept}
    columns |= {
        "is_given": is_given,
        "cohort_on": customers["cohort_on"],
        "next_answered_on": case((is_given & a["is_scaled"], following)),
    }
    columns |= {name: touch[name].or_else(MISSING) for name in _TOUCH}
    return (
        select(a, **columns)
        .left_join(touch, touch["contact_id"].eq(a["contact_id"]) & touch["place"].eq(1))
        .left_join(customers, customers["customer"].eq(a["customer"]))
        .with_step(LINKED, linked())
        .with_step(_ANSWERS, _answers())
        .with_step(_TOUCHES, _touches())
    )


SURVEYS = Fact(
    SURVEY_FACTS,
    _surveys,
    clock="answered_on",
    delivered="surveys",
    after=(CONTACT_FACTS.name,),
    left_out=tuple(
        LeftOut(f"unscaled_{kind}", Column("kind").eq(kind), ~Column("is_scaled")) for kind in BEST
    ),
)


def _answers() -> Select:
    s, people = source("surveys", "s"), source(LINKED, "p")
    customer = s["customer"].or_else(GIVEN_NOT)
    kept = ("survey_id", "contact_id", "kind", "scale", "answered_at", "answered_on")
    columns: dict[str, Expr] = {name: s[name] for name in kept}
    columns |= {
        "customer": person_of(people, customer),
        "score": s["score"].cast("money"),
        "is_scaled": is_scaled(s),
        "points": points(s),
    }
    query = select(s, **columns).left_join(people, people["customer"].eq(customer))
    return query.where(s["kind"].is_in(*BEST))


def _touches() -> Select:
    """Give each contact's legs, the last that somebody answered first: its agent is whom scores speak of."""
    leg, s, asked = source(CONTACT_FACTS.name, "l"), source("surveys", "s"), source("asked_about", "q")
    place = over(
        call("row_number"),
        partition=(leg["contact_id"],),
        order=((leg["is_handled"].cast("integer"), True), (leg["leg"], True)),
    )
    columns = {name: leg[name] for name in ("contact_id", *_TOUCH)}
    about = select(s, contact_id=s["contact_id"]).where(~s["contact_id"].is_null()).group_by("contact_id")
    query = select(leg, **columns, place=place).join(asked, asked["contact_id"].eq(leg["contact_id"]))
    return query.with_step(asked.name, about)
