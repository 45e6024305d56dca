"""Orders that a contact came before: the customer's last one, or one that names the order."""

from __future__ import annotations

from patronage.base.expr import Aggregate, Expr, Literal, call, over
from patronage.base.select import Query, Select, select, source, union
from patronage.contract.facts import CUSTOMER_FACTS, ORDER_FACTS
from patronage.contract.service_facts import ASSISTED_ORDER_FACTS, CONTACT_FACTS
from patronage.contract.table import GIVEN_NOT
from patronage.facts.fact import Fact, Making

__all__ = ["ASSISTED_ORDERS"]

_ARRIVED, _IN_TURN, _BEFORE, _NAMED = "arrived", "in_turn", "before_orders", "naming"
_TOUCH = ("medium", "queue", "agent", "contact_reason")
_OF_ORDER = ("order_id", "customer", "is_given", "ordered_on", "channel", "sales_channel", "coupon")


def _assisted_orders(_making: Making) -> Query:
    o, before, naming = source(ORDER_FACTS.name, "o"), source(_BEFORE, "b"), source(_NAMED, "n")
    own, named, customers = (
        source(_ARRIVED, "own"),
        source(_ARRIVED, "named"),
        source(CUSTOMER_FACTS.name, "c"),
    )

    def of_touch(name: str) -> Expr:
        return named[name].or_else(own[name])

    columns: dict[str, Expr] = {name: o[name] for name in _OF_ORDER}
    columns |= {
        "cohort_on": customers["cohort_on"],
        "days_since_contact": call("days_between", of_touch("arrived_on"), o["ordered_on"]),
        "is_named": ~named["contact_id"].is_null(),
        "net": o["gross"] - o["discount"],
    }
    columns |= {name: of_touch(name) for name in _TOUCH}
    return (
        select(o, **columns)
        .left_join(before, before["order_id"].eq(o["order_id"]))
        .left_join(own, own["customer"].eq(o["customer"]) & own["place"].eq(before["place"]))
        .left_join(naming, naming["order_id"].eq(o["order_id"]))
        .left_join(named, named["contact_id"].eq(naming["contact_id"]))
        .left_join(customers, customers["customer"].eq(o["customer"]))
        .where(~own["contact_id"].is_null() | ~named["contact_id"].is_null())
        .with_step(_ARRIVED, _arrived())
        .with_step(_IN_TURN, _in_turn())
        .with_step(_BEFORE, _before())
        .with_step(_NAMED, _naming())
    )


ASSISTED_ORDERS = Fact(
    ASSISTED_ORDER_FACTS,
    _assisted_orders,
    clock="ordered_on",
    delivered="contacts",
    after=(CONTACT_FACTS.name,),
)


def _arrived() -> Select:
    """Give each contact its place among those of its customer."""
    f, c = source(CONTACT_FACTS.name, "f"), source("contacts", "c")
    place = over(call("row_number"), partition=(f["customer"],), order=(c["queued_at"], f["contact_id"]))
    kept = ("contact_id", "customer", "arrived_on", *_TOUCH)
    columns = {name: f[name] for name in kept}
    return (
        select(f, **columns, place=place, at=c["queued_at"], order_id=c["order_id"])
        .join(c, c["contact_id"].eq(f["contact_id"]) & c["leg"].eq(f["leg"]))
        .where(f["is_contact"])
    )


def _in_turn() -> Query:
    """Put contacts and orders of customers who ever made contact under each other."""
    f, o, known = source(_ARRIVED, "f"), source(ORDER_FACTS.name, "o"), source("reached", "k")
    contacts = select(
        f,
        customer=f["customer"],
        at=f["at"],
        is_order=Literal(0),
        id=f["contact_id"],
        place=f["place"],
    )
    reached = select(f, customer=f["customer"], first_at=call("min", f["at"]))
    reached = reached.where(f["customer"].ne(GIVEN_NOT)).group_by("customer")
    nothing = Literal(None).cast("bigint")
    orders = select(
        o, customer=o["customer"], at=o["ordered_at"], is_order=Literal(1), id=o["order_id"], place=nothing
    ).join(known, known["customer"].eq(o["customer"]) & (known["first_at"] <= o["ordered_at"]))
    both = source("both", "x")
    names = ("customer", "at", "is_order", "id", "place")
    query = select(both, **{name: both[name] for name in names}).where(both["customer"].ne(GIVEN_NOT))
    return query.with_step("reached", reached).with_step("both", union(contacts, orders))


def _before() -> Select:
    """Give each order the place of its customer's last contact before it."""
    turn, last = source(_IN_TURN, "t"), source("last_places", "p")
    place = over(
        Aggregate("max", turn["place"]),
        partition=(turn["customer"],),
        order=(turn["at"], turn["is_order"], turn["id"]),
    )
    places = select(turn, order_id=turn["id"], is_order=turn["is_order"], place=place)
    query = select(last, order_id=last["order_id"], place=last["place"])
    return query.where(last["is_order"].eq(1) & ~last["place"].is_null()).with_step("last_places", places)


def _naming() -> Select:
    """Give each order the last contact before it that names it."""
    f, o, n = source(_ARRIVED, "f"), source(ORDER_FACTS.name, "o"), source("names", "n")
    latest = over(
        call("row_number"),
        partition=(f["order_id"],),
        order=((f["at"], True), (f["contact_id"], True)),
    )
    names = (
        select(f, order_id=f["order_id"], contact_id=f["contact_id"], latest=latest)
        .join(o, o["order_id"].eq(f["order_id"]))
        .where(f["at"] <= o["ordered_at"])
    )
    query = select(n, order_id=n["order_id"], contact_id=n["contact_id"])
    return query.where(n["latest"].eq(1)).with_step("names", names)
