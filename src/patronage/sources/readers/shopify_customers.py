"""The customers export of Shopify: a row a profile; profiles of one e-mail are one customer."""

from __future__ import annotations

from patronage.engine.duckdb import DuckDB
from patronage.sources.fields import described, fields_by_name
from patronage.sources.headers import plain
from patronage.sources.notes import Note, noted
from patronage.sources.options import ReadOptions
from patronage.sources.persons import stage_persons
from patronage.sources.raw import Raw
from patronage.sources.shopify.columns import CUSTOMER_COLUMNS
from patronage.sources.shopify.identity import identity_sql
from patronage.sources.source import Made, Source
from patronage.sources.values.typed import stage_typed
from patronage.sources.values.values import decide_values

__all__ = ["SHOPIFY_CUSTOMERS"]

_NEEDED = frozenset({"email", "firstname", "lastname", "totalspent", "totalorders"})
_TYPES = {"orders_before": "integer"}
_ALL = ("shopify_id", "first_name", "last_name", "email", "phone", "zip", "country", "orders_before")

# Shopify sets one before numbers, so that spreadsheets leave their zeros alone.
_APOSTROPHES = ("shopify_id", "phone", "zip")


def _recognises(_engine: DuckDB, raw: Raw, _options: ReadOptions) -> str:
    headers = {plain(h) for h in raw.headers}
    return "headers Email, First Name, Total Spent and Total Orders" if headers >= _NEEDED else ""


def _make(engine: DuckDB, raw: Raw, options: ReadOptions) -> Made:
    fields = fields_by_name(raw, CUSTOMER_COLUMNS, options.mapping)
    decided = decide_values(engine, raw, fields, options)
    typed = stage_typed(engine, raw, decided, (), "customers")
    profiles = f"stage.profiles_{raw.index}"
    given = [
        (f"ltrim({c}, '''') as {c}" if c in _APOSTROPHES else c)
        if c in decided.names
        else f"cast(null as {_TYPES.get(c, 'varchar')}) as {c}"
        for c in _ALL
    ]
    engine.execute(
        f"create or replace table {profiles} as select *, {identity_sql('name', 'zip')} as customer"
        " from (select *, nullif(concat_ws(' ', first_name, last_name), '') as name"
        f" from (select {', '.join(given)}, _file, _row from {typed}) as p) as n"
    )
    customers = f"stage.customers_{raw.index}"
    engine.execute(
        f"create or replace table {customers} as select customer,"
        " arg_min(country, _row) filter (where country is not null) as country,"
        " cast(sum(orders_before) as integer) as orders_before, _file, min(_row) as _row"
        f" from {profiles} where customer is not null group by customer, _file"
    )
    engine.execute(
        "insert into stage.rejects select _file, _row, 'customers', 'customer', 'the profile names nobody',"
        " '', 'Give it an e-mail, a phone, or a name with a postal code.'"
        f" from {profiles} where customer is null"
    )
    links = f"stage.links_{raw.index}"
    engine.execute(
        f"create or replace table {links} as select shopify_id as delivered, max(customer) as person"
        f" from {profiles} where shopify_id is not null and customer is not null group by delivered"
    )
    people = stage_persons(engine, raw, profiles, ("customer", "email", "phone", "name"))
    return Made(
        "customers",
        (("customers", customers), *people),
        why=tuple(f"{name} = {f.header!r}" for name, f in fields.items()),
        columns=frozenset(fields),
        mapping=f"shopify customers: {described(fields)}",
        findings=(*decided.findings, *noted(engine, raw, [_same_mail(profiles)])),
        links=links if "shopify_id" in fields else "",
    )


SHOPIFY_CUSTOMERS = Source(
    "shopify_customers", "Shopify customers export", frozenset({"customers"}), _recognises, _make
)


def _same_mail(profiles: str) -> Note:
    repeated = (
        f"(select * from {profiles} qualify row_number() over (partition by customer order by _row) > 1)"
    )
    return Note(
        "profiles_of_one_customer",
        repeated,
        "customer is not null",
        "profiles have the e-mail, phone or name of an earlier one, written the same or in another case;"
        " they are one customer",
    )
