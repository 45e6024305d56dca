"""The same statement over fewer rows: other tables in place of those it reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from patronage.base.select import Join, Query, Source, Union

__all__ = ["reading"]


def reading(query: Query, places: Mapping[str, str]) -> Query:
    """Build a query that reads other tables, under the same aliases.

    Examples
    --------
    >>> from patronage.base.select import select, source, tables_read
    >>> o, s = source("orders", "o"), source("step", "s")
    >>> whole = select(s, id=s["id"]).with_step("step", select(o, id=o["id"]))
    >>> sorted(tables_read(reading(whole, {"orders": "few_orders"})))
    ['few_orders']
    """
    if isinstance(query, Union):
        return Union(tuple(replace(part, **vars(reading(part, places))) for part in query.parts))

    def other(source: Source) -> Source:
        return Source(places.get(source.name, source.name), source.alias)

    return replace(
        query,
        source=other(query.source),
        joins=tuple(Join(each.kind, other(each.source), each.on) for each in query.joins),
        steps=tuple((name, reading(step, places)) for name, step in query.steps),
    )
