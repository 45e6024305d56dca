"""Rewrites database files without the people who are gone, down to the bytes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from patronage.contract.catalogue import TABLES
from patronage.contract.commerce import PERSON_IDS
from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.store.durable import UNFINISHED, make_durable, replace_durably
from patronage.store.suppression import Suppression, phone_end
from patronage.store.whole import whole

__all__ = ["keep_out", "note_gone", "open_lists", "rewriting"]


def open_lists(engine: DuckDB) -> None:
    """Start with nobody gone: their surrogates (`gone`), and all that names them (`named`).

    What also names people who stay (`shared`), such as a household's number, must not keep those out.
    """
    engine.execute("create table shared (kind varchar, text varchar)")
    engine.execute("create table named (kind varchar, text varchar)")
    engine.execute("create table gone (delivered varchar, customer bigint, person bigint, linked boolean)")


def note_gone(engine: DuckDB, database: Path, found: str) -> tuple[int, int]:
    """Note all surrogates and names of people in a database; give how many they are by now, and how many ids.

    `found` selects them from `old.person_ids` and `old.persons`, by their `person`. Of several databases the
    newest is asked first, since it knows all ids of a person.
    """
    engine.execute(f"attach {DUCKDB.literal(str(database))} as old (read_only)")
    engine.execute(
        "insert into gone select delivered, customer, person,"
        " count(*) over (partition by person) > 1 as linked"
        f" from old.person_ids where person in ({found})"
        " and customer not in (select customer from memory.gone)"
    )
    engine.execute("insert into named select 'id', delivered from gone")
    for kind in ("email", "phone", "name"):
        engine.execute(
            f"insert into named select '{kind}', {kind} from old.persons"
            f" where {kind} is not null and customer in (select customer from gone)"
        )
    if engine.execute(_HAS_KEYS):
        engine.execute(_NAMED)
        engine.execute(_SHARED)
    persons, ids = engine.execute("select count(distinct person), count(distinct delivered) from gone")[0]
    engine.execute("detach old")
    return whole(persons), whole(ids)


# A backup of an earlier version has no keys.
_HAS_KEYS = "select 1 from duckdb_tables() where database_name = 'old' and table_name = 'person_keys'"

_NAMED = """
insert into named select distinct kind, text from (
  select kind, unnest([text, key]) as text from old.person_keys
  where kind <> 'id' and customer in (select customer from gone)) where text is not null
"""

_SHARED = f"""
insert into shared select distinct n.kind, n.text from named as n join old.person_keys as k
  on k.kind = n.kind and (lower(k.text) = lower(n.text) or k.key = n.text
    or (n.kind = 'phone' and {phone_end("k.text")} = {phone_end("n.text")}))
where k.customer not in (select customer from gone)
"""


@contextmanager
def rewriting(engine: DuckDB, path: Path) -> Iterator[None]:
    """Write a database anew without the people, and put it in place of the old; `new` is open meanwhile.

    Deleted rows stay readable in a database file until their block is used again, so none is deleted here:
    what stays is copied.
    """
    clean = path.with_name(path.name + UNFINISHED)
    engine.execute(f"attach {DUCKDB.literal(str(path))} as old (read_only)")
    engine.execute(f"attach {DUCKDB.literal(str(clean))} as new")
    engine.execute("copy from database old to new (schema)")
    for name, stored in engine.execute(_STORED):
        engine.execute(_copy(str(name), str(stored)))
    engine.execute("use new")
    yield
    engine.execute("checkpoint new")
    engine.execute("use memory")
    engine.execute("detach new")
    engine.execute("detach old")
    make_durable(clean)
    replace_durably(clean, path)


_STORED = """
select table_name, string_agg('"' || column_name || '"', ', ' order by column_index)
from duckdb_columns() join duckdb_tables() using (database_name, table_oid, table_name)
where database_name = 'old' and not is_generated group by table_oid, table_name order by table_oid
"""


def _copy(name: str, stored: str) -> str:
    table = DUCKDB.identifier(name)
    copy = f"insert into new.{table} ({stored}) select {stored} from old.{table} as t"
    is_gone = "in (select customer from memory.gone)"
    if name == PERSON_IDS.name:
        # Where several ids were one person, they stay one, under names nobody has: counts must not change.
        erased = (
            "case when g.linked then chr(26) || 'erased ' || t.customer else t.delivered end as delivered"
        )
        return (
            f"insert into new.{table} select t.* replace ({erased}) from old.{table} as t"
            " left join memory.gone as g on g.customer = t.customer where g.customer is null or g.linked"
        )
    if name == "rejects":
        return f"{copy} where not exists (select 1 from memory.named as n where {_MENTIONS})"
    personal = TABLES.all().get(name)
    if personal is not None and personal.personal:
        people = [DUCKDB.identifier(column.name) for column in personal.columns if column.person]
        return f"{copy} where not ({' or '.join(f't.{column} {is_gone}' for column in people)})"
    return copy


# A short id is part of many numbers; only a longer text is looked for inside others.
_MENTIONS = (
    "lower(t.value) = lower(n.text) or (length(n.text) > 5 and contains(lower(t.value), lower(n.text)))"
)


def keep_out(engine: DuckDB, suppression: Suppression) -> None:
    """Mark all that names those who are gone, in the database that is open as `new`."""
    for kinds, mark in (
        ("'id', 'email'", suppression.mark("text")),
        ("'phone'", suppression.phone_mark("text")),
    ):
        engine.execute(
            f"insert into suppressed select distinct {mark} as mark from memory.named where kind in ({kinds})"
            " and (kind, text) not in (select (kind, text) from memory.shared)"
            " and mark is not null and mark not in (select mark from suppressed)"
        )
