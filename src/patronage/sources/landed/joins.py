"""Landed tables that say something only together: refunds with their day, subscriptions with prices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from patronage.engine.duckdb import DuckDB
from patronage.sources.landed.kinds import kind_of
from patronage.sources.raw import Raw
from patronage.sources.rework import cell
from patronage.sources.source import Made
from patronage.sources.staging import column_of

__all__ = ["Joined", "join_landed"]


@dataclass(frozen=True)
class Joined:
    """The tables to make rows of, and those that only say more about them."""

    mains: tuple[Raw, ...]
    parts: tuple[tuple[Raw, Made], ...]


def join_landed(engine: DuckDB, raws: Sequence[Raw]) -> Joined:
    """Join the tables of one system that belong together, as far as they are delivered together."""
    named = {kind.label: raw for raw in raws if (kind := kind_of(raw))}
    done = dict(named)
    for main, join in _JOINS.items():
        if main in named:
            done[main] = join(engine, named[main], named)
    parts = {id(named[label]): table for label, table in _PARTS.items() if label in named}
    mains = {id(raw): done[label] for label, raw in named.items()}
    return Joined(
        tuple(mains.get(id(raw), raw) for raw in raws if id(raw) not in parts),
        tuple((raw, _said_with(raw, parts[id(raw)])) for raw in raws if id(raw) in parts),
    )


_PARTS = {
    "Shopify refund": "refunds",
    "Stripe subscription_item": "subscriptions",
    "Stripe plan": "subscriptions",
    "Stripe price": "subscriptions",
}


def _said_with(raw: Raw, table: str) -> Made:
    return Made(
        table, (), why=(f"it says more about rows of other tables that make {table}",), totals=raw.rows
    )


def _refunds(engine: DuckDB, main: Raw, named: Mapping[str, Raw]) -> Raw:
    """Add the order and the day of a refund to its lines, and what was given back."""
    refund, line = named.get("Shopify refund"), named.get("Shopify order_line")
    added: dict[str, str] = {}
    joins = []
    if refund:
        when = f"coalesce({_of('r', refund, 'processed_at')}, {_of('r', refund, 'created_at')})"
        added |= {"refund order": _of("r", refund, "order_id"), "refund day": when}
        joins.append(
            f"left join {refund.relation} as r on {_of('r', refund, 'id')} = {_of('m', main, 'refund_id')}"
        )
    if line:
        sku = f"coalesce({_of('l', line, 'sku')}, {_of('l', line, 'product_id')})"
        added |= {"refund product": sku}
        joins.append(
            f"left join {line.relation} as l on {_of('l', line, 'id')} = {_of('m', main, 'order_line_id')}"
        )
    return _widened(engine, main, added, " ".join(joins))


def _subscriptions(engine: DuckDB, main: Raw, named: Mapping[str, Raw]) -> Raw:
    """Add what a subscription's items come to, and how often that is paid."""
    item = named.get("Stripe subscription_item")
    plan, price = named.get("Stripe plan"), named.get("Stripe price")
    if not item or not (plan or price):
        return main
    prices = [
        _prices(raw, *names)
        for raw, names in (
            (plan, ("amount", "interval", "interval_count")),
            (price, ("unit_amount", "recurring_interval", "recurring_interval_count")),
        )
        if raw
    ]
    quantity = f"coalesce(try_cast({_of('i', item, 'quantity')} as decimal(9,0)), 1)"
    items = f"""
        select {_of("i", item, "subscription_id")} as subscription, any_value(p.interval) as interval,
          any_value(p.interval_count) as interval_count, any_value(p.currency) as currency,
          string_agg(coalesce(p.name, p.id), ' + ' order by p.id) as name,
          cast(sum(try_cast(p.amount as decimal(18,4)) * {quantity}) as varchar) as amount
        from {item.relation} as i join ({" union ".join(prices)}) as p
          on p.id = coalesce({_of("i", item, "plan_id")}, {_of("i", item, "price_id")})
        group by all
    """
    added = {
        "plan name": "p.name", "plan amount": "p.amount", "plan interval": "p.interval",
        "plan interval count": "p.interval_count", "plan currency": "p.currency", "item quantity": "'1'",
    }  # fmt: skip
    return _widened(
        engine, main, added, f"left join ({items}) as p on p.subscription = {_of('m', main, 'id')}"
    )


def _prices(raw: Raw, amount: str, interval: str, count: str) -> str:
    named = {
        "id": "id", "amount": amount, "interval": interval, "interval_count": count, "currency": "currency",
        "name": "nickname",
    }  # fmt: skip
    columns = ", ".join(f"{cell(raw, header)} as {name}" for name, header in named.items())
    return f"select {columns} from {raw.relation} where {cell(raw, interval)} is not null"


_JOINS = {"Shopify order_line_refund": _refunds, "Stripe subscription": _subscriptions}


def _of(alias: str, raw: Raw, header: str) -> str:
    found = cell(raw, header)
    return f"{alias}.{found}" if found.startswith("c") and found[1:].isdigit() else found


def _widened(engine: DuckDB, main: Raw, added: Mapping[str, str], joins: str) -> Raw:
    new = "".join(
        f", cast({sql} as varchar) as {column_of(len(main.headers) + i)}"
        for i, sql in enumerate(added.values())
    )
    engine.execute(
        f"create or replace table {main.relation} as select m.*{new} from {main.relation} as m {joins}"
    )
    return replace(main, headers=(*main.headers, *added))
