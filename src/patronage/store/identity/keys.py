"""Keeps what people are known again by: each e-mail address, phone and shared id that was delivered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from patronage.contract.commerce import PERSON_KEYS, PERSONS
from patronage.contract.table import GIVEN_NOT
from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.store.identity.addresses import read_addresses
from patronage.store.identity.phones import read_phones
from patronage.store.suppression import Suppression
from patronage.store.workspace import Incoming

__all__ = ["ERASED", "Naming", "take_keys"]

ERASED = "chr(26) || 'erased '"
"""What ids of erased people begin with, where several were one person."""


@dataclass(frozen=True)
class Naming:
    """What keys are read with: who is erased, the load, the shop's country, what says which ids are one."""

    suppression: Suppression
    load_id: int
    region: str
    links: str


def take_keys(engine: DuckDB, incoming: Sequence[Incoming], naming: Naming) -> bool:
    """Read and keep the keys that are new; tell whether there are any.

    A key stays when a later file tells another: whoever had an address is known by it, whatever the order in
    which files come.
    """
    suppression, region, links = naming.suppression, naming.region, naming.links
    sources = [*_of_rows(incoming), _OF_NAMES.format(ids=f"where loaded_in = {naming.load_id}")]
    if links:
        sources += [each.format(links=links) for each in _OF_LINKS]
    knows_any = bool(engine.execute("select 1 from person_keys limit 1"))
    if not knows_any and engine.execute(
        f"select 1 from person_ids where loaded_in <> {naming.load_id} limit 1"
    ):
        # A shop of an earlier version knows people, their addresses and who is one person, and no keys.
        sources += [_OF_NAMES.format(ids=""), *_OF_PERSONS]
    is_other = f"region is distinct from {DUCKDB.literal(region)}"
    stale = f"kind = 'phone' and {is_other} and not starts_with(text, '+')"
    if engine.execute(f"select 1 from person_keys where {stale} limit 1"):
        # Numbers without a country code are read anew where the shop's country was changed.
        engine.execute(
            "create or replace temp table stale_keys as"
            f" select customer, kind, text from person_keys where {stale}"
        )
        engine.execute(f"delete from person_keys where {stale}")
        sources.append("select * from temp.stale_keys")
    erased = f"kind <> 'id' and ({suppression.holds('text')} or {suppression.holds_phone('text')})"
    new = f"not ({erased}){_UNKNOWN if knows_any else ''}"
    engine.execute(f"""
        create or replace temp table arriving_keys as
        select *, cast(null as varchar) as key, cast(null as varchar) as left_out
        from (select distinct customer, kind, trim(text) as text
          from ({" union all ".join(sources)}) as a
          where customer <> {GIVEN_NOT} and trim(text) <> '' and {new}) as d
    """)
    is_any = bool(engine.execute("select 1 from temp.arriving_keys limit 1"))
    if is_any:
        _keep(engine, naming)
    engine.execute("drop table temp.arriving_keys")
    return is_any


_UNKNOWN = """ and not exists (
          select 1 from person_keys as k
          where k.customer = a.customer and k.kind = a.kind and k.text = trim(a.text))"""


def _keep(engine: DuckDB, naming: Naming) -> None:
    kinds = {str(kind) for (kind,) in engine.execute("select distinct kind from temp.arriving_keys")}
    if "email" in kinds:
        read_addresses(engine, "arriving_keys")
    if "phone" in kinds:
        read_phones(engine, "temp.arriving_keys", naming.region)
    engine.execute(
        "insert into person_keys (customer, kind, text, key, region, left_out, loaded_in)"
        " select customer, kind, text, nullif(key, text),"
        f" case when kind = 'phone' then {DUCKDB.literal(naming.region)} end, left_out, {naming.load_id}"
        " from temp.arriving_keys order by customer, kind, text"
    )


def _of_rows(incoming: Sequence[Incoming]) -> list[str]:
    found = []
    for each in incoming:
        if each.table is PERSONS:
            found += [
                f"select customer, '{kind}' as kind, {kind} as text from {each.ready}"
                f" where {kind} is not null"
                for kind in ("email", "phone")
            ]
        elif each.table is PERSON_KEYS:
            found.append(f"select customer, kind, text from {each.ready}")
    return found


_OF_NAMES = (
    "select customer, 'email' as kind, delivered as text"
    " from (select customer, delivered from person_ids {ids}) as i where contains(delivered, '@')"
)
_OF_LINKS = (
    """select i.customer, 'id' as kind, l.person as text from {links} as l
    join person_ids as i on i.delivered = trim(l.delivered)""",
    """select i.customer, 'id' as kind, i.delivered as text from {links} as l
    join person_ids as i on i.delivered = trim(l.person)""",
)
_OF_PERSONS = (
    "select customer, 'email' as kind, email as text from persons where email is not null",
    "select customer, 'phone' as kind, phone as text from persons where phone is not null",
    f"""select i.customer, 'id' as kind, 'person ' || i.person as text from person_ids as i
    where i.person in (select person from person_ids where person <> customer)
    and not starts_with(i.delivered, {ERASED})""",
)
