"""E-mail addresses as keys: one spelling each, placeholders and what is no address kept out."""

from __future__ import annotations

import idna

from patronage.engine.duckdb import DUCKDB, DuckDB

__all__ = ["read_addresses"]

_NOBODYS = (
    "noreply", "no-reply", "no_reply", "no.reply", "donotreply", "do-not-reply", "do_not_reply", "guest",
    "anonymous", "nobody", "none", "null", "unknown", "noemail", "no-email", "nomail", "no-mail", "notgiven",
    "invitado", "sinemail", "sincorreo", "na", "n-a",
)  # fmt: skip

# A system that gives no addresses away may give the hash of each; equal ones are one address.
_SHAPE = r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;.]+|[0-9a-f]{32,128}"


def read_addresses(engine: DuckDB, keys: str) -> None:
    """Fill `key` and `left_out` of the rows of `keys` that are e-mail addresses.

    Case and blanks do not tell addresses apart, nor do the two spellings of a domain with letters beyond
    ASCII. Dots and what follows a plus do: that they mean nothing is a rule of some providers alone.

    Examples
    --------
    >>> texts = "('Ann@Bücher.example'), ('guest@shop.example'), ('ann at work')"
    >>> with DuckDB.in_memory() as engine:
    ...     made = "create temp table k as select 'email' as kind, t as text, '' as key, '' as left_out"
    ...     _ = engine.execute(f"{made} from (values {texts}) as v(t)")
    ...     read_addresses(engine, "k")
    ...     engine.execute("select key, left_out from k")
    [('ann@xn--bcher-kva.example', None), (None, 'placeholder'), (None, 'unreadable')]
    """
    nobodys = ", ".join(map(DUCKDB.literal, _NOBODYS))
    # Made anew in one pass: to update each row would write the table twice.
    engine.execute(f"""
        create or replace temp table {keys} as
        select * exclude (address, is_readable) replace (
          case when kind <> 'email' then key
            when is_readable and split_part(address, '@', 1) not in ({nobodys}) then address end as key,
          case when kind <> 'email' then left_out when not is_readable then 'unreadable'
            when split_part(address, '@', 1) in ({nobodys}) then 'placeholder' end as left_out)
        from (select *, lower(trim(text, ' \t\n<>')) as address,
          regexp_full_match(address, {DUCKDB.literal(_SHAPE)}) as is_readable from {keys}) as read
    """)
    others = engine.execute(
        f"select distinct key from {keys} where kind = 'email' and key is not null"
        " and length(key) <> strlen(key)"
    )
    for (key,) in others:
        spelt = _in_ascii(str(key))
        told = [spelt or None, None if spelt else "unreadable", key]
        engine.execute(f"update {keys} set key = ?, left_out = ? where key = ?", told)


def _in_ascii(address: str) -> str:
    name, _, domain = address.rpartition("@")
    try:
        return f"{name}@{idna.encode(domain, uts46=True).decode()}"
    except idna.IDNAError:
        return ""
