"""The type of a fact beside orders: its table, how it is made, and by which day it is placed in time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from patronage.base.errors import PatronageError
from patronage.base.expr import Expr
from patronage.base.registry import Registry
from patronage.base.select import Query
from patronage.contract.table import Table

__all__ = ["JOINED_FACTS", "Fact", "LeftOut", "Making", "in_order"]


@dataclass(frozen=True)
class Making:
    """What facts are made under: the shop's ISO currency, and the schedules of its business hours."""

    currency: str
    schedules: tuple[str, ...] = ()


@dataclass(frozen=True)
class LeftOut:
    """Rows of a fact that count in no number of some kind, which is then said beside the number.

    Parameters
    ----------
    reason
        The key of the note, in the catalogue's `[note]`.
    among
        What a measure must ask of its rows for the note to concern it.
    where
        Which of those rows are left out.
    """

    reason: str
    among: Expr
    where: Expr


@dataclass(frozen=True)
class Fact:
    """A fact made from delivered tables, from the facts of orders, and from facts named in `after`.

    Parameters
    ----------
    table
        The mart it fills; columns marked as dimensions are what its numbers may be split by.
    make
        Gives the query that fills it. The facts of orders, lines, refunds and customers stand already.
    clock
        The day column that says which days it is known for; "" for one that only others read.
    delivered
        The delivered table it stands on, named to who asks for a number of it in vain.
    after
        Facts that must be made before it.
    left_out
        Which of its rows numbers leave out.
    seen
        The day column of the last that is told of a row, where more may be told of it after its clock's day.
    own_rows
        What its rows are called, where none of them is not known to be nothing although the facts in `after`
        hold rows: a cost that nobody delivered is not a cost of 0.
    """

    table: Table
    make: Callable[[Making], Query]
    clock: str = ""
    delivered: str = ""
    after: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    seen: str = ""
    own_rows: str = ""

    @property
    def name(self) -> str:
        """The name of its table."""
        return self.table.name

    def is_known(self, held: Collection[str]) -> bool:
        """Tell whether it holds rows, or is known to hold none: it is made of others, all of which do."""
        follows = bool(self.after) and not self.own_rows
        return self.name in held or (follows and set(self.after) <= set(held))

    @property
    def missed(self) -> str:
        """What a shop lacks in which nothing is known of it."""
        return self.own_rows or self.delivered.replace("_", " ")


JOINED_FACTS: Registry[Fact] = Registry(Fact, "patronage.facts.tables", "fact", group="patronage.facts")
"""Every fact beside orders by name: one file each in `facts/tables`, and those of plug-ins."""


def in_order(facts: Iterable[Fact]) -> list[Fact]:
    """Put facts into an order in which each comes after those it needs.

    Raises
    ------
    PatronageError
        Facts need each other in a circle.
    """
    waiting = {each.name: each for each in facts}
    done: list[Fact] = []
    while waiting:
        ready = [each for each in waiting.values() if not set(each.after) & set(waiting)]
        if not ready:
            circle = ", ".join(sorted(waiting))
            message = f"the facts {circle} need each other in a circle; break it in `after`"
            raise PatronageError(message)
        done += [waiting.pop(each.name) for each in ready]
    return done
