"""What to say of a file that is no table or lacks a column: what it has, what it needs, what to write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from patronage.base.errors import InputError, UnknownFile
from patronage.contract.commerce import ORDERS, REFUNDS
from patronage.contract.table import Column, Table
from patronage.sources.fields import Field
from patronage.sources.options import ReadOptions
from patronage.sources.proposal.propose import Proposal
from patronage.sources.raw import Raw

__all__ = ["Nearest", "require_columns", "undecided"]

_MOST_HEADERS = 30
_MOST_ALIASES = 8
# The contract takes rows without them; a file without such a column says nothing.
_ESSENTIAL = ((ORDERS, "customer"), (REFUNDS, "goods"))


@dataclass(frozen=True)
class Nearest:
    """A table that a file could have been: what was found for it, what was not, and the share found."""

    table: Table
    fields: Mapping[str, Field]
    absent: Sequence[Sequence[str]]
    share: float


def require_columns(raw: Raw, table: Table, fields: Mapping[str, Field], options: ReadOptions) -> None:
    """Refuse a file that lacks a column its table cannot do without."""
    needed = [c for c in table.columns if (c.required and not c.day_of) or (table, c.name) in _ESSENTIAL]
    absent = [c for c in needed if c.name not in fields and not _can_do_without(c, table, fields, options)]
    if not absent and fields:
        return
    column = absent[0] if absent else table.columns[0]
    none = f", or --map {column.name}= where the file has none" if not column.required else ""
    message = (
        f"{raw.name} has no column for {', '.join(c.name for c in absent) or 'any column'} of {table.name}:"
        f" its columns are {_quoted(raw)}. Expected {'; '.join(_known_as(c) for c in absent or [column])}."
        f' Name it: --as {table.name} --map {column.name}="{_spare(raw, fields)}"{none}'
    )
    raise InputError(message)


def undecided(
    raw: Raw, near: Sequence[Nearest], ties: Sequence[str], proposal: Proposal | None
) -> UnknownFile:
    """Build the error for a file that is no table we know, or could be several."""
    best = max(near, key=lambda one: (one.share, len(one.fields)))
    table = best.table
    groups = [[n for n in group if n in table.names] for group in best.absent]
    expected = "; ".join(" or ".join(_known_as(table[n]) for n in group) for group in groups if group)
    first = next((n for group in groups for n in group), table.names[0])
    tied = f" It could be {' or '.join(ties)}." if ties else ""
    message = (
        f"{raw.name} is no table Patronage knows: its columns are {_quoted(raw)}.{tied}"
        f" Nearest is {table.name}, which also needs {expected or 'other columns'}."
    )
    if proposal is None:
        return UnknownFile(
            f"{message} Say what it is, for example: --as {table.name} --map {first}=HEADER, with one of its"
            " columns as HEADER"
        )
    return UnknownFile(
        f"{message} By its words it may be {proposal.table}. If that is right, say: {proposal.command}, or"
        " --save-mapping to take it and keep it for the next time",
        proposal.table,
        proposal.mapping,
    )


def _can_do_without(column: Column, table: Table, fields: Mapping[str, Field], options: ReadOptions) -> bool:
    if table is ORDERS and column.name == "order_id":
        # Ids can be made of who, when and how much.
        return fields.keys() >= {"customer", "ordered_at", "gross"}
    return not column.required and options.mapping.get(column.name) == ""


def _spare(raw: Raw, fields: Mapping[str, Field]) -> str:
    taken = {f.index for f in fields.values()}
    return next((h for i, h in enumerate(raw.headers) if i not in taken), "My header")


def _known_as(column: Column) -> str:
    names = ", ".join(repr(a) for a in column.aliases[:_MOST_ALIASES])
    return f"{column.name} (headers such as {names})" if names else column.name


def _quoted(raw: Raw) -> str:
    more = " …" if len(raw.headers) > _MOST_HEADERS else ""
    return ", ".join(repr(h) for h in raw.headers[:_MOST_HEADERS]) + more
