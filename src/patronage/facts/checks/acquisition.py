"""Spend, customers and the claims of platforms that do not meet."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from patronage.base.expr import Expr, call, case, count, total
from patronage.base.finding import Finding
from patronage.base.select import Query, Select, select, source, union
from patronage.contract.facts import CUSTOMER_FACTS, ORDER_FACTS
from patronage.contract.marketing_facts import ACQUISITION_FACTS, SPEND_FACTS
from patronage.contract.table import MISSING
from patronage.contract.visit_facts import VISIT_FACTS
from patronage.engine.protocol import Engine
from patronage.facts.check import Check

__all__ = [
    "CUSTOMERS_WITHOUT_SPEND",
    "OVERLAPPING_CLAIMS",
    "SPEND_WITHOUT_CUSTOMERS",
    "UNMAPPED_CHANNEL",
]

_CHANNELS = "load a file with the columns name and channel (--as channels)"
_MAP = f"If the tool means a channel that orders call otherwise, {_CHANNELS} and a row of both names."


def _spend_without_customers(engine: Engine) -> list[Finding]:
    names = _known_names(engine)
    won = {channel for channel, _ in _rows(engine, _won())}
    return [
        Finding(
            "spend_without_customers",
            f"{amount:,.2f} was spent on {_shown(channel)} to win customers, and none came through it"
            + (" in those months" if channel in won else ""),
            "warning",
            value="" if channel == MISSING else channel,
            remedy="By month or country it stands on a row of its own, (unconverted)."
            if channel in won
            else _MAP,
        )
        for channel, amount, customers in _by_channel(engine)
        if amount > 0 and not customers and (channel in names or channel == MISSING)
    ]


def _customers_without_spend(engine: Engine) -> list[Finding]:
    spend = {channel for channel, *_ in _rows(engine, _spent())}
    paid = _won(paid=True)
    return [
        Finding(
            "customers_without_spend",
            f"{_many(customers, 'new customer')} came through {_shown(channel)}, a paid channel of which no"
            " spend is known: they seem to have cost nothing",
            "warning",
            value="" if channel == MISSING else channel,
            remedy="Load the spend of that channel. If spend calls it otherwise,"
            f" {_CHANNELS} and a row of both names.",
        )
        for channel, customers in _rows(engine, paid)
        if channel not in spend
    ]


def _unmapped_channels(engine: Engine) -> list[Finding]:
    names = sorted(_known_names(engine))
    found = []
    for channel, amount, _ in _by_channel(engine):
        if channel == MISSING or channel in names or not names:
            continue
        close = get_close_matches(channel.lower(), [name.lower() for name in names], 1)
        near = next((n for n in names if n.lower() in close), "")
        hint = f" (perhaps {near!r})" if near else ""
        found.append(
            Finding(
                "unmapped_channel",
                f"spend calls a channel {channel!r}, with {amount:,.2f} spent on it, as no order, customer or"
                f" visit does{hint}",
                "warning",
                value=channel,
                remedy=f"If it is one of the shop's channels, {_CHANNELS}"
                f" and the row {channel},{near or 'CHANNEL'}.",
            )
        )
    return found


def _overlapping_claims(engine: Engine) -> list[Finding]:
    s, o, c = source(SPEND_FACTS.name, "s"), source(ORDER_FACTS.name, "o"), source("claims", "c")
    told = ~s["reported_conversions"].is_null()
    claims = select(
        s,
        claimed=total(s["reported_conversions"].cast("money")),
        first_on=call("min", case((told, s["spent_on"]))),
        last_on=call("max", case((told, s["spent_on"]))),
    )
    within = (o["ordered_on"] >= c["first_on"]) & (o["ordered_on"] <= c["last_on"])
    query = (
        select(
            c,
            claimed=call("max", c["claimed"]),
            first_on=call("min", c["first_on"]),
            last_on=call("max", c["last_on"]),
            orders=count(~o["order_id"].is_null()),
        )
        .left_join(o, within)
        .with_step("claims", claims)
    )
    [(claimed, first, last, orders)] = _rows(engine, query)
    if claimed is None or claimed <= orders:
        return []
    return [
        Finding(
            "overlapping_claims",
            f"platforms claim {claimed:,.0f} conversions from {first} to {last}, and the shop has"
            f" {_many(orders, 'order')} of these days: several claim the same one, or claim what is no order",
            "warning",
            remedy="No number counts claims; read what each platform reports as a claim of its own.",
        )
    ]


def _by_channel(engine: Engine) -> list[tuple[str, float, int]]:
    """Give what each channel got of acquisition spend, and how many new customers bear it."""
    a = source(ACQUISITION_FACTS.name, "a")
    query = select(
        a, channel=a["acquisition_channel"], amount=total(a["amount"]), customers=count(a["customer"].ne(0))
    )
    return [
        (c, float(amount), n) for c, amount, n in _rows(engine, query.group_by("channel").order_by("channel"))
    ]


def _won(*, paid: bool = False) -> Select:
    """Select how many customers came through each channel, or through those that are paid."""
    c = source(CUSTOMER_FACTS.name, "c")
    came = ~c["cohort_on"].is_null()
    query = select(c, channel=c["acquisition_channel"], customers=count()).group_by("channel")
    return query.where(c["is_paid"] & came if paid else came).order_by("channel")


def _spent() -> Select:
    s = source(SPEND_FACTS.name, "s")
    return select(s, channel=s["channel"]).group_by("channel").order_by("channel")


def _known_names(engine: Engine) -> set[str]:
    """Give the channels that orders, customers or visits name."""

    def of(table: str, column: str) -> Select:
        rows = source(table, "r")
        named: dict[str, Expr] = {"channel": rows[column]}
        return select(rows, **named).where(rows[column].ne(MISSING)).group_by("channel")

    return {
        name
        for (name,) in _rows(
            engine,
            union(
                of(ORDER_FACTS.name, "channel"),
                of(CUSTOMER_FACTS.name, "acquisition_channel"),
                of(VISIT_FACTS.name, "channel"),
            ),
        )
    }


def _rows(engine: Engine, query: Query) -> list[tuple[Any, ...]]:
    return engine.run(query)[1]


def _many(number: int, thing: str) -> str:
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def _shown(channel: str) -> str:
    return "a channel that is not given" if channel == MISSING else channel


SPEND_WITHOUT_CUSTOMERS = Check("spend_without_customers", SPEND_FACTS.name, _spend_without_customers)
CUSTOMERS_WITHOUT_SPEND = Check("customers_without_spend", CUSTOMER_FACTS.name, _customers_without_spend)
UNMAPPED_CHANNEL = Check("unmapped_channel", SPEND_FACTS.name, _unmapped_channels)
OVERLAPPING_CLAIMS = Check("overlapping_claims", SPEND_FACTS.name, _overlapping_claims)
