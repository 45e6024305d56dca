"""E-mail addresses as keys: one spelling each, placeholders and what is no address kept out."""

from __future__ import annotations

import idna

from patronage.engine.duckdb import DUCKDB, DuckDB

__all__ = ["is_nobodys_sql", "read_addresses"]

_NOBODYS = (
    "noreply", "no-reply", "no_reply", "no.reply", "donotreply", "do-not-reply", "do_not_reply", "guest",
    "anonymous", "nobody", "none", "null", "unknown", "noemail", "no-email", "nomail", "no-mail", "notgiven",
    "invitado", "sinemail", "sincorreo", "na", "n-a",
    # The hashes of nothing (MD5, SHA-1, SHA-256): what a system gives that hashes an address nobody left.
    "d41d8cd98f00b204e9800998ecf8427e", "da39a3ee5e6b4b0d3255bfef95601890afd80709",
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
)  # fmt: skip

# A system that gives no addresses away may give the hash of each; equal ones are one address.
_SHAPE = r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;.]+|[0-9a-f]{32,128}"


def is_nobodys_sql(address: str) -> str:
    """Give SQL that tells whether an address in small letters stands for nobody, such as noreply@."""
    return f"split_part({address}, '@', 1) in ({', '.join(map(DUCKDB.literal, _NOBODYS))})"


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
    is_nobodys = is_nobodys_sql("address")
    shape = DUCKDB.literal(_SHAPE)
    # Made anew in one pass: to update each row would write the table twice. Taking signs off both ends takes
    # longer than all the rest, and most addresses have none.
    engine.execute(f"""
        create or replace temp table {keys} as
        select * exclude (low, is_bare, address, why) replace (
          case when kind <> 'email' then key when why is null then address end as key,
          case when kind <> 'email' then left_out else why end as left_out)
        from (select *, case
            when not (is_bare or regexp_full_match(address, {shape})) then 'unreadable'
            when {is_nobodys} then 'placeholder' end as why
          from (select *, lower(text) as low, regexp_full_match(low, {shape}) as is_bare,
            case when is_bare then low else lower(trim(text, ' \t\n<>')) end as address
            from {keys}) as bare) as read
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
