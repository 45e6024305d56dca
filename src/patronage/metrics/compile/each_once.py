"""Things counted once each under several conditions: their rows are put together before any is counted."""

from __future__ import annotations

from patronage.base.expr import Aggregate, Case, Expr, Literal, call, case, total
from patronage.base.select import Select, select, source

__all__ = ["each_once"]

_THING = "thing"


def each_once(rows: Select, name: str) -> Select | None:
    """Count by two levels what a pass would tell apart anew for each of its measures.

    The step under a name that begins with `name` has one row a group and thing, which says for each measure
    whether any row of the thing is counted; what adds up is added up there too. There is none where fewer
    than two measures count different things, where these differ, or where a value cannot be put together.

    Examples
    --------
    >>> from patronage.base.expr import Column, distinct
    >>> o = source("orders", "o")
    >>> both = distinct(o["customer"]), distinct(case((o["is_late"], o["customer"])))
    >>> rows = select(o, channel=o["channel"], all=both[0], late=both[1]).group_by("channel")
    >>> [name for name, _ in each_once(rows, "cells").steps]
    ['cells_things']
    """
    aggregates = {column: value for column, value in rows.columns if column not in rows.group}
    if not (rows.group and all(isinstance(value, Aggregate) for value in aggregates.values())):
        return None
    found = {column: value for column, value in aggregates.items() if isinstance(value, Aggregate)}
    told = {column: _thing_and_condition(value) for column, value in found.items() if value.distinct}
    added = (value for value in found.values() if not value.distinct)
    if len(told) < _FEWEST or any(value.function not in ("count", "sum") for value in added):
        return None
    first, *others = (thing for thing, _ in told.values())
    if first is None or any(other != first for other in others):
        return None
    each = source(f"{name}_things", "t")
    inner = {key: value for key, value in rows.columns if key in rows.group} | {_THING: first}
    outer: dict[str, Expr] = {key: each[key] for key in rows.group}
    for column, value in found.items():
        if column not in told:
            inner[column] = value
            outer[column] = total(each[column])
            if value.function == "count":
                # A sum of counts is a count.
                outer[column] = outer[column].cast("bigint")
            continue
        _, condition = told[column]
        thing: Expr = each[_THING]
        if condition is not None:
            inner[column] = call("holds_for_any", condition)
            thing = case((each[column], thing))
        outer[column] = Aggregate("count", thing)
    things_told = rows.with_steps(()).giving(inner).group_by(*rows.group, _THING)
    return select(each, **outer).group_by(*rows.group).with_steps((*rows.steps, (each.name, things_told)))


_FEWEST = 2


def _thing_and_condition(value: Aggregate) -> tuple[Expr | None, Expr | None]:
    match value.operand:
        case Case(((condition, thing),), Literal(None)):
            return thing, condition
    return value.operand, None
