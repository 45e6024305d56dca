"""Visits with the person behind them, the shop's channel and the campaign's name."""

from __future__ import annotations

from patronage.base.expr import Expr, Literal, call, case, over
from patronage.base.select import Select, Source, select, source, union
from patronage.contract.table import GIVEN_NOT, MISSING
from patronage.facts.campaigns import CAMPAIGN_NAMES, campaign_names
from patronage.facts.channels import shop_channel, with_channel
from patronage.facts.kept import LINKED, linked, person_of
from patronage.facts.order_base import ORDER_BASE

__all__ = ["KNOWN_VISITORS", "VISIT_BASE", "last_visits", "visit_base", "who", "with_known_visitors"]

VISIT_BASE = "visit_base"
KNOWN_VISITORS = "known_visitors"
"""Who a browser belongs to, where any visit or conversion of it named somebody."""


def visit_base() -> Select:
    """Build one row a visit; a browser that named somebody once belongs to that person throughout."""
    v, people, known = source("visits", "v"), source(LINKED, "p"), source(KNOWN_VISITORS, "w")
    names = source(CAMPAIGN_NAMES, "n")
    named = v["customer"].or_else(GIVEN_NOT)
    customer = case(
        (named.ne(GIVEN_NOT), person_of(people, named)), otherwise=known["customer"].or_else(GIVEN_NOT)
    )
    columns: dict[str, Expr] = {
        "visit_id": v["visit_id"],
        "who": who(customer, v["visitor_id"], v["visit_id"]),
        "customer": customer,
        "visited_at": v["visited_at"],
        "visited_on": v["visited_on"],
        "channel": shop_channel(v["channel"]),
        "campaign": names["campaign"].or_else(v["campaign"]).or_else(MISSING),
        "is_carted": ~v["carted_at"].is_null(),
        "landing_page": v["landing_page"].or_else(MISSING),
        "device": v["device"].or_else(MISSING),
        "visit_country": v["country"].or_else(MISSING),
    }
    query = (
        select(v, **columns)
        .left_join(people, people["customer"].eq(named))
        .left_join(known, known["visitor_id"].eq(v["visitor_id"]))
        .left_join(names, names["campaign_id"].eq(v["campaign"]))
        .with_step(CAMPAIGN_NAMES, campaign_names())
    )
    return with_channel(with_known_visitors(query), v["channel"])


def with_known_visitors(query: Select) -> Select:
    """Put the people behind ids and browsers before a query that joins them."""
    n = source("named_visitors", "n")
    # Of several people at one browser the first known takes it.
    known = select(n, visitor_id=n["visitor_id"], customer=call("min", n["customer"]))
    return (
        query.with_step(LINKED, linked())
        .with_step(n.name, union(_named("visits"), _named("conversions")))
        .with_step(KNOWN_VISITORS, known.group_by("visitor_id"))
    )


def who(customer: Expr, visitor: Expr, otherwise: Expr) -> Expr:
    """Give whom something is by: the person where known, else the browser, else the thing alone."""
    return case(
        (customer.ne(GIVEN_NOT), call("concat", "person ", customer.cast("text"))),
        (~visitor.is_null(), call("concat", "browser ", visitor)),
        otherwise=call("concat", "alone ", otherwise),
    )


def last_visits() -> Select:
    """Build the last visit of each customer before the first order: where they came from.

    Of the order's own day, visits up to its instant go before later ones: an order of which only the day is
    known seems to be placed at midnight.
    """
    v, o = source(VISIT_BASE, "v"), source(ORDER_BASE, "o")
    is_before = case((v["visited_at"] <= o["ordered_at"], 0), otherwise=1)
    latest = (is_before, (v["visited_at"], True), v["visit_id"])
    place = over(call("row_number"), partition=(v["customer"],), order=latest)
    ranked = (
        select(v, customer=v["customer"], channel=v["channel"], campaign=v["campaign"], place=place)
        .join(o, o["customer"].eq(v["customer"]) & (v["visited_on"] <= o["ordered_on"]))
        .where(o["order_number"].eq(1) & v["customer"].ne(GIVEN_NOT))
    )
    r = source("ranked_visits", "r")
    return (
        select(r, customer=r["customer"], channel=r["channel"], campaign=r["campaign"])
        .where(r["place"].eq(1))
        .with_step("ranked_visits", ranked)
    )


def _named(table: str) -> Select:
    t: Source = source(table, "t")
    people = source(LINKED, "p")
    return (
        select(t, visitor_id=t["visitor_id"], customer=person_of(people, t["customer"]))
        .left_join(people, people["customer"].eq(t["customer"]))
        .where(~t["visitor_id"].is_null() & t["customer"].or_else(Literal(GIVEN_NOT)).ne(GIVEN_NOT))
    )
