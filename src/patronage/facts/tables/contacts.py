"""Legs of contacts with their waits and durations as exact decimals; the contact's own facts on one leg."""

from __future__ import annotations

from patronage.base.expr import Aggregate, Column, Expr, Literal, call, case, count, total
from patronage.base.select import Query, Select, Source, select, source, union
from patronage.contract.business_time import WITHOUT_HOURS
from patronage.contract.facts import CUSTOMER_FACTS
from patronage.contract.service_facts import CONTACT_FACTS
from patronage.contract.table import GIVEN_NOT, MISSING
from patronage.facts.business_seconds import between, join_open_until, schedule_of
from patronage.facts.fact import Fact, LeftOut, Making
from patronage.facts.kept import LINKED, linked, person_of
from patronage.facts.scores import is_low, is_scaled

__all__ = ["CONTACTS"]

_OUTCOMES = ("answered", "abandoned", "callback", "overflow", "deflected")
_AFTER_OTHERS = 1_000_000
_LEGS, _BY_CONTACT, _LINES, _DAY_ENDS, _RATINGS = "legs", "by_contact", "lines", "day_ends", "ratings"


def _contacts(making: Making) -> Query:
    leg, whole, customers = source(_LEGS, "l"), source(_BY_CONTACT, "w"), source(CUSTOMER_FACTS.name, "c")
    line, day, rated = source(_LINES, "q"), source(_DAY_ENDS, "d"), source(_RATINGS, "r")
    is_main = leg["place"].eq(whole["main"])
    is_contact = is_main & leg["direction"].ne("out")
    in_line = ~leg["told"].is_null() | (
        ~line["medium"].is_null() & leg["ended_at"].is_null() & leg["first_reply_at"].is_null()
    )
    columns: dict[str, Expr] = {name: leg[name] for name in _OF_LEG}
    columns |= {
        "is_given": leg["customer"].ne(GIVEN_NOT),
        "cohort_on": customers["cohort_on"],
        "arrived_on": whole["arrived_on"],
        "is_contact": is_contact,
        "is_offered": is_contact & in_line & leg["outcome"].ne("deflected"),
        "observed_seconds": call("seconds_between", leg["queued_at"], day["last_at"]),
        "was_handled": whole["handled"] > 0,
        "contact_handle_seconds": case(
            (is_main & whole["handled"].eq(whole["known"]), whole["handle_seconds"])
        ),
        "awaits_reply": is_contact & ~in_line,
    }
    of_contact = _of_contact(whole, rated) | _in_business_hours(whole, making)
    columns |= {name: case((is_main, value)) for name, value in of_contact.items()}
    query = (
        select(leg, **{name: columns[name] for name in CONTACT_FACTS.names})
        .join(whole, whole["contact_id"].eq(leg["contact_id"]))
        .left_join(line, line["medium"].eq(leg["medium"]) & line["queue"].eq(leg["queue"]))
        .left_join(day, day["day"].eq(leg["queued_on"]))
        .left_join(rated, rated["contact_id"].eq(leg["contact_id"]))
        .left_join(customers, customers["customer"].eq(leg["customer"]))
    )
    if making.schedules:
        query = join_open_until(query, _instants(whole), schedule_of(leg["queue"], making.schedules))
    steps = ((LINKED, linked()), (_LEGS, _legs()), (_BY_CONTACT, _by_contact()), (_LINES, _lines()))
    for name, step in (*steps, (_DAY_ENDS, _day_ends()), (_RATINGS, _ratings())):
        query = query.with_step(name, step)
    return query


_COUNTED = Column("is_contact") & (~Column("replied_on").is_null() | ~Column("resolved_on").is_null())
_UNSTATED = Column("first_reply_business_seconds").is_null() & Column("resolution_business_seconds").is_null()

CONTACTS = Fact(
    CONTACT_FACTS,
    _contacts,
    clock="arrived_on",
    delivered="contacts",
    left_out=(LeftOut(WITHOUT_HOURS, _COUNTED, _UNSTATED),),
)

_OF_LEG = (
    *("contact_id", "leg", "customer", "queued_on", "left_on", "wait_seconds", "is_handled", "answered_on"),
    *("ended_on", "talk_seconds", "hold_seconds", "after_call_seconds", "handle_seconds"),
    *("medium", "queue", "agent", "contact_reason", "direction", "outcome"),
)


def _of_contact(whole: Source, rated: Source) -> dict[str, Expr]:
    is_solved = _is_solved(whole)
    reopened_on = whole["reopened_on"].or_else(whole["resolved_on"]).or_else(whole["arrived_on"])
    return {
        "closed_on": whole["closed_on"],
        "first_reply_seconds": call("seconds_between", whole["arrived_at"], whole["replied_at"]),
        "replied_on": whole["replied_on"],
        "resolution_seconds": case(
            (is_solved, call("seconds_between", whole["arrived_at"], whole["resolved_at"]))
        ),
        "resolved_on": case((is_solved, whole["resolved_on"])),
        "reopened_on": case((~whole["reopened_on"].is_null() | (whole["reopened"] > 0), reopened_on)),
        "rated_on": rated["rated_on"],
        "rated_low_on": rated["rated_low_on"],
    }


_REPLIED, _SOLVED = ("arrival", "reply"), ("arrival", "solution")


def _instants(whole: Source) -> dict[str, Expr]:
    return {"arrival": whole["arrived_at"], "reply": whole["replied_at"], "solution": whole["resolved_at"]}


def _in_business_hours(whole: Source, making: Making) -> dict[str, Expr]:
    """Give the times that count open hours only, by the hours of the queue the contact is counted by."""
    if not making.schedules:
        nothing = Literal(None).cast("money")
        return dict.fromkeys(("first_reply_business_seconds", "resolution_business_seconds"), nothing)
    at = _instants(whole)
    reply, solution = (between(*((name, at[name]) for name in ends)) for ends in (_REPLIED, _SOLVED))
    return {
        "first_reply_business_seconds": reply,
        "resolution_business_seconds": case((_is_solved(whole), solution)),
    }


def _is_solved(whole: Source) -> Expr:
    return whole["reopened_at"].is_null() | (whole["reopened_at"] <= whole["resolved_at"])


def _legs() -> Select:
    """Give each leg its person, how it left its queue and when, and what it took."""
    c, people = source("contacts", "c"), source(LINKED, "p")
    customer = c["customer"].or_else(GIVEN_NOT)
    direction = c["direction"].or_else("in")
    # What the log says of how the leg went; a ticket says nothing, as it waits in no line.
    told = case((c["outcome"].is_in(*_OUTCOMES), c["outcome"]), (~c["answered_at"].is_null(), "answered"))
    is_handled = ~c["answered_at"].is_null()
    left_at = case((told.eq("answered"), c["answered_at"]), otherwise=c["ended_at"])
    spoken = call("seconds_between", c["answered_at"], c["ended_at"])
    left_on = case((told.eq("answered"), c["answered_on"])).or_else(c["ended_on"]).or_else(c["queued_on"])
    # A contact is counted by a leg of the customer's own, and before all by one that waited in a queue.
    aside = case(
        (direction.eq("out"), 2 * _AFTER_OTHERS),
        (c["outcome"].eq("deflected"), _AFTER_OTHERS),
        otherwise=0,
    )
    columns: dict[str, Expr] = {
        name: c[name]
        for name in (
            *("contact_id", "leg", "queued_at", "queued_on", "answered_at", "answered_on"),
            *("ended_at", "ended_on", "first_reply_at", "first_reply_on", "resolved_at", "resolved_on"),
            *("reopened_at", "reopened_on", "reopened"),
        )
    }
    columns |= {
        "customer": person_of(people, customer),
        "place": c["leg"] + aside,
        "told": told,
        "outcome": told.or_else(c["outcome"]).or_else(MISSING),
        "left_on": case((~told.is_null(), left_on)),
        "wait_seconds": case((~told.is_null(), call("seconds_between", c["queued_at"], left_at))),
        "is_handled": is_handled,
        "talk_seconds": spoken - c["hold_seconds"].cast("money").or_else(0),
        "hold_seconds": case((is_handled, c["hold_seconds"].cast("money"))),
        "after_call_seconds": case((is_handled, c["after_call_seconds"].cast("money"))),
        "handle_seconds": spoken + c["after_call_seconds"].cast("money"),
        "medium": c["medium"].or_else(MISSING),
        "queue": c["queue"].or_else(MISSING),
        "agent": c["agent"].or_else(MISSING),
        "contact_reason": c["reason"].or_else(MISSING),
        "direction": direction,
    }
    return select(c, **columns).left_join(people, people["customer"].eq(customer))


def _by_contact() -> Select:
    leg = source(_LEGS, "l")

    def least(name: str) -> Expr:
        return call("min", leg[name])

    def most(name: str) -> Expr:
        return call("max", leg[name])

    return select(
        leg,
        contact_id=leg["contact_id"],
        main=least("place"),
        arrived_at=least("queued_at"),
        arrived_on=least("queued_on"),
        replied_at=least("first_reply_at"),
        replied_on=least("first_reply_on"),
        resolved_at=most("resolved_at"),
        resolved_on=most("resolved_on"),
        reopened_at=most("reopened_at"),
        reopened_on=most("reopened_on"),
        reopened=most("reopened"),
        closed_on=case((count(leg["ended_at"].is_null()).eq(0), most("ended_on"))),
        handled=count(leg["is_handled"]),
        known=count(~leg["handle_seconds"].is_null()),
        handle_seconds=total(leg["handle_seconds"]),
    ).group_by("contact_id")


def _lines() -> Select:
    """Give the queues in which customers wait for somebody: those of which a leg says how it left."""
    leg = source(_LEGS, "l")
    query = select(leg, medium=leg["medium"], queue=leg["queue"])
    return query.where(~leg["told"].is_null()).group_by("medium", "queue")


def _day_ends() -> Select:
    """Give the last instant that the log knows of each shop day."""
    seen, leg = source("seen", "s"), source(_LEGS, "l")
    parts = [
        select(leg, day=leg[f"{name}_on"], at=Aggregate("max", leg[f"{name}_at"]))
        .where(~leg[f"{name}_at"].is_null())
        .group_by("day")
        for name in ("queued", "answered", "ended")
    ]
    query = select(seen, day=seen["day"], last_at=call("max", seen["at"])).group_by("day")
    return query.with_step("seen", union(*parts))


def _ratings() -> Select:
    """Give the days on which contacts were rated, and rated low."""
    s = source("surveys", "s")
    rated = is_scaled(s) & s["kind"].eq("csat")
    query = select(
        s,
        contact_id=s["contact_id"],
        rated_on=call("min", s["answered_on"]),
        rated_low_on=call("min", case((is_low(s), s["answered_on"]))),
    )
    return query.where(rated & ~s["contact_id"].is_null()).group_by("contact_id")
