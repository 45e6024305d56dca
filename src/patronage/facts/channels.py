"""The shop's channels: the names that tools use are put onto them, in every fact the same way."""

from __future__ import annotations

from patronage.base.expr import Expr, call
from patronage.base.select import Select, source
from patronage.contract.table import MISSING

__all__ = ["CHANNEL_NAMES", "channel_names", "shop_channel", "with_channel"]

CHANNEL_NAMES = "channel_names"
"""The step that holds each name once, in small letters."""


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
