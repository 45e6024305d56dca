"""How a table of the contract is declared: columns with unit and meaning, key, replacement grain, rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

from patronage.base.errors import UnknownName
from patronage.base.expr import Expr, SqlType
from patronage.contract.headers import HEADERS

__all__ = [
    "GIVEN_NOT",
    "LABELS",
    "MISSING",
    "UNCONVERTED",
    "Column",
    "Rule",
    "Table",
    "column",
    "instant",
    "person",
]

MISSING = "\x1anot given"
"""The one key of everything not given. Readers strip control characters, so no file can deliver it."""

UNCONVERTED = "\x1aunconverted"
"""What stands for a customer's dimensions where money was spent and nobody came."""

LABELS = {MISSING: "(not given)", UNCONVERTED: "(unconverted)"}
"""How people read and write the reserved keys."""

GIVEN_NOT = 0
"""The surrogate of the customer not given; those of people are greater."""


@dataclass(frozen=True)
class Column:
    """A column: its type, what its values count, what they mean.

    `person` marks a column that is delivered as somebody's id and stored as a surrogate.
    `day_of` names the instant whose shop-local day the column holds; readers fill it.
    `dimension` marks a column of a fact that numbers may be split by.
    `aliases` are headers under which files deliver it; those of the contract stand in `contract/headers.py`.
    """

    name: str
    type: SqlType
    description: str
    unit: str = ""
    required: bool = False
    person: bool = False
    day_of: str = ""
    dimension: bool = False
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rule:
    """What must hold for each row. A row that breaks it is left out (`reject`) or reported (`warning`).

    `broken` is true for the offending row; `column` is the one whose value a message shows.
    """

    name: str
    column: str
    broken: Expr
    message: str
    remedy: str = ""
    severity: Literal["reject", "warning"] = "reject"


@dataclass(frozen=True)
class Table:
    """A table of the contract.

    `replaces` is the replacement grain: a load puts all rows of a group in place of the rows it held.
    `numbered` names a column that numbers equal rows inside a group where files deliver no number.
    `references` are many-to-one: column -> the table whose key it holds; the only paths to dimensions.
    `kind` tells delivered data from marts, which can always be rebuilt, and from what is foretold when it is
    asked and no shop stores; `order` is how a mart's rows lie.
    `personal` tables hold what an erasure must reach.
    `unmatched` is what the dimensions of the tables it refers to hold for rows that refer to nobody.
    """

    name: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    replaces: tuple[str, ...] = ()
    numbered: str = ""
    references: Mapping[str, str] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    kind: Literal["delivered", "mart", "foretold"] = "delivered"
    order: tuple[str, ...] = ()
    personal: bool = False
    unmatched: str = MISSING

    def __post_init__(self) -> None:
        """Give the columns their headers, which stand apart so that a table reads as what it means."""
        headers = HEADERS.get(self.name, {})
        named = tuple(replace(c, aliases=headers.get(c.name, c.aliases)) for c in self.columns)
        object.__setattr__(self, "columns", named)

    def __getitem__(self, name: str) -> Column:
        """Find a column by name."""
        for each in self.columns:
            if each.name == name:
                return each
        raise UnknownName.among(f"column of {self.name}", name, self.names)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The columns' names in order."""
        return tuple(c.name for c in self.columns)

    @property
    def types(self) -> dict[str, SqlType]:
        """The columns' types, as stored."""
        return {c.name: c.type for c in self.columns}

    @property
    def dimensions(self) -> tuple[Column, ...]:
        """The columns numbers may be split by."""
        return tuple(c for c in self.columns if c.dimension)


def column(name: str, type_: SqlType, description: str, unit: str = "") -> Column:
    """Declare an ordinary column."""
    return Column(name, type_, description, unit)


def person(name: str, description: str, *, required: bool = False) -> Column:
    """Declare a column that says who it was: delivered as an id, stored as a surrogate."""
    return Column(name, "bigint", description, "person", required=required, person=True)


def instant(name: str, description: str, *, required: bool = False) -> tuple[Column, Column]:
    """Declare an instant in UTC and, beside it, its shop-local day."""
    day = name.removesuffix("_at") + "_on"
    return (
        Column(name, "timestamp", description, "UTC", required=required),
        Column(day, "date", f"Shop-local day of {name}", "shop day", required=required, day_of=name),
    )
