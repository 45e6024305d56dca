"""The shop's channels: the names that tools use are put onto them, in every fact the same way."""

from __future__ import annotations

from patronage.base.expr import Expr, Literal, call, case
from patronage.base.select import Query, Select, select, source, union
from patronage.contract.table import MISSING

__all__ = [
    "CHANNEL_NAMES",
    "PAID_CHANNELS",
    "channel_names",
    "paid_channels",
    "shop_channel",
    "with_channel",
]

CHANNEL_NAMES = "channel_names"
"""The step that holds each name once, in small letters."""

PAID_CHANNELS = "paid_channels"
"""One row a channel whose customers are bought; there during a build that knows of spend or channels."""


def channel_names() -> Select:
    """Build one row a name: the shop's channel it means, and whether its customers are bought."""
    c = source("channels", "c")
    key = call("lower", call("trim", c["name"]))
    query = Select(
        (
            ("name", key),
            ("channel", call("min", call("trim", c["channel"]))),
            ("paid", call("max", c["paid"])),
        ),
        c,
    )
    return query.group_by("name")


def with_channel(query: Select, delivered: Expr, alias: str = "ch") -> Select:
    """Join the shop's channel to a query, once; `shop_channel` then gives it."""
    names = source(CHANNEL_NAMES, alias)
    known = {name for name, _ in query.steps}
    joined = query.left_join(names, names["name"].eq(call("lower", call("trim", delivered))))
    return joined if CHANNEL_NAMES in known else joined.with_step(CHANNEL_NAMES, channel_names())


def shop_channel(delivered: Expr, alias: str = "ch") -> Expr:
    """Give the shop's channel: the one the name means, else the name itself, else not given."""
    return source(CHANNEL_NAMES, alias)["channel"].or_else(call("trim", delivered)).or_else(MISSING)


def paid_channels() -> Query:
    """Build the channels whose customers are bought: as stated, else those that ever had paid spend."""
    told = source("told", "t")
    stated = call("max", told["stated"])
    spent = call("max", told["spent"])
    each = select(told, channel=told["channel"], is_paid=stated.or_else(spent)).group_by("channel")
    found = source("each_channel", "e")
    return (
        select(found, channel=found["channel"])
        .where(found["is_paid"].eq(1) & found["channel"].ne(MISSING))
        .with_step(CHANNEL_NAMES, channel_names())
        .with_step("told", union(_stated(), _spent()))
        .with_step("each_channel", each)
    )


def _stated() -> Select:
    c = source("channels", "c")
    return select(c, channel=call("trim", c["channel"]), stated=_one(c["paid"]), spent=Literal(0))


def _spent() -> Select:
    s, names = source("spend", "s"), source(CHANNEL_NAMES, "ch")
    name = s["channel"].or_else(s["platform"])
    paid = case((s["paid"].is_null(), 1), otherwise=_one(s["paid"]))
    query = select(s, channel=shop_channel(name), stated=Literal(None).cast("integer"), spent=paid)
    return query.left_join(names, names["name"].eq(call("lower", call("trim", name))))


def _one(flag: Expr) -> Expr:
    return case((flag.is_null(), None), (flag, 1), otherwise=0)
