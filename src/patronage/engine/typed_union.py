"""Gives the columns of a union their types before its first row, for engines that unite two at a time."""

from __future__ import annotations

from patronage.base.expr import Column, Expr, Literal
from patronage.base.select import Select, Source, Union, select

__all__ = ["with_types"]

_NOTHING = Literal(None)
_PAIR = 2


def with_types(query: Union) -> tuple[Select, ...]:
    """Put a part without rows on top, if some column begins with a null: there each has its type.

    Examples
    --------
    >>> from patronage.base.select import source, union
    >>> a, b = source("a"), source("b")
    >>> one, other = select(a, x=a["x"], y=_NOTHING), select(b, x=_NOTHING, y=b["y"])
    >>> with_types(union(one, one, other))[0].columns
    (('x', Column(name='x', table='a')), ('y', Column(name='y', table='b')))

    Each of two takes its types from the other:

    >>> len(with_types(union(one, other)))
    2
    """
    first = query.parts[0]
    if len(query.parts) <= _PAIR or all(value != _NOTHING for _, value in first.columns):
        return query.parts
    typed: dict[str, Expr] = {}
    sources: dict[str, Source] = {}
    for at, (name, value) in enumerate(first.columns):
        typed[name] = value
        for part in query.parts:
            given = part.columns[at][1]
            # Only what stands in a part's own source can be named beside the other parts.
            if isinstance(given, Column) and given.table == part.source.alias and not part.joins:
                typed[name], sources[part.source.alias] = given, part.source
                break
    if not sources:
        return query.parts
    nothing, *others = sources.values()
    top = select(nothing, **typed)
    for other in others:
        top = top.cross_join(other)
    return (top.where(Literal(value=False)), *query.parts)
