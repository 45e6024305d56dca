"""Names, e-mails and phones apart from what people bought, and ids that are one person."""

from __future__ import annotations

from collections.abc import Collection

from patronage.contract.table import Column
from patronage.engine.duckdb import DuckDB
from patronage.sources.raw import Raw

__all__ = ["LINKED_PERSON", "NAME_PARTS", "stage_links", "stage_persons"]

NAME_PARTS = (
    Column("first_name", "text", "First name", aliases=("first name", "given name", "nombre de pila")),
    Column("last_name", "text", "Last name", aliases=("last name", "surname", "family name", "apellidos")),
)

LINKED_PERSON = Column(
    "person",
    "text",
    "The person behind the customer id, where one person has several",
    aliases=("customer unique id", "person id"),
)


def stage_persons(engine: DuckDB, raw: Raw, typed: str, columns: Collection[str]) -> list[tuple[str, str]]:
    """Stage one row a delivered customer id with what is known of the person, if anything is."""
    if "customer" not in columns:
        return []
    mail = "email" if "email" in columns else "case when contains(customer, '@') then customer end"
    given = [name for name in ("phone", "name") if name in columns]
    parts = [c.name for c in NAME_PARTS if c.name in columns]
    named = "email" in columns or given or parts
    if not named and not engine.execute(f"select 1 from {typed} where contains(customer, '@') limit 1"):
        return []
    name = f"nullif(concat_ws(' ', {', '.join(parts)}), '')" if parts and "name" not in columns else ""
    selected = [f"lower({mail}) as email", *given, *([f"{name} as name"] if name else [])]
    latest = [
        f"arg_max({column}, _row) filter (where {column} is not null) as {column}"
        for column in ("email", *given, *(["name"] if name else []))
    ]
    known = [column.split(" ")[-1] for column in latest]
    several = " or ".join(f"min({each}) <> max({each})" for each in ("email", *given) if each != "name")
    relation = f"stage.persons_{raw.index}"
    people = f"(select customer, {', '.join(selected)}, _row from {typed} where customer is not null)"
    engine.execute(
        f"create or replace table {relation} as select customer, {', '.join(latest)}, {raw.index} as _file,"
        f" coalesce({several}, false) as has_several, min(_row) as _row from {people} as p group by customer"
        f" having {' or '.join(f'{column} is not null' for column in known)}"
    )
    rows = engine.execute(f"select count(*) from {relation}")[0][0]
    return [("persons", relation), *_stage_others(engine, raw, relation, people)] if rows else []


def _stage_others(engine: DuckDB, raw: Raw, persons: str, people: str) -> list[tuple[str, str]]:
    """Stage the addresses and phones of those who come with several: they are known again by each."""
    if not engine.execute(f"select 1 from {persons} where has_several limit 1"):
        return []
    columns = {str(row[0]) for row in engine.execute(f"describe {persons}")}
    relation = f"stage.person_keys_{raw.index}"
    told = " union all ".join(
        f"select customer, '{kind}' as kind, {kind} as text, {raw.index} as _file, min(_row) as _row"
        f" from {people} as p where {kind} is not null"
        f" and customer in (select customer from {persons} where has_several) group by customer, {kind}"
        for kind in ("email", "phone")
        if kind in columns
    )
    engine.execute(f"create or replace table {relation} as {told}")
    return [("person_keys", relation)]


def stage_links(engine: DuckDB, raw: Raw, typed: str, columns: Collection[str]) -> str:
    """Stage which delivered ids are one person, where the file says so; give the relation or nothing."""
    if not {"customer", "person"} <= set(columns):
        return ""
    relation = f"stage.links_{raw.index}"
    engine.execute(
        f"create or replace table {relation} as select customer as delivered, max(person) as person"
        f" from {typed} where customer is not null and person is not null group by customer"
    )
    return relation
