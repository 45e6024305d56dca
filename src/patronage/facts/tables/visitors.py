"""Visitors by their first visit, and how many days later they reached each goal."""

from __future__ import annotations

from patronage.base.expr import Expr, call, case, count, over
from patronage.base.select import Select, Source, Union, select, source, union
from patronage.contract.facts import CUSTOMER_FACTS, ORDER_FACTS
from patronage.contract.table import GIVEN_NOT
from patronage.contract.visit_facts import KINDS, NEVER_DAYS, VISITOR_FACTS
from patronage.facts.conversion_base import CONVERSION_BASE
from patronage.facts.fact import Fact, Making
from patronage.facts.visit_base import VISIT_BASE

__all__ = ["VISITORS"]

_IN_BOOKS = ("first_order", "order")
"""Goals whose days the shop's own books tell, where visits name customers."""


def _visitors(making: Making) -> Select:
    del making
    v, reached = source("first_visits", "v"), source("reached", "r")
    columns: dict[str, Expr] = {name: v[name] for name in VISITOR_FACTS.names if name in _OF_VISIT}
    columns |= {
        "visitor": v["visitor"],
        "seen_on": v["visited_on"],
        "cohort_on": v["visited_on"],
    }
    columns |= {f"days_to_{kind}": _days(reached, kind) for kind in KINDS}
    return (
        select(v, **{name: columns[name] for name in VISITOR_FACTS.names})
        .left_join(reached, reached["visitor"].eq(v["visitor"]))
        .cross_join(source("known_goals", "g"))
        .cross_join(source("known_books", "b"))
        .with_step("placed_visits", _placed_visits())
        .with_step("numbered_visitors", _numbered_visitors())
        .with_step("first_visits", _first_visits())
        .with_step("goals", _goals())
        .with_step("reached", _reached())
        .with_step("known_goals", _known_goals())
        .with_step("known_books", _known_books())
    )


_OF_VISIT = ("channel", "campaign", "landing_page", "device", "visit_country")


def _placed_visits() -> Select:
    """Place each visit among its visitor's; what else is known of it need not be sorted along."""
    v = source(VISIT_BASE, "v")
    place = over(call("row_number"), partition=(v["who"],), order=(v["visited_at"], v["visit_id"]))
    return select(v, visit_id=v["visit_id"], who=v["who"], visited_at=v["visited_at"], place=place)


def _numbered_visitors() -> Select:
    p = source("placed_visits", "p")
    number = over(call("row_number"), order=(p["visited_at"], p["who"]))
    return select(p, visit_id=p["visit_id"], visitor=number).where(p["place"].eq(1))


def _first_visits() -> Select:
    v, n = source(VISIT_BASE, "v"), source("numbered_visitors", "n")
    columns: dict[str, Expr] = {name: v[name] for name in (*_OF_VISIT, "who", "customer", "visited_on")}
    return select(v, **columns, visitor=n["visitor"]).join(n, n["visit_id"].eq(v["visit_id"]))


def _goals() -> Union:
    """List what visitors reached: by what was delivered, and by the shop's books."""
    c, v = source(CONVERSION_BASE, "c"), source("first_visits", "v")
    of_customer, o = source(CUSTOMER_FACTS.name, "c"), source(ORDER_FACTS.name, "o")

    def goal(rows: Source, kind: Expr, day: Expr, *, on: Expr) -> Select:
        query = select(v, visitor=v["visitor"], kind=kind, days=call("days_between", v["visited_on"], day))
        return query.join(rows, on).where(day >= v["visited_on"])

    same = of_customer["customer"].eq(v["customer"])
    ordered = o["customer"].eq(v["customer"]) & v["customer"].ne(GIVEN_NOT)
    return union(
        goal(c, c["kind"], c["converted_on"], on=c["who"].eq(v["who"])),
        goal(of_customer, _book("first_order"), of_customer["first_ordered_on"], on=same),
        goal(o, _book("order"), o["ordered_on"], on=ordered),
    )


def _book(kind: str) -> Expr:
    return call("concat", "books ", kind)


def _reached() -> Select:
    g = source("goals", "g")
    columns: dict[str, Expr] = {"visitor": g["visitor"]}
    columns |= {kind: _first(g, kind) for kind in KINDS}
    columns |= {f"book_{kind}": _first(g, f"books {kind}") for kind in _IN_BOOKS}
    return select(g, **columns).group_by("visitor")


def _first(goals: Source, kind: str) -> Expr:
    return call("min", case((goals["kind"].eq(kind), goals["days"])))


def _known_goals() -> Select:
    """Tell of which goals the shop knows at all: where none was delivered, none is not zero."""
    c = source(CONVERSION_BASE, "c")
    return select(c, **{kind: count(c["is_linked"] & c["kind"].eq(kind)) for kind in KINDS})


def _known_books() -> Select:
    v, c = source(VISIT_BASE, "v"), source(CUSTOMER_FACTS.name, "c")
    bought = c["orders"].or_else(0) > 0
    return select(v, buyers=count(bought)).left_join(c, c["customer"].eq(v["customer"]))


def _days(reached: Source, kind: str) -> Expr:
    days: Expr = case((source("known_goals", "g")[kind] > 0, reached[kind].or_else(NEVER_DAYS)))
    if kind in _IN_BOOKS:
        of_books = reached[f"book_{kind}"].or_else(NEVER_DAYS)
        days = case((source("known_books", "b")["buyers"] > 0, of_books), otherwise=days)
    return days


VISITORS = Fact(VISITOR_FACTS, _visitors, clock="seen_on", delivered="visits")
