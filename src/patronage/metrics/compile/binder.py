"""Fills in what measures leave open: the fact's columns, what the shop states, the days of a row's cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from patronage.base.expr import Column, Expr, Literal, Parameter, call
from patronage.base.select import source
from patronage.base.tree import Change, rewriter
from patronage.metrics.compile.timing import BEGAN, DAY, YEAR, Binder, Branch, cell_end, clock_of
from patronage.metrics.query import Query

__all__ = ["OF_CELL", "binder", "values"]

_BEGINNING = date(1970, 1, 1)
_EVER = Literal(1_000_000)


def binder(branch: Branch, query: Query) -> Binder:
    """Give what fills in the expressions of a branch's measures."""
    return rewriter(values(branch, query))


def values(branch: Branch, query: Query) -> Change:
    """Give what stands in place of columns and parameters of a branch's measures."""
    fact, stated = source(branch.like.table, "f"), query.assume.parameters
    found: dict[str, Expr] = {}

    def value(name: str) -> Expr | None:
        if name not in found:
            if name == "as_of":
                found[name] = Literal(branch.span.as_of)
            elif name in OF_CELL:
                found[name] = OF_CELL[name](branch, bind(clock_of(branch.like, query.basis)))
        return found.get(name) or stated.get(name)

    def change(node: Expr) -> Expr | None:
        if isinstance(node, Column):
            return node if node.table else fact[node.name]
        return value(node.name) if isinstance(node, Parameter) else None

    bind = rewriter(change)
    return change


def _cell_start(branch: Branch) -> Expr:
    first = Literal(branch.period.start if branch.period else _BEGINNING)
    if branch.like.window == "year":
        first = Literal(branch.span.as_of - YEAR + timedelta(days=1))
    if branch.step is None or branch.like.until is not None:
        return first
    start = DAY[branch.step]
    return call("greatest", start, first) if branch.period else start


def _days_into_cell(branch: Branch, clock: Expr) -> Expr:
    start = _cell_start(branch)
    # Where a cell has no first day, no order lies before it.
    return _EVER if start == Literal(_BEGINNING) else call("days_between", start, clock)


def _last_of_cell(branch: Branch) -> Expr:
    if branch.cohort is None or branch.step is None or branch.like.until is not None:
        return cell_end(branch)
    # What lies before the first order seen belongs to the start, which ends with the cohort's own step.
    end = call("greatest", DAY[f"{branch.step}_end"], BEGAN[f"{branch.step}_end"])
    return call("least", end, branch.last)


OF_CELL: Mapping[str, Callable[[Branch, Expr], Expr]] = {
    "cell_start": lambda branch, _: _cell_start(branch),
    "cell_end": lambda branch, _: _last_of_cell(branch),
    "days_into_cell": _days_into_cell,
}
"""What measures may say of the cell a row falls into, from the pass and the row's clock."""
