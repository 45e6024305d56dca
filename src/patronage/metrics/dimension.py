"""Dimensions: what numbers are split by, and the many-to-one paths by which a fact reaches them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from patronage.base.errors import UnknownName, Unreachable
from patronage.base.expr import count
from patronage.contract.catalogue import TABLES
from patronage.contract.facts import CUSTOMER_FACTS
from patronage.contract.table import MISSING, Table
from patronage.metrics.band import BANDS
from patronage.metrics.measure import Measure

__all__ = [
    "DIMENSIONS",
    "FACTS",
    "Dimension",
    "Reach",
    "dimensions_of",
    "follows_cohorts",
    "place",
    "reachable",
]

FACTS: dict[str, Table] = {
    t.name: t for t in TABLES if (t.kind == "mart" and t.dimensions) or t.kind == "foretold"
}
"""The marts measures stand on: those with dimensions, and what is foretold of customers, split by theirs."""


@dataclass(frozen=True)
class Dimension:
    """Something numbers may be split by."""

    name: str
    label: str
    description: str


@dataclass(frozen=True)
class Reach:
    """How a fact reaches a dimension: its own column, or one of the table a column of it refers to.

    A band is reached through the customer, under its own name as a table.
    `unmatched` is what stands there for rows that refer to nobody; "" where each refers to somebody.
    """

    column: str
    via: str = ""
    table: str = ""
    unmatched: str = MISSING


def _dimensions() -> dict[str, Dimension]:
    found: dict[str, Dimension] = {}
    for table in FACTS.values():
        for column in table.dimensions:
            label = column.name.replace("_", " ").capitalize()
            found.setdefault(column.name, Dimension(column.name, label, column.description))
    for band in BANDS:
        found[band.name] = Dimension(band.name, band.label, band.rule)
    return dict(sorted(found.items()))


DIMENSIONS: dict[str, Dimension] = _dimensions()
"""Every dimension by name."""


@cache
def reachable(table: str) -> dict[str, Reach]:
    """Give every dimension a fact reaches, nearest first: its own columns, then those it refers to."""
    fact = FACTS[table]
    found = {column.name: Reach(column.name) for column in fact.dimensions}
    for via, target in fact.references.items():
        if target in FACTS:
            for column in FACTS[target].dimensions:
                found.setdefault(column.name, Reach(column.name, via, target, fact.unmatched))
    if _CUSTOMER in fact.names:
        for band in BANDS:
            if band.changes:
                found[band.name] = Reach(band.name, _CUSTOMER, band.name, fact.unmatched)
    return found


@lru_cache(maxsize=4096)
def place(measure: Measure, asked: tuple[str, ...]) -> tuple[Measure, tuple[Reach, ...]]:
    """Choose the fact on which a measure reaches all asked dimensions, and the ways to them.

    Raises
    ------
    UnknownName
        A name is no dimension at all.
    Unreachable
        Splitting by it would count rows several times; the message names what is reachable.
    """
    for name in asked:
        if name not in DIMENSIONS:
            raise UnknownName.among("dimension", name, DIMENSIONS)
    candidate: Measure | None = measure
    while candidate is not None:
        ways = reachable(candidate.table)
        roles = dict(candidate.roles)
        names = tuple(roles.get(name, name) for name in asked)
        if all(name in ways for name in names):
            found = tuple(ways[name] for name in names)
            return _counted_once(candidate, found), found
        candidate = candidate.finer
    raise _refusal(measure, asked)


def dimensions_of(measures: Iterable[Measure]) -> tuple[str, ...]:
    """Name the dimensions that all measures of a metric reach."""
    taken = tuple(measures)
    return tuple(name for name in DIMENSIONS if all(_reaches(measure, name) for measure in taken))


def follows_cohorts(measures: Iterable[Measure]) -> bool:
    """Tell whether the rows of all measures know when their customer began."""
    return all(m.window == "period" and "cohort_on" in FACTS[m.table].names for m in measures)


def _reaches(measure: Measure, name: str) -> bool:
    try:
        place(measure, (name,))
    except Unreachable:
        return False
    return True


def _counted_once(measure: Measure, ways: tuple[Reach, ...]) -> Measure:
    """Count rows in place of different values, where no dimension parts the rows of one customer."""
    if measure.once is None or not all(way.table in _OF_CUSTOMERS for way in ways):
        return measure
    return replace(measure, value=count(), where=measure.once)


_CUSTOMER = "customer"
_OF_CUSTOMERS = frozenset({CUSTOMER_FACTS.name, *(band.name for band in BANDS)})
"""Where dimensions lie that part customers and, inside a cell, never the rows of one."""


def _refusal(measure: Measure, asked: tuple[str, ...]) -> Unreachable:
    known: set[str] = set()
    candidate: Measure | None = measure
    while candidate is not None:
        known |= set(reachable(candidate.table)) | {name for name, _ in candidate.roles}
        candidate = candidate.finer
    called, _, _ = measure.name.partition("__")
    outside = [name for name in asked if name not in known] or list(asked)
    return Unreachable(
        f"{called} cannot be split by {' and '.join(outside)}: a row of {measure.table} has no single"
        f" value of it, so amounts would be counted more than once. Reachable: {', '.join(sorted(known))}"
    )
