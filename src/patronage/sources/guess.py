"""Which table of the contract a file is, by its headers first and by its values where they say nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from patronage.contract.catalogue import TABLES
from patronage.contract.commerce import CUSTOMERS, ORDER_LINES, ORDERS, PERSONS, PRODUCTS, REFUNDS
from patronage.contract.marketing import SPEND
from patronage.contract.table import Table
from patronage.engine.duckdb import DuckDB
from patronage.sources.fields import Field, fields_by_name
from patronage.sources.headers import plain
from patronage.sources.kept import kept_for
from patronage.sources.missing import Nearest, require_columns, undecided
from patronage.sources.options import ReadOptions
from patronage.sources.orders.given_back import given_back_at
from patronage.sources.persons import LINKED_PERSON, NAME_PARTS
from patronage.sources.proposal.propose import propose
from patronage.sources.raw import Raw
from patronage.sources.staging import column_of
from patronage.sources.values.content import guess_by_content

__all__ = ["Guess", "guess", "named_outright", "person_fields", "reached_by"]


@dataclass(frozen=True)
class Guess:
    """The table a file is and the columns found for it."""

    table: Table
    fields: Mapping[str, Field]
    why: str


_ABOUT_CUSTOMER = (
    "email",
    "phone",
    "name",
    "first_name",
    "created_at",
    "country",
    "acquisition_channel",
    "person",
)

# The most particular first; the first of which every group has a column is the table.
_SIGNATURES: tuple[tuple[Table, tuple[tuple[str, ...], ...]], ...] = (
    (REFUNDS, (("goods",), ("a word for refunds",))),
    (ORDER_LINES, (("order_id",), ("product_id", "product"), ("unit_price", "quantity"))),
    (ORDERS, (("ordered_at",), ("customer", "order_id"), ("gross", "a word for orders"))),
    (PRODUCTS, (("product_id",), ("unit_cost", "category", "product"))),
    (SPEND, (("spent_on",), ("amount",), ("platform", "campaign", "campaign_id", "clicks", "impressions"))),
    (CUSTOMERS, (("customer",), _ABOUT_CUSTOMER)),
)
_OF_PEOPLE = frozenset(_ABOUT_CUSTOMER) - {"country", "acquisition_channel"}
_VISIT_WORDS = (
    "visit",
    "session",
    "pageview",
    "landing",
    "sesion",
    "визит",
    "посещен",
    "сесси",
    "vizit",
    "sesiun",
)
_REFUND_WORDS = ("refund", "creditnote", "returnid", "reembolso", "devolucion", "возврат", "ramburs")
_ORDER_WORDS = ("order", "invoice", "purchase", "pedido", "compra", "заказ", "comand")


def guess(engine: DuckDB, raw: Raw, options: ReadOptions) -> Guess:
    """Find out which table a file is; `--as` and `--map` have the first word.

    Raises
    ------
    InputError
        No table fits, or a column the table needs is not there.
    """
    if options.table:
        table = TABLES[options.table]
        fields = _table_fields(engine, raw, table, options)
        require_columns(raw, table, fields, options)
        return Guess(table, fields, f"{table.name}, as asked for")
    if named := named_outright(raw):
        fields = _table_fields(engine, raw, named, options)
        return Guess(named, fields, f"{named.name} by the columns {_named(fields)}")
    near = []
    for table, groups in _SIGNATURES:
        fields = _table_fields(engine, raw, table, options)
        names = {*fields, *_words(raw, fields)}
        absent = [group for group in groups if not names.intersection(group)]
        if not absent and not (
            (table is ORDERS and _is_of_customers(fields, names))
            or (table is CUSTOMERS and _tells_events(engine, raw, fields))
        ):
            require_columns(raw, table, fields, options)
            return Guess(table, fields, f"{table.name} by the columns {_named(fields)}")
        if absent:
            near.append(Nearest(table, fields, absent, 1 - len(absent) / len(groups)))
    return _rarer(engine, raw, options, near)


def named_outright(raw: Raw) -> Table | None:
    """Find the one table whose own column names are all the headers of a file, with those it needs."""
    headers = {plain(h) for h in raw.headers}
    fitting = []
    for table in TABLES:
        listed = [c for c in table.columns if not c.day_of]
        needed = {plain(c.name) for c in listed if c.required}
        if table.kind == "delivered" and needed and needed <= headers <= {plain(c.name) for c in listed}:
            fitting.append(table)
    return fitting[0] if len(fitting) == 1 else None


def _table_fields(engine: DuckDB, raw: Raw, table: Table, options: ReadOptions) -> dict[str, Field]:
    """Find a table's columns in a file, and those of the person where the table names one."""
    kept = kept_for(raw, replace(options, table=table.name))
    if kept and kept.headers.keys() - options.mapping.keys():
        options = replace(options, mapping={**kept.headers, **options.mapping})
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
    free = tuple(h if i not in taken and plain(h) not in shy else "" for i, h in enumerate(raw.headers))
    columns = [*(c for c in PERSONS.columns if not c.person), *NAME_PARTS]
    if "ordered_at" not in fields:
        columns.append(LINKED_PERSON)
    found = fields_by_name(replace(raw, headers=free), columns, {})
    asked = {c.name: options.mapping[c.name] for c in columns if c.name in options.mapping}
    return found | fields_by_name(raw, [c for c in columns if c.name in asked], asked)


def reached_by(raw: Raw, fields: Mapping[str, Field], options: ReadOptions) -> dict[str, Field]:
    """Find the e-mail and the phone of whom a row is about, beside the id that names them."""
    found = person_fields(raw, fields, options) if "customer" in fields else {}
    return {name: field for name, field in found.items() if name in ("email", "phone")}


def _words(raw: Raw, fields: Mapping[str, Field]) -> set[str]:
    """Find what headers say beyond the columns they name."""
    words = set()
    # What was given back, beside another amount, is said of an order.
    beside = "goods" in fields and given_back_at(raw, fields) is not None
    if any(word in plain(h) for word in _REFUND_WORDS for h in raw.headers) and "ordered_at" not in fields:
        words |= set() if beside else {"a word for refunds"}
    naming = [plain(fields[n].header) for n in ("order_id", "ordered_at", "refunded_at") if n in fields]
    if any(word in header for word in _ORDER_WORDS for header in naming):
        words.add("a word for orders")
    return words


def _is_of_customers(fields: Mapping[str, Field], names: set[str]) -> bool:
    """Tell a list of customers with what they are worth from orders: it says when each was created."""
    created = plain(fields["ordered_at"].header) in ("createdat", "created", "signupdate")
    of_person = names & {"first_name", "last_name", "phone", "name"}
    return created and bool(of_person) and not names & {"a word for orders", "status"}


def _tells_events(engine: DuckDB, raw: Raw, fields: Mapping[str, Field]) -> bool:
    """Tell what customers did from a list of them: it knows none by name, and names visits or some twice."""
    if "customer" not in fields or _OF_PEOPLE & fields.keys():
        return False
    if any(word in plain(h) for word in _VISIT_WORDS for h in raw.headers):
        return True
    customer = column_of(fields["customer"].index)
    columns = ", ".join(column_of(i) for i in range(len(raw.headers)))
    repeated = engine.execute(
        f"select 1 from (select distinct {columns} from {raw.relation}) where {customer} is not null"
        f" group by {customer} having count(*) > 1 limit 1"
    )
    return bool(repeated)


def _named(fields: Mapping[str, Field]) -> str:
    return ", ".join(f.header for f in list(fields.values())[:6])


def _rarer(engine: DuckDB, raw: Raw, options: ReadOptions, near: list[Nearest]) -> Guess:
    """Find a table none of the signatures knows: all it needs must be there under its names."""
    known = {table.name for table, _ in _SIGNATURES}
    candidates = []
    for table in TABLES:
        if table.kind != "delivered" or table.name in known or table.personal:
            continue
        fields = _table_fields(engine, raw, table, options)
        needed = [c.name for c in table.columns if c.required and not c.day_of]
        if needed and fields.keys() >= set(needed) and len(fields) * 2 > len(raw.headers):
            candidates.append((len(fields), table, fields))
    best = max((n for n, *_ in candidates), default=0)
    chosen = [(table, fields) for n, table, fields in candidates if n == best]
    if len(chosen) != 1:
        raise undecided(raw, near, [table.name for table, _ in chosen], propose(engine, raw))
    table, fields = chosen[0]
    return Guess(table, fields, f"{table.name} by the columns {_named(fields)}")
