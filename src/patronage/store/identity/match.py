"""Who is one person: decided anew from all keys, so that the order in which files came does not matter."""

from __future__ import annotations

from patronage.engine.duckdb import DuckDB
from patronage.store.identity.groups import group
from patronage.store.identity.keys import ERASED

__all__ = ["AMBIGUOUS", "MOST_ADDRESSES", "MOST_IDS", "MOST_SHARING", "match_people"]

MOST_IDS = 20
"""An e-mail address that more delivered ids bear is nobody's own."""

MOST_ADDRESSES = 5
"""An id that comes with more e-mail addresses, or phones, is no one person's: a till, a guest account."""

MOST_SHARING = 5
"""A phone number that more people share is a switchboard's or a placeholder."""

AMBIGUOUS = ("many_bear_it", "many_of_one", "several_people", "contradicts")
"""Why a key that could be read joins nobody: who shares it decides, so it may change with a later load."""

_AMBIGUOUS = ", ".join(f"'{why}'" for why in AMBIGUOUS)
_LEFT = f"left_out in ({_AMBIGUOUS})"


def match_people(engine: DuckDB, load_id: int) -> bool:
    """Join delivered ids that are one person, part those that no longer are, and note what joins nobody.

    An id of the same system, or one said to be the same person's, goes before an e-mail address, that before
    a phone number. A phone joins only where at most one of those who share it has an e-mail address. A
    person keeps the surrogate of the id that was known first. Tells whether an id known before this load is
    now taken for another person.
    """
    engine.execute(
        "create or replace temp view usable_keys as select customer, kind, coalesce(key, text) as key"
        f" from person_keys where left_out is null or {_LEFT}"
    )
    engine.execute("""
        create or replace temp table shared_keys as
        select distinct u.customer, u.kind, u.key from temp.usable_keys as u
        semi join (select kind, key from temp.usable_keys
          group by kind, key having min(customer) <> max(customer)) as s on s.kind = u.kind and s.key = u.key
    """)
    engine.execute(
        "create or replace temp table ambiguous_keys"
        " (customer bigint, kind varchar, key varchar, why varchar)"
    )
    _note_crowds(engine)
    _by_id_and_address(engine)
    _by_phone(engine)
    is_known_again = _write(engine, load_id)
    for name in ("shared_keys", "ambiguous_keys", *_MADE):
        engine.execute(f"drop table temp.{name}")
    engine.execute("drop view temp.usable_keys")
    return is_known_again


_MADE = ("by_id", "by_address", "by_phone", "matched", "phones_shared", "followed")


def _note_crowds(engine: DuckDB) -> None:
    """Note addresses that too many ids bear, and ids that bear too many addresses or phones."""
    engine.execute(f"""
        insert into temp.ambiguous_keys
        select customer, kind, key, 'many_bear_it' from temp.shared_keys as s
        semi join (select key from temp.shared_keys where kind = 'email'
          group by key having count(*) > {MOST_IDS}) as m on s.kind = 'email' and m.key = s.key
    """)
    engine.execute(f"""
        insert into temp.ambiguous_keys
        select s.customer, s.kind, s.key, 'many_of_one' from temp.shared_keys as s
        semi join (select customer, kind from temp.usable_keys where kind <> 'id'
            and customer in (select customer from temp.shared_keys)
          group by customer, kind having count(distinct key) > {MOST_ADDRESSES}) as m
          on m.customer = s.customer and m.kind = s.kind
    """)


def _by_id_and_address(engine: DuckDB) -> None:
    """Make groups of ids, and of ids and addresses; `matched` says of everybody which, and with what."""
    kept = (
        "select customer, kind || ' ' || key as key from temp.shared_keys as s anti join temp.ambiguous_keys"
        " as a on a.customer = s.customer and a.kind = s.kind and a.key = s.key where kind"
    )
    for name, kinds in (("by_id", "= 'id'"), ("by_address", "in ('id', 'email')")):
        engine.execute(
            f"create or replace temp table followed as {kept} {kinds}"
            " qualify count(*) over (partition by s.kind, s.key) > 1"
        )
        group(engine, "temp.followed", name)
    engine.execute("""
        create or replace temp table matched as
        select s.customer, coalesce(g.label, s.customer) as label,
          coalesce(bool_or(m.customer is not null) over (partition by coalesce(g.label, s.customer)), false)
            as has_address
        from (select distinct customer from temp.shared_keys) as s
        left join temp.by_address as g on g.customer = s.customer
        left join (select distinct customer from temp.usable_keys where kind = 'email') as m
          on m.customer = s.customer
    """)


def _by_phone(engine: DuckDB) -> None:
    """Join groups by phone where no two of them have addresses of their own; note the others."""
    engine.execute(f"""
        create or replace temp table phones_shared as
        with held as (select distinct s.key, m.label, m.has_address from temp.shared_keys as s
          join temp.matched as m on m.customer = s.customer
          anti join temp.ambiguous_keys as a on a.customer = s.customer and a.kind = s.kind and a.key = s.key
          where s.kind = 'phone')
        select *, case when sum(has_address::integer) over (partition by key) > 1 then 'several_people'
          when count(*) over (partition by key) > {MOST_SHARING} then 'many_bear_it' end as why
        from held qualify count(*) over (partition by key) > 1
    """)
    engine.execute(
        "create or replace temp table followed as select label as customer, key from temp.phones_shared"
        " where why is null"
    )
    group(engine, "temp.followed", "by_phone")
    # One without an address who shares a phone with each of two who have one says that both are one: none is.
    engine.execute("""
        create or replace temp table followed as
        select g.label from temp.by_phone as g
        join (select distinct label, has_address from temp.phones_shared) as p on p.label = g.customer
        group by g.label having sum(p.has_address::integer) > 1
    """)
    engine.execute("""
        insert into temp.ambiguous_keys
        select m.customer, 'phone', s.key, coalesce(s.why, 'contradicts') from temp.phones_shared as s
        join temp.matched as m on m.label = s.label
        semi join temp.shared_keys as k on k.customer = m.customer and k.kind = 'phone' and k.key = s.key
        left join temp.by_phone as g on g.customer = s.label
        where s.why is not null or g.label in (select label from temp.followed)
    """)
    engine.execute("delete from temp.by_phone where label in (select label from temp.followed)")


def _write(engine: DuckDB, load_id: int) -> bool:
    """Put down who is whom, by which rule, and which keys join nobody; what stays is not touched."""
    engine.execute(f"update person_keys set left_out = null where {_LEFT}")
    engine.execute(
        "update person_keys as k set left_out = a.why from (select customer, kind, key, min(why) as why"
        " from temp.ambiguous_keys group by all) as a where k.customer = a.customer and k.kind = a.kind"
        " and coalesce(k.key, k.text) = a.key"
    )
    engine.execute("""
        create or replace temp table followed as
        with told as (select m.customer, coalesce(p.label, m.label) as label,
            case when i.customer is not null then 'id' when a.customer is not null then 'e-mail'
              when p.customer is not null then 'phone' end as joined_by
          from temp.matched as m left join temp.by_phone as p on p.customer = m.label
          left join temp.by_id as i on i.customer = m.customer
          left join temp.by_address as a on a.customer = m.customer)
        select t.customer, t.joined_by,
          arg_min(t.customer, {'since': i.loaded_in, 'customer': t.customer}) over (partition by t.label)
            as person
        from told as t join person_ids as i on i.customer = t.customer where t.joined_by is not null
    """)
    joined = engine.execute(
        f"update person_ids set person = f.person, joined_by = f.joined_by, joined_in = {load_id}"
        " from temp.followed as f where person_ids.customer = f.customer"
        " and (person_ids.person <> f.person or person_ids.joined_by is distinct from f.joined_by)"
        " returning loaded_in"
    )
    parted = engine.execute(
        "update person_ids set person = customer, joined_by = null, joined_in = null"
        " where (person <> customer or joined_by is not null)"
        f" and not starts_with(delivered, {ERASED})"
        " and customer not in (select customer from temp.followed) returning loaded_in"
    )
    return any(loaded_in != load_id for (loaded_in,) in (*joined, *parted))
