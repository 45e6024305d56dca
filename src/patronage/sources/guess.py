"""Which table of the contract a file is, by its headers first and by its values where they say nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from patronage.base.errors import InputError
from patronage.contract.catalogue import TABLES
from patronage.contract.commerce import CUSTOMERS, ORDER_LINES, ORDERS, PERSONS, PRODUCTS, REFUNDS
from patronage.contract.table import Column, Table
from patronage.engine.duckdb import DuckDB
from patronage.sources.content import guess_by_content
from patronage.sources.fields import Field, fields_by_name
from patronage.sources.headers import plain
from patronage.sources.options import ReadOptions
from patronage.sources.persons import LINKED_PERSON, NAME_PARTS
from patronage.sources.raw import Raw

__all__ = ["Guess", "guess", "person_fields"]


@dataclass(frozen=True)
class Guess:
    """The table a file is and the columns found for it."""

    table: Table
    fields: Mapping[str, Field]
    why: str


@dataclass(frozen=True)
class _Signature:
    """What tells a table from the others: each group needs one of its columns; `alone` must be absent."""

    table: Table
    needs: tuple[tuple[str, ...], ...]
    absent: tuple[str, ...] = ()


# The most particular first; the first whose groups are all found is the table.
_SIGNATURES = (
    _Signature(REFUNDS, (("goods",), ("refund_id", "refunded_at", "refund_word"))),
    _Signature(ORDER_LINES, (("order_id",), ("product_id", "product"), ("unit_price", "quantity"))),
    _Signature(ORDERS, (("ordered_at",), ("customer", "order_id"), ("gross", "order_id", "status"))),
    _Signature(PRODUCTS, (("product_id",), ("unit_cost", "category", "product"))),
    _Signature(
        CUSTOMERS,
        (
            ("customer",),
            (
                "email",
                "phone",
                "name",
                "created_at",
                "country",
                "acquisition_channel",
                "first_name",
                "person",
            ),
        ),
    ),
)
# The contract takes rows without them; a file without such a column says nothing.
_ESSENTIAL = ((ORDERS, "customer"), (REFUNDS, "goods"))
_REFUND_WORDS = ("refund", "creditnote", "returnid", "returned", "reembolso", "возврат", "ramburs")


def guess(engine: DuckDB, raw: Raw, options: ReadOptions) -> Guess:
    """Find out which table a file is; `--as` and `--map` have the first word.

    Raises
    ------
    InputError
        No table fits, or a column the table needs is not there.
    """
    if options.table:
        table = TABLES[options.table]
        fields = table_fields(engine, raw, table, options)
        _require(raw, table, fields, options)
        return Guess(table, fields, f"{table.name}, as asked for")
    for signature in _SIGNATURES:
        fields = table_fields(engine, raw, signature.table, options)
        if _signed(raw, signature, fields):
            _require(raw, signature.table, fields, options)
            named = ", ".join(f.header for f in list(fields.values())[:6])
            return Guess(signature.table, fields, f"{signature.table.name} by the columns {named}")
    return _rarer(engine, raw, options)


def table_fields(engine: DuckDB, raw: Raw, table: Table, options: ReadOptions) -> dict[str, Field]:
    """Find a table's columns in a file, and those of the person where the table names one."""
    fields = fields_by_name(raw, table.columns, options.mapping)
    if table is ORDERS:
        fields |= guess_by_content(engine, raw, table, fields, options.mapping)
    if table in (ORDERS, CUSTOMERS):
        fields |= person_fields(raw, fields, options)
    return fields


def person_fields(raw: Raw, fields: Mapping[str, Field], options: ReadOptions) -> dict[str, Field]:
    """Find e-mail, phone and name among the headers no other column took."""
    taken = {f.index for f in fields.values()}
    # In files of orders a bare "Name" is the order's.
    shy = ("name",) if "ordered_at" in fields else ()
    free = [h if i not in taken and plain(h) not in shy else "" for i, h in enumerate(raw.headers)]
    columns = [*(c for c in PERSONS.columns if not c.person), *NAME_PARTS]
    if "ordered_at" not in fields:
        columns.append(LINKED_PERSON)
    found = fields_by_name(_with_headers(raw, free), columns, {})
    asked = {c.name: options.mapping[c.name] for c in columns if c.name in options.mapping}
    return found | fields_by_name(raw, [c for c in columns if c.name in asked], asked)


def _with_headers(raw: Raw, headers: list[str]) -> Raw:
    return replace(raw, headers=tuple(headers))


def _signed(raw: Raw, signature: _Signature, fields: Mapping[str, Field]) -> bool:
    names = set(fields)
    if any(word in plain(h) for word in _REFUND_WORDS for h in raw.headers) and "ordered_at" not in names:
        names.add("refund_word")
    if signature.table is REFUNDS and "refund_word" not in names and not _speaks_of_refunds(fields):
        return False
    return all(any(name in names for name in group) for group in signature.needs)


def _speaks_of_refunds(fields: Mapping[str, Field]) -> bool:
    named = [fields[n] for n in ("refund_id", "refunded_at") if n in fields]
    return any(word in plain(f.header) for f in named for word in _REFUND_WORDS)


def _rarer(engine: DuckDB, raw: Raw, options: ReadOptions) -> Guess:
    """Find a table none of the signatures knows: all it needs must be there under its names."""
    known = {s.table.name for s in _SIGNATURES}
    candidates = []
    for table in TABLES:
        if table.kind != "delivered" or table.name in known or table.personal:
            continue
        fields = table_fields(engine, raw, table, options)
        needed = [c.name for c in table.columns if c.required and not c.day_of]
        if needed and all(name in fields for name in needed) and len(fields) * 2 > len(raw.headers):
            candidates.append((len(fields), table, fields))
    best = max((n for n, *_ in candidates), default=0)
    chosen = [(table, fields) for n, table, fields in candidates if n == best]
    if len(chosen) == 1:
        table, fields = chosen[0]
        return Guess(
            table, fields, f"{table.name} by the columns {', '.join(f.header for f in fields.values())}"
        )
    raise _undecided(engine, raw, options, [t.name for t, _ in chosen])


def _undecided(engine: DuckDB, raw: Raw, options: ReadOptions, ties: list[str]) -> InputError:
    scored = []
    for signature in _SIGNATURES:
        fields = table_fields(engine, raw, signature.table, options)
        hit = sum(any(n in fields for n in group) for group in signature.needs)
        scored.append((hit / len(signature.needs), len(fields), signature, fields))
    _, _, near, fields = max(scored, key=lambda one: one[:2])
    absent = [group for group in near.needs if not any(n in fields for n in group)]
    expected = "; ".join(
        " or ".join(_known_as(near.table[n]) for n in group if n in near.table.names) for group in absent
    )
    tied = f" It could be {' or '.join(ties)}." if ties else ""
    first = next((n for group in absent for n in group if n in near.table.names), near.table.names[0])
    taken = {f.index for f in fields.values()}
    spare = next((h for i, h in enumerate(raw.headers) if i not in taken), "My header")
    message = (
        f"{raw.name} is no table Patronage knows: its columns are {_quoted(raw)}.{tied}"
        f" Nearest is {near.table.name}, which also needs {expected}."
        f' Say what it is, for example: --as {near.table.name} --map {first}="{spare}"'
    )
    return InputError(message)


def _require(raw: Raw, table: Table, fields: Mapping[str, Field], options: ReadOptions) -> None:
    """Refuse a file that lacks a column its table cannot do without."""
    needed = [
        c for c in table.columns if (c.required and not c.day_of) or (table, c.name) == (ORDERS, "customer")
    ]
    absent = [c for c in needed if c.name not in fields and not _can_do_without(c, table, fields, options)]
    if not absent:
        return
    column = absent[0]
    taken = {f.index for f in fields.values()}
    spare = next((h for i, h in enumerate(raw.headers) if i not in taken), "My header")
    message = (
        f"{raw.name} has no column for {', '.join(c.name for c in absent)} of {table.name}: its columns are"
        f" {_quoted(raw)}. Expected {'; '.join(_known_as(c) for c in absent)}."
        f' Name it: --as {table.name} --map {column.name}="{spare}"{_none(column)}'
    )
    raise InputError(message)


def _none(column: Column) -> str:
    return f", or --map {column.name}= where the file has none" if not column.required else ""


def _can_do_without(column: Column, table: Table, fields: Mapping[str, Field], options: ReadOptions) -> bool:
    if table is ORDERS and column.name == "order_id":
        # Ids can be made of who, when and how much.
        return {"customer", "ordered_at", "gross"} <= set(fields)
    return not column.required and options.mapping.get(column.name) == ""


def _known_as(column: Column) -> str:
    names = ", ".join(repr(a) for a in column.aliases[:8])
    return f"{column.name} (headers such as {names})" if names else column.name


def _quoted(raw: Raw) -> str:
    return ", ".join(repr(h) for h in raw.headers[:30]) + (" …" if len(raw.headers) > 30 else "")
