"""Customer facts: the first order, where the customer came from, and whether that was really the start."""

from __future__ import annotations

from patronage.base.expr import Expr, Literal, call, case, count, total
from patronage.base.select import Select, Union, select, source, union
from patronage.contract.table import GIVEN_NOT, MISSING
from patronage.facts.channels import PAID_CHANNELS, shop_channel, with_channel
from patronage.facts.first_orders import FIRST_ORDERS, first_order_columns, with_first_order
from patronage.facts.history import History
from patronage.facts.kept import LINKED, linked, person_of
from patronage.facts.order_base import ORDER_BASE
from patronage.facts.visit_base import last_visits

__all__ = ["customer_facts"]


def customer_facts(
    history: History,
    *,
    maps_channels: bool = False,
    knows_paid: bool = False,
    has_visits: bool = False,
    has_lines: bool = False,
) -> Select:
    """Build one row a known customer.

    Parameters
    ----------
    history
        Where the recorded history starts.
    maps_channels
        The shop says which names mean which channel.
    knows_paid
        Channels whose customers are bought are known.
    has_visits
        Visits tell where somebody came from whose first order does not say.
    has_lines
        Lines tell what first orders held.
    """
    everyone, bought, listed = source("everyone", "e"), source("bought", "b"), source("listed", "c")
    paid = source(PAID_CHANNELS, "paid")
    before = _is_before_history(history)
    origin = _origin(maps_channels=maps_channels, has_visits=has_visits)
    columns: dict[str, Expr] = {
        "customer": everyone["customer"],
        "first_ordered_on": bought["first_ordered_on"],
        "cohort_on": case((~before, bought["first_ordered_on"])),
        "last_ordered_on": bought["last_ordered_on"],
        "orders": bought["orders"].or_else(0),
        "net": bought["net"].or_else(0),
        "is_before_history": before,
        **origin,
        "is_paid": ~paid["channel"].is_null() if knows_paid else Literal(value=False),
        **_traits(),
        **first_order_columns(has_lines=has_lines),
    }
    query = (
        select(everyone, **columns)
        .left_join(bought, bought["customer"].eq(everyone["customer"]))
        .left_join(listed, listed["customer"].eq(everyone["customer"]))
        .with_step("bought", _bought())
        .with_step(LINKED, linked())
        .with_step("listed", _listed())
        .with_step("everyone_twice", _everyone_twice())
        .with_step("everyone", _everyone())
    )
    query = with_first_order(query, everyone["customer"], has_lines=has_lines)
    # What the shop does not know of costs nothing to look up.
    if maps_channels:
        query = with_channel(query, listed["acquisition_channel"])
    if has_visits:
        query = query.left_join(_VISIT, _VISIT["customer"].eq(everyone["customer"]))
        query = query.with_step(_VISIT.name, last_visits())
    if knows_paid:
        query = query.left_join(paid, paid["channel"].eq(origin["acquisition_channel"]))
    return query


_VISIT = source("last_visits", "v")


def _origin(*, maps_channels: bool, has_visits: bool) -> dict[str, Expr]:
    """Give where a customer came from, and what tells it: what is delivered goes before what is seen."""
    listed, first = source("listed", "c"), FIRST_ORDERS
    delivered: Expr = listed["acquisition_channel"]
    is_delivered = ~delivered.is_null()
    if maps_channels:
        delivered = case((is_delivered, shop_channel(delivered)))
    channel = delivered.or_else(_told(first["channel"]))
    rules: list[tuple[Expr, str]] = [
        (is_delivered, "delivered"),
        (first["channel"].ne(MISSING), "first order"),
    ]
    if has_visits:
        channel = channel.or_else(_told(_VISIT["channel"]))
        rules.append((_VISIT["channel"].ne(MISSING), "last visit"))
    campaign = _VISIT["campaign"].or_else(MISSING) if has_visits else Literal(MISSING)
    return {
        "acquisition_channel": channel.or_else(MISSING),
        "acquisition_rule": case(*rules, otherwise=Literal("none")),
        "acquisition_campaign": campaign,
    }


def _traits() -> dict[str, Expr]:
    """Give what customers are split by beside where they came from."""
    listed, first = source("listed", "c"), FIRST_ORDERS
    return {
        "country": listed["country"].or_else(first["order_country"]).or_else(MISSING),
        "customer_kind": listed["kind"].or_else(MISSING),
        "registered": case(
            (listed["registered"].is_null(), MISSING),
            (listed["registered"].eq(1), "registered"),
            otherwise=Literal("guest"),
        ),
    }


def _told(text: Expr) -> Expr:
    return case((text.ne(MISSING), text))


def _is_before_history(history: History) -> Expr:
    """Judge by evidence first: an order count or a date of registration; only then by the burn-in."""
    bought, listed = source("bought", "b"), source("listed", "c")
    if history.start is None or history.burn_in_end is None or history.rule == "complete":
        return Literal(value=False)
    start, burn_in_end = Literal(history.start), Literal(history.burn_in_end)
    return case(
        (bought["first_ordered_on"].is_null(), False),
        (bought["first_ordered_on"] >= burn_in_end, False),
        (~listed["orders_before"].is_null(), listed["orders_before"] > bought["orders"]),
        (~listed["created_on"].is_null(), listed["created_on"] < start),
        otherwise=Literal(value=True),
    )


def _bought() -> Select:
    o = source(ORDER_BASE, "o")
    return (
        select(
            o,
            customer=o["customer"],
            first_ordered_on=call("min", o["ordered_on"]),
            last_ordered_on=call("max", o["ordered_on"]),
            orders=count(),
            net=total(o["gross"] - o["discount"] - o["refunded"]).cast("money"),
        )
        .where(o["is_given"])
        .group_by("customer")
    )


def _listed() -> Select:
    c, people = source("customers", "c"), source(LINKED, "p")
    return (
        select(
            c,
            customer=person_of(people, c["customer"]),
            created_on=call("min", c["created_on"]),
            acquisition_channel=call("min", c["acquisition_channel"]),
            country=call("min", c["country"]),
            kind=call("min", c["kind"]),
            registered=call(
                "max", case((c["registered"].is_null(), None), (c["registered"], 1), otherwise=0)
            ),
            orders_before=total(c["orders_before"]),
        )
        .left_join(people, people["customer"].eq(c["customer"]))
        .where(c["customer"].ne(GIVEN_NOT))
        .group_by("customer")
    )


def _everyone_twice() -> Union:
    bought, listed = source("bought", "b"), source("listed", "c")
    return union(select(bought, customer=bought["customer"]), select(listed, customer=listed["customer"]))


def _everyone() -> Select:
    t = source("everyone_twice", "t")
    return select(t, customer=t["customer"]).group_by("customer")
