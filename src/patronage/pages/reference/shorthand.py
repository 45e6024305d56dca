"""Shortens a formula for the eye: choices inside it and parts that come back get a letter of their own."""

from __future__ import annotations

from collections import Counter
from string import ascii_uppercase

from patronage.base.expr import Binary, Call, Case, Column, Expr
from patronage.base.tree import rewrite, walk
from patronage.metrics.measure import AtStart, Measure, OfCohort, Overall, Running
from patronage.pages.reference.spelling import Names, spelled, spelled_formula

__all__ = ["shortened"]

_LEAVES = (Measure, OfCohort, Overall, Running, AtStart)
_LONG = 24


def shortened(formula: Expr, names: Names | None = None) -> str:
    """Spell a formula, and below it what its letters stand for.

    Examples
    --------
    >>> a, b, c = Column("gross"), Column("discounts"), Column("refunds_of_orders")
    >>> print(shortened((a - b - c) * 2 + (a - b - c)))
    A * 2 + A
    <BLANKLINE>
    A = gross - discounts - refunds_of_orders
    """
    named = dict(names or {})
    whole, parts = _taken_apart(formula, named)
    blocks = [spelled_formula(whole, named)]
    for letter, part in parts:
        text = spelled_formula(part, named)
        blocks.append(f"{letter} =\n{_indented(text)}" if "\n" in text else f"{letter} = {text}")
    return "\n\n".join(blocks)


def _taken_apart(formula: Expr, named: Names) -> tuple[Expr, list[tuple[str, Expr]]]:
    bodies = [formula]
    letters: list[str] = []
    while len(letters) < len(ascii_uppercase) and (found := _worth_a_letter(bodies, named)) is not None:
        letter = ascii_uppercase[len(letters)]
        bodies = [_replaced(body, found, letter) for body in bodies]
        bodies.append(found)
        letters.append(letter)
    return bodies[0], list(zip(letters, bodies[1:], strict=True))


def _worth_a_letter(bodies: list[Expr], named: Names) -> Expr | None:
    nodes = [node for body in bodies for node in _nodes(body, named)]
    roots = set(bodies)
    for node in nodes:
        if isinstance(node, Case) and node not in roots:
            return node
    times = Counter(node for node in nodes if node not in roots and len(spelled(node, named)) >= _LONG)
    again = [node for node, count in times.items() if count > 1]
    return max(again, key=lambda node: len(spelled(node, named)), default=None)


def _nodes(body: Expr, named: Names) -> list[Expr]:
    opaque = tuple(node for node in walk(body, leaves=_LEAVES) if node in named)
    hidden = {id(inner) for node in opaque for inner in walk(node, leaves=_LEAVES)}
    return [
        node
        for node in walk(body, leaves=_LEAVES)
        if isinstance(node, (Binary, Call, Case)) and id(node) not in hidden
    ]


def _replaced(body: Expr, found: Expr, letter: str) -> Expr:
    def change(node: Expr) -> Expr | None:
        if node == found:
            return Column(letter)
        return node if isinstance(node, _LEAVES) else None

    return rewrite(body, change)


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())
