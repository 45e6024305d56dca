"""Erases people: their personal rows leave the database and every kept snapshot, down to the bytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from patronage.engine.duckdb import DuckDB
from patronage.store.folder import ShopFolder
from patronage.store.forget import keep_out, note_gone, open_lists, rewriting
from patronage.store.ledger import Entry, next_load_id, record
from patronage.store.publish import kept_snapshots, publish
from patronage.store.schema import ensure_schema
from patronage.store.suppression import Suppression, phone_end

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
            open_lists(engine)
            found = _find(engine, layout.database, people)
            snapshots = kept_snapshots(layout.snapshots)
            for snapshot in snapshots:
                with rewriting(engine, snapshot.path):
                    pass
            with rewriting(engine, layout.database):
                keep_out(engine, suppression)
                record(engine, Entry(next_load_id(engine), "erase", (), (), "", 0), at, program)
        publish(layout.database, layout.snapshots, layout.current, folder.settings.keep_snapshots)
    return Erased(*found, len(snapshots))


def _settle(database: Path) -> None:
    """Bring what a killed writer left beside the file into it, and its tables up to date."""
    with DuckDB.open(database, read_only=False) as engine:
        ensure_schema(engine)
        engine.execute("checkpoint")


def _find(engine: DuckDB, database: Path, people: People) -> tuple[int, int]:
    for kind, texts in (("id", people.ids), ("email", people.emails), ("phone", people.phones)):
        engine.execute(
            "insert into named select ?, trim(t) from (select unnest(?::varchar[]) as t) where trim(t) <> ''",
            [kind, list(texts)],
        )
    return note_gone(engine, database, _FOUND)


_FOUND = f"""
select i.person from old.person_ids as i left join old.persons as p on p.customer = i.customer
where i.delivered in (select text from named where kind = 'id')
  or lower(i.delivered) in (select lower(text) from named where kind = 'email')
  or lower(trim(p.email)) in (select lower(text) from named where kind = 'email')
  or {phone_end("p.phone")} in (select {phone_end("text")} from named where kind = 'phone')
  or i.customer in (select k.customer from old.person_keys as k where
    (k.kind = 'email' and lower(k.text) in (select lower(text) from named where kind = 'email'))
    or (k.kind = 'phone' and {phone_end("k.text")} in (select {phone_end("text")} from named
      where kind = 'phone')))
"""
