"""Looks through expression trees and builds them anew, whatever kinds of node they have."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from operator import is_

from patronage.base.expr import Expr

__all__ = ["Change", "Template", "filler", "rewrite", "rewriter", "sharer", "walk"]

Change = Callable[[Expr], Expr | None]
"""What stands in place of a node; nothing where it stays."""


def walk(expr: Expr, leaves: tuple[type[Expr], ...] = ()) -> Iterator[Expr]:
    """Yield a tree's nodes, the root first, without looking inside nodes of the `leaves` types."""
    waiting = [expr]
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, leaves):
            children = [child for part in _parts(node) for child in _nodes(part)]
            waiting += reversed(children)


def rewrite(expr: Expr, change: Change) -> Expr:
    """Build the tree anew with `change(node)` in place of each node it returns something for.

    What stays as it is, is not copied.

    Examples
    --------
    >>> from patronage.base.expr import Column, Literal
    >>> rewrite(Column("a") + 1, lambda n: Literal(2) if isinstance(n, Column) else None)
    Binary(operator='+', left=Literal(value=2), right=Literal(value=1))
    """
    changed = change(expr)
    return _rebuilt(expr, lambda part: rewrite(part, change)) if changed is None else changed


def rewriter(change: Change) -> Callable[[Expr], Expr]:
    """Give what rewrites trees, looking once at a part that stands in several places, in one tree or many.

    `change` must give the same for the same node each time.

    Examples
    --------
    >>> from patronage.base.expr import Column, Literal
    >>> part, seen = Column("a"), []
    >>> rewriter(lambda n: seen.append(n))(part + part) == part + part, seen.count(part)
    (True, 1)
    """
    # By identity, which a node keeps as long as it is held here beside what became of it.
    done: dict[int, tuple[Expr, Expr]] = {}

    def go(expr: Expr) -> Expr:
        if (known := done.get(id(expr))) is not None:
            return known[1]
        changed = change(expr)
        new = _rebuilt(expr, go) if changed is None else changed
        done[id(expr)] = expr, new
        return new

    return go


class Template:
    """A tree with places to be filled in again and again: nodes of some types, found once.

    Examples
    --------
    >>> from patronage.base.expr import Column, Literal, Parameter
    >>> late = Template((Column("on") > Parameter("as_of")) & Column("is_kept"), (Parameter,))
    >>> new = filler(lambda place: Literal(3))(late)
    >>> new.left.right, new.right is late.expr.right
    (Literal(value=3), True)
    """

    def __init__(self, expr: Expr, places: tuple[type[Expr], ...]) -> None:
        self.expr = expr
        self.places = places
        self.around: frozenset[int] = frozenset(_around(expr, places))
        """The nodes that are places or hold some, by identity."""


def filler(fill: Change) -> Callable[[Template], Expr]:
    """Give what fills in the places of templates, and looks at nothing but what lies around them.

    `fill` must give the same for the same place each time; where it gives nothing, a place stays.
    """
    done: dict[int, tuple[Expr, Expr]] = {}

    def filled(template: Template) -> Expr:
        around, places = template.around, template.places

        def go(expr: Expr) -> Expr:
            if id(expr) not in around:
                return expr
            if (known := done.get(id(expr))) is not None:
                return known[1]
            own = fill(expr) if isinstance(expr, places) else None
            new = _rebuilt(expr, go) if own is None else own
            done[id(expr)] = expr, new
            return new

        return go(template.expr)

    return filled


def sharer() -> Callable[[Expr], Expr]:
    """Give what lets equal parts of trees be one and the same, so that a `rewriter` looks at them once.

    Examples
    --------
    >>> from patronage.base.expr import Column, IsNull
    >>> share = sharer()
    >>> share(IsNull(Column("a"))) is share(IsNull(Column("a")))
    True
    """
    kept: dict[tuple[object, ...], Expr] = {}

    def key(part: object) -> object:
        if isinstance(part, Expr):
            return id(part)
        # To Python 1, 1.0 and True are equal; to a statement they are not.
        return tuple(map(key, part)) if isinstance(part, tuple) else (type(part), part)

    def share(expr: Expr) -> Expr:
        own = _rebuilt(expr, go)
        return kept.setdefault((type(own), *map(key, _parts(own))), own)

    go = rewriter(share)
    return go


def _around(expr: Expr, places: tuple[type[Expr], ...]) -> Iterator[int]:
    found: dict[int, bool] = {}

    def look(node: Expr) -> bool:
        if id(node) not in found:
            # What lies inside a place goes with it; elsewhere all children are looked at.
            is_place = isinstance(node, places)
            inside = [] if is_place else [look(child) for part in _parts(node) for child in _nodes(part)]
            found[id(node)] = is_place or any(inside)
        return found[id(node)]

    look(expr)
    return (number for number, holds in found.items() if holds)


def _rebuilt(expr: Expr, go: Callable[[Expr], Expr]) -> Expr:
    old = _parts(expr)
    new = [
        go(part) if isinstance(part, Expr) else _items(part, go) if isinstance(part, tuple) else part
        for part in old
    ]
    return expr if all(map(is_, old, new)) else type(expr)(*new)


def _items(items: tuple[object, ...], go: Callable[[Expr], Expr]) -> tuple[object, ...]:
    new = tuple(
        go(item) if isinstance(item, Expr) else _items(item, go) if isinstance(item, tuple) else item
        for item in items
    )
    return items if all(map(is_, items, new)) else new


def _parts(expr: Expr) -> list[object]:
    own = vars(expr)
    return [own[name] for name in expr.__match_args__]


def _nodes(part: object) -> Iterator[Expr]:
    if isinstance(part, Expr):
        yield part
    elif isinstance(part, tuple):
        for item in part:
            yield from _nodes(item)
