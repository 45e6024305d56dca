"""Takes a step that gives one row into the select that reads it: less to write, read and plan."""

from __future__ import annotations

from patronage.base.expr import Aggregate, Column, Expr
from patronage.base.select import Select
from patronage.base.tree import rewrite, walk

__all__ = ["in_one_select"]


def in_one_select(final: Select) -> Select:
    """Put a select's only step in place of the columns it takes from there.

    It stays as it is where the step groups its rows, and where an amount would be written more than once.

    Examples
    --------
    >>> from patronage.base.expr import total
    >>> from patronage.base.select import select, source
    >>> cells, orders = source("cells", "x"), source("orders", "o")
    >>> final = select(cells, gross=cells["gross"].or_else(0))
    >>> in_one_select(final.with_step("cells", select(orders, gross=total(orders["gross"])))).source
    Source(name='orders', alias='o')
    """
    match final:
        case Select(joins=(), condition=None, group=(), order=(), limit=None, steps=((_, Select() as step),)):
            pass
        case _:
            return final
    if step.group or step.steps:
        return final
    own, alias = dict(step.columns), final.source.alias
    taken = _taken_once(final, alias)
    # Without an aggregate there would be a row for each of the fact's.
    if not any(isinstance(own[name], Aggregate) for name in taken):
        return final

    def put_in(node: Expr) -> Expr | None:
        return own[node.name] if isinstance(node, Column) and node.table == alias else None

    return step.giving({name: rewrite(expr, put_in) for name, expr in final.columns})


def _taken_once(final: Select, alias: str) -> set[str]:
    """Give the columns taken from a step; none where one of them is taken again."""
    taken = set[str]()
    for _, expr in final.columns:
        for node in walk(expr):
            if isinstance(node, Column) and node.table == alias:
                if node.name in taken:
                    return set()
                taken.add(node.name)
    return taken
