"""Every error a user can meet, as one tree.

    PatronageError                     exit code of the command line
    ├── UsageError        ValueError   2   the question cannot be asked like this
    │   ├── UnknownName   LookupError  2   a name no registry holds
    │   ├── Unreachable   ValueError   2   a dimension the fact cannot be split by
    │   └── NoValue       ValueError   2   a number is absent where the question needs one
    ├── InputError        ValueError   3   a file cannot be read or mapped
    │   └── UnknownFile   ValueError   3   a file no source knows; a mapping may be proposed
    ├── StoreError        RuntimeError 3   the shop folder is locked, foreign or damaged
    ├── EngineError       RuntimeError 4   the database refused or ran out of a resource
    └── MissingResource   RuntimeError 4   an extra, a disk, a program is not there

A message says what was found, what was expected and what to do.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = [
    "EngineError",
    "InputError",
    "MissingResource",
    "NoValue",
    "PatronageError",
    "StoreError",
    "UnknownFile",
    "UnknownName",
    "Unreachable",
    "UsageError",
    "suggest",
]


class PatronageError(Exception):
    """Anything that went wrong in a way we can explain; `exit_code` is what a command ends with."""

    exit_code = 3

    def __str__(self) -> str:
        """Give the plain message, also where a built-in parent would quote it."""
        return str(self.args[0]) if self.args else ""


class UsageError(PatronageError, ValueError):
    """The question or the option cannot be used like this."""

    exit_code = 2


_MOST_LISTED, _FIRST_LISTED = 150, 10


class UnknownName(UsageError, LookupError):
    """A name that no registry holds; the message offers the nearest ones."""

    @classmethod
    def among(cls, kind: str, name: str, known: Iterable[str]) -> UnknownName:
        """Build the error for `name`, which should have been one of `known`.

        Examples
        --------
        >>> str(UnknownName.among("metric", "revenu", ["net_revenue", "orders"]))
        "no metric is called 'revenu'; did you mean net_revenue? Known: net_revenue, orders"
        """
        names = sorted(known)
        hint = suggest(name, names)
        return cls(f"no {kind} is called {name!r}{hint} Known: {_listed(names)}")


class Unreachable(UsageError):
    """A dimension that would fan out the fact it was asked for."""


class NoValue(UsageError):
    """A number that the question needs is absent, such as that of a period compared with."""


class InputError(PatronageError, ValueError):
    """A delivered file cannot be read, or cannot be mapped onto the contract."""


class UnknownFile(InputError):
    """A file that is no table anybody knows.

    Parameters
    ----------
    message
        What was found, what was expected and what to do.
    table
        The table that is proposed, if one is.
    mapping
        Column -> header, as it is proposed.
    """

    def __init__(self, message: str, table: str = "", mapping: Mapping[str, str] | None = None) -> None:
        """Hold the message and what is proposed."""
        super().__init__(message)
        self.table = table
        self.mapping = mapping or {}


class StoreError(PatronageError, RuntimeError):
    """The shop folder is locked, belongs to something else, or is damaged."""


class EngineError(PatronageError, RuntimeError):
    """The database refused a statement or ran out of memory or disk."""

    exit_code = 4


class MissingResource(PatronageError, RuntimeError):
    """An optional package, a program or a disk that the work needs is not there."""

    exit_code = 4


def _listed(names: list[str]) -> str:
    """List names in full, or, where nobody would read them all, the first and how many there are."""
    if len(names) <= _MOST_LISTED:
        return ", ".join(names) or "none"
    return f"{', '.join(names[:_FIRST_LISTED])} and {len(names) - _FIRST_LISTED:,} others"


def suggest(name: str, known: Iterable[str]) -> str:
    """Return `; did you mean …?` for the names nearest to `name`, or `.` when none is near."""
    names = list(known)
    near = get_close_matches(name, names, n=3, cutoff=0.6) or [n for n in names if name and name in n][:3]
    return f"; did you mean {' or '.join(near)}?" if near else "."
