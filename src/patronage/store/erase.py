"""Erases people: their personal rows leave the database and every kept snapshot, down to the bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from patronage.contract.catalogue import TABLES
from patronage.contract.commerce import PERSON_IDS
from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.store.durable import UNFINISHED, make_durable, replace_durably
from patronage.store.folder import ShopFolder
from patronage.store.ledger import Entry, next_load_id, record
from patronage.store.publish import kept_snapshots, publish
from patronage.store.schema import ensure_schema
from patronage.store.suppression import Suppression, phone_end
from patronage.store.whole import whole

__all__ = ["Erased", "People", "erase"]


@dataclass(frozen=True)
class People:
    """Who is to be erased: delivered customer ids, e-mail addresses, phone numbers; any one is enough."""

    ids: Sequence[str] = ()
    emails: Sequence[str] = ()
    phones: Sequence[str] = ()


@dataclass(frozen=True)
class Erased:
    """What an erasure did.

    `persons` counts people found, `ids` the delivered ids they had, `snapshots` the copies rewritten.
    With nobody found, the names given are still kept out from now on.
    """

    persons: int
    ids: int
    snapshots: int


def erase(folder: ShopFolder, people: People, at: datetime, program: str) -> Erased:
    """Erase people from a shop and keep them out.

    Orders, refunds and visits keep their surrogate, which by then is nobody's: no total changes. The database
    itself comes last, so an erasure that was interrupted finds the same people when it is run again.

    Parameters
    ----------
    folder
        The shop.
    people
        Who.
    at
        The instant of the erasure, in UTC.
    program
        The program's version, for the ledger.

    Raises
    ------
    StoreError
        Somebody is writing to the shop, or the key that keeps erased people out is missing.
    """
    with folder.holding(at) as layout:
        suppression = Suppression.of_key(layout.key)
        _settle(layout.database)
        with DuckDB.in_memory() as engine:
            found = _find(engine, layout.database, people)
            snapshots = kept_snapshots(layout.snapshots)
            for snapshot in snapshots:
                with _rewriting(engine, snapshot.path):
                    pass
            with _rewriting(engine, layout.database):
                _keep_out(engine, suppression)
                record(engine, Entry(next_load_id(engine), "erase", (), (), "", 0), at, program)
        publish(layout.database, layout.snapshots, layout.current, folder.settings.keep_snapshots)
    return Erased(*found, len(snapshots))


def _settle(database: Path) -> None:
    """Bring what a killed writer left beside the file into it, and its tables up to date."""
    with DuckDB.open(database, read_only=False) as engine:
        ensure_schema(engine)
        engine.execute("checkpoint")


def _find(engine: DuckDB, database: Path, people: People) -> tuple[int, int]:
    """Note all surrogates and names of the people; give how many they are, and how many ids they had."""
    engine.execute(f"attach {DUCKDB.literal(str(database))} as old (read_only)")
    engine.execute("create table named (kind varchar, text varchar)")
    for kind, texts in (("id", people.ids), ("email", people.emails), ("phone", people.phones)):
        engine.execute(
            "insert into named select ?, trim(t) from (select unnest(?::varchar[]) as t) where trim(t) <> ''",
            [kind, list(texts)],
        )
    engine.execute(
        "create table gone as select delivered, customer, person,"
        " count(*) over (partition by person) > 1 as linked"
        f" from old.person_ids where person in ({_FOUND})"
    )
    engine.execute("insert into named select 'id', delivered from gone")
    for kind in ("email", "phone", "name"):
        engine.execute(
            f"insert into named select '{kind}', {kind} from old.persons"
            f" where {kind} is not null and customer in (select customer from gone)"
        )
    persons, ids = engine.execute("select count(distinct person), count(*) from gone")[0]
    engine.execute("detach old")
    return whole(persons), whole(ids)


_FOUND = f"""
select i.person from old.person_ids as i left join old.persons as p on p.customer = i.customer
where i.delivered in (select text from named where kind = 'id')
  or lower(i.delivered) in (select lower(text) from named where kind = 'email')
  or lower(trim(p.email)) in (select lower(text) from named where kind = 'email')
  or {phone_end("p.phone")} in (select {phone_end("text")} from named where kind = 'phone')
"""


@contextmanager
def _rewriting(engine: DuckDB, path: Path) -> Iterator[None]:
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


def _keep_out(engine: DuckDB, suppression: Suppression) -> None:
    for kinds, mark in (
        ("'id', 'email'", suppression.mark("text")),
        ("'phone'", suppression.phone_mark("text")),
    ):
        engine.execute(
            f"insert into suppressed select distinct {mark} as mark from memory.named where kind in ({kinds})"
            " and mark is not null and mark not in (select mark from suppressed)"
        )
