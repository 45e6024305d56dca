"""Chapters: each a file of `sections`, found by the registry, written in the order of their places."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from patronage.base.registry import Registry
from patronage.contract.facts import ORDER_FACTS
from patronage.reports.block import Section
from patronage.reports.material import Material

__all__ = ["CHAPTERS", "OF_ORDERS", "Chapter"]

OF_ORDERS = (ORDER_FACTS.name,)
"""What a chapter needs that is written from orders, their refunds and whoever ordered."""


@dataclass(frozen=True)
class Chapter:
    """One chapter of the report.

    Parameters
    ----------
    name
        Its name, and its address on the page.
    place
        Chapters stand in rising order of it.
    write
        Writes it from the material.
    needs
        The facts it is written from: where none of them holds a row, the report says in its stead which
        file would fill it. Default: it is always written.
    """

    name: str
    place: int
    write: Callable[[Material], Section]
    needs: tuple[str, ...] = ()

    @property
    def is_of_orders(self) -> bool:
        """Whether orders fill it, alone or among others."""
        return {*OF_ORDERS} <= {*self.needs}


CHAPTERS: Registry[Chapter] = Registry(
    Chapter, "patronage.reports.sections", "chapter", group="patronage.chapters"
)
"""Every chapter by name; a plug-in adds its own under the entry point `patronage.chapters`."""
