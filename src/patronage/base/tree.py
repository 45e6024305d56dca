"""Looks through expression trees and builds them anew, whatever kinds of node they have."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields
from operator import is_

from patronage.base.expr import Expr

__all__ = ["rewrite", "walk"]


def walk(expr: Expr, leaves: tuple[type[Expr], ...] = ()) -> Iterator[Expr]:
    """Yield a tree's nodes, the root first, without looking inside nodes of the `leaves` types."""
    waiting = [expr]
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, leaves):
            children = [child for part in _parts(node) for child in _nodes(part)]
            waiting += reversed(children)


def rewrite(expr: Expr, change: Callable[[Expr], Expr | None]) -> Expr:
    """Build the tree anew with `change(node)` in place of each node it returns something for.

    What stays as it is, is not copied.

    Examples
    --------
    >>> from patronage.base.expr import Column, Literal
    >>> rewrite(Column("a") + 1, lambda n: Literal(2) if isinstance(n, Column) else None)
    Binary(operator='+', left=Literal(value=2), right=Literal(value=1))
    """
    changed = change(expr)
    if changed is not None:
        return changed
    is_same, new = True, []
    for old in _parts(expr):
        part = old
        if isinstance(old, Expr):
            part = rewrite(old, change)
        elif isinstance(old, tuple):
            part = _rewrite_items(old, change)
        new.append(part)
        is_same = is_same and part is old
    return expr if is_same else type(expr)(*new)


def _parts(expr: Expr) -> list[object]:
    return [getattr(expr, name) for name in _names(type(expr))]


def _names(kind: type[Expr]) -> tuple[str, ...]:
    # Asked for every node of every statement: the dataclass's own answer is slow.
    if kind not in _NAMES:
        _NAMES[kind] = tuple(field.name for field in fields(kind))  # type: ignore[arg-type]  # every node is a dataclass
    return _NAMES[kind]


_NAMES: dict[type[Expr], tuple[str, ...]] = {}


def _nodes(part: object) -> Iterator[Expr]:
    if isinstance(part, Expr):
        yield part
    elif isinstance(part, tuple):
        for item in part:
            yield from _nodes(item)


def _rewrite_items(items: tuple[object, ...], change: Callable[[Expr], Expr | None]) -> tuple[object, ...]:
    new: list[object] = []
    for item in items:
        if isinstance(item, Expr):
            new.append(rewrite(item, change))
        else:
            new.append(_rewrite_items(item, change) if isinstance(item, tuple) else item)
    return items if all(map(is_, items, new)) else tuple(new)
