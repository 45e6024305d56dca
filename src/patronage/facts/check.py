"""The type of a check: what only facts can tell, such as two tables that do not meet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from patronage.base.expr import Literal
from patronage.base.finding import Finding
from patronage.base.registry import Registry
from patronage.base.select import select, source
from patronage.engine.protocol import Engine

__all__ = ["CHECKS", "Check", "noticed"]


@dataclass(frozen=True)
class Check:
    """Looks at facts that stand and gives findings; each bears the check's name as its code.

    Parameters
    ----------
    name
        The code of its findings.
    fact
        The fact it looks at: where that has no rows there is nothing to find.
    find
        Gives the findings.
    """

    name: str
    fact: str
    find: Callable[[Engine], list[Finding]]


CHECKS: Registry[Check] = Registry(Check, "patronage.facts.checks", "check", group="patronage.facts")
"""Every check by name: those of `facts/checks`, and those of plug-ins."""


def noticed(engine: Engine) -> list[Finding]:
    """Give what the checks find in a shop's facts, in the order of their names."""
    held: dict[str, bool] = {}
    found: list[Finding] = []
    for each in sorted(CHECKS, key=lambda check: check.name):
        if each.fact not in held:
            rows = source(each.fact, "r")
            held[each.fact] = bool(engine.run(select(rows, one=Literal(1)).first(1))[1])
        found += each.find(engine) if held[each.fact] else []
    return found
