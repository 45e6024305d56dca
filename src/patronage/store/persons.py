"""People become random surrogates; ids, e-mail, phone and name stay in the personal tables alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from patronage.base.finding import Finding
from patronage.contract.commerce import PERSON_KEYS, PERSONS
from patronage.contract.table import GIVEN_NOT
from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.store.fill import FILLS
from patronage.store.suppression import Suppression
from patronage.store.whole import whole
from patronage.store.workspace import Incoming, lay_down

__all__ = ["LINKS", "are_linked", "assign_surrogates", "make_ready", "merge_persons", "take_out_erased"]

LINKS = "stage.person_links"
"""Optional: `delivered`, `person`, where several delivered ids are one person's."""


def assign_surrogates(
    engine: DuckDB,
    incoming: Sequence[Incoming],
    suppression: Suppression,
    rng: np.random.Generator,
    load_id: int,
) -> None:
    """Give every delivered id not seen before a surrogate of its own; erased people's ids get none."""
    has_links = are_linked(engine)
    if suppression.is_active:
        _spread_marks(engine, incoming, suppression, has_links=has_links)
    ids = [
        f"select {DUCKDB.identifier(column.name)} as delivered from {each.valid}"
        for each in incoming
        for column in each.table.columns
        if column.person
    ]
    if has_links:
        ids += [
            f"select nullif(trim(l.{column}), '') as delivered from {LINKS} as l"
            for column in ("delivered", "person")
        ]
    if not ids:
        return
    arriving = f"select distinct delivered from ({' union all '.join(ids)}) where delivered is not null"
    engine.execute(
        f"create or replace temp table new_ids as select delivered from ({arriving}) as d"
        " where not exists (select 1 from person_ids as p where p.delivered = d.delivered)"
        f" and not {suppression.holds('d.delivered')} order by delivered"
    )
    engine.bring("new_surrogates", {"customer": "bigint"}, {"customer": _fresh(engine, rng)})
    engine.execute(
        "insert into person_ids (delivered, customer, person, loaded_in)"
        f" select i.delivered, s.customer, s.customer, {load_id} from temp.new_ids as i"
        " positional join temp.new_surrogates as s"
    )
    for name in ("new_ids", "new_surrogates"):
        engine.execute(f"drop table temp.{name}")


def are_linked(engine: DuckDB) -> bool:
    """Tell whether a file says of delivered ids that they are one person's."""
    return bool(engine.execute(_FIND_LINKS))


def make_ready(engine: DuckDB, incoming: Incoming) -> None:
    """Give the valid rows surrogates for people, and what the loader fills.

    Where there is nothing to replace and nothing to number, they are read once more and no more: a view does.
    """
    columns, joins, people = [], [], []
    fills = FILLS.get(incoming.table.name, {})
    for at, column in enumerate(incoming.columns):
        name = DUCKDB.identifier(column.name)
        if column.person:
            columns.append(f"coalesce(p{at}.customer, {GIVEN_NOT}) as {name}")
            people.append((at, name))
            joins.append(f"left join person_ids as p{at} on p{at}.delivered = v.{name}")
        else:
            columns.append(f"{fills.get(column.name, 'v.' + name)} as {name}")
    # Every id given has a surrogate but those of erased people; what they wrote must not return either.
    erased = [f"(v.{n} is not null and p{at}.customer is null)" for at, n in people]
    kept = f" where not ({' or '.join(erased)})" if incoming.table.personal and erased else ""
    rows = f"select {', '.join(columns)}, v._file, v._row from {incoming.valid} as v {' '.join(joins)}{kept}"
    is_read_once = not incoming.table.numbered and not incoming.table.personal
    is_new = not engine.execute(f"select 1 from {incoming.name} limit 1")
    kind = "view" if is_read_once and is_new else "table"
    engine.execute(f"create or replace temp {kind} new_{incoming.table.name} as {rows}")


def take_out_erased(engine: DuckDB, incoming: Incoming, files: tuple[str, ...]) -> list[Finding]:
    """Take rows out that are about a person and nothing else, where that person was erased."""
    about = [DUCKDB.identifier(c.name) for c in incoming.table.columns if c.person and c.required]
    if not about:
        return []
    condition = " or ".join(f"{column} = {GIVEN_NOT}" for column in about)
    rows = engine.execute(
        f"select _file, count(*) from {incoming.ready} where {condition} group by _file order by _file"
    )
    if rows:
        lay_down(engine, incoming)
        engine.execute(f"delete from {incoming.ready} where {condition}")
    message = f"rows of {incoming.table.name} are about erased people and were left out"
    return [
        Finding("erased_person", message, "note", files[whole(file)], count=whole(count))
        for file, count in rows
    ]


def merge_persons(engine: DuckDB, incoming: Incoming, suppression: Suppression, load_id: int) -> None:
    """Put names and addresses in place; what a load does not say about a person stays as it was."""
    erased = f"{suppression.holds('n.email')} or {suppression.holds_phone('n.phone')}"
    files = whole(engine.execute(f"select count(distinct _file) from {incoming.ready}")[0][0])
    # A later file wins; inside a file the place of a row must not matter, so the greater text does.
    latest = ", ".join(
        f"arg_max({c}, {{'file': _file, 'text': {c}}}) as {c}" if files > 1 else f"max({c}) as {c}"
        for c in _DETAILS
    )
    known = ", ".join(f"coalesce(n.{c}, p.{c}) as {c}" for c in _DETAILS)
    given = f"from {incoming.ready} where customer <> {GIVEN_NOT} group by customer"
    engine.execute(
        f"create or replace temp table known_persons as select n.customer, {known}"
        f" from (select customer, {latest} {given}) as n"
        f" left join persons as p on p.customer = n.customer where not ({erased}) order by n.customer"
    )
    engine.execute("delete from persons using temp.known_persons as k where persons.customer = k.customer")
    details = ", ".join(_DETAILS)
    engine.execute(
        f"insert into persons (customer, {details}, loaded_in)"
        f" select customer, {details}, {load_id} from temp.known_persons"
    )
    engine.execute("drop table temp.known_persons")


_DETAILS = tuple(name for name in PERSONS.names if name != "customer")

_FIND_LINKS = "select 1 from duckdb_columns() where database_name = 'stage' and table_name = 'person_links'"


def _spread_marks(
    engine: DuckDB, incoming: Sequence[Incoming], suppression: Suppression, *, has_links: bool
) -> None:
    """Mark the new ids under which erased people come back: by the same address, number or link."""
    sources = [
        f"select customer as id from {each.valid}"
        f" where {suppression.holds('email')} or {suppression.holds_phone('phone')}"
        for each in incoming
        if each.table is PERSONS
    ]
    sources += [
        f"select customer from {each.valid}"
        f" where {suppression.holds('text')} or {suppression.holds_phone('text')}"
        for each in incoming
        if each.table is PERSON_KEYS
    ]
    if has_links:
        sources.append(f"select delivered from {LINKS} where {suppression.holds('person')}")
    for found in sources:
        engine.execute(
            f"insert into suppressed select distinct {suppression.mark('id')} as mark from ({found}) as f(id)"
            " where id is not null and mark not in (select mark from suppressed)"
        )


def _fresh(engine: DuckDB, rng: np.random.Generator) -> np.typing.NDArray[np.int64]:
    count = whole(engine.execute("select count(*) from temp.new_ids")[0][0])
    taken = "select 1 from person_ids where customer in (select unnest(?::bigint[])) limit 1"
    is_first = not engine.execute("select 1 from person_ids limit 1")
    while True:
        drawn = rng.integers(GIVEN_NOT + 1, np.iinfo(np.int64).max, size=count, endpoint=True)
        # Numbers are sorted in a fraction of the time in which they are told apart by their hashes.
        is_unique = bool(np.diff(np.sort(drawn)).all())
        if is_unique and (is_first or not engine.execute(taken, [drawn])):
            return drawn
