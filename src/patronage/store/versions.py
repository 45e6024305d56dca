"""Which file's version of a group counts: the greatest delivered `updated_at`, else the later load."""

from __future__ import annotations

from collections.abc import Sequence

from patronage.base.finding import Finding
from patronage.contract.table import Table
from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.store.whole import whole
from patronage.store.workspace import Incoming, Parent, lay_down, names

__all__ = ["VERSION", "find_lost", "is_versioned", "take_out_lost", "versioned_parent"]

VERSION = "updated_at"


def is_versioned(table: Table) -> bool:
    """Tell whether rows of the table say how new they are."""
    return VERSION in table.names


def versioned_parent(child: Incoming, incoming: Sequence[Incoming]) -> Parent | None:
    """Find the table whose versions a table of parts follows.

    Lines and refunds say nothing about their own age; they are as new as their order in the same file.
    """
    if is_versioned(child.table) or child.is_one_row:
        return None
    for column, name in child.table.references.items():
        for each in incoming:
            if each.table.name == name and is_versioned(each.table):
                return Parent(DUCKDB.identifier(column), each)
    return None


def find_lost(engine: DuckDB, incoming: Incoming) -> list[Finding]:
    """List the (group, file) pairs that are older than another file's or the stored version."""
    group, ready, lost = incoming.group, incoming.ready, incoming.lost
    for made, more in (("lost", ", _file"), ("newer", "")):
        engine.execute(
            f"create or replace temp table {made}_{incoming.table.name} as"
            f" select {names(group)}{more} from {ready} limit 0"
        )
    if VERSION not in incoming.content:
        return []
    told, files = engine.execute(f"select count({VERSION}), count(distinct _file) from {ready}")[0]
    if not told:
        return []
    version = f"select {names(group)}, _file, max({VERSION}) as version from {ready} group by all"
    if files != 1:
        # Files count as loads one after the other: one without a version replaces what was before it.
        engine.execute(
            f"insert into {lost} with v as ({version}), f as (select *,"
            f" coalesce(max(_file) filter (version is null) over w, -1) as reset from v"
            f" window w as (partition by {names(group)})),"
            f" best as (select *, max(version) filter (_file > reset) over w as top,"
            f" max(_file) filter (version is not null) over w as told from f"
            f" window w as (partition by {names(group)}))"
            f" select {names(group)}, _file from best where case when top is not null"
            f" then _file < reset or version is null or version < top"
            f" else version is not null or _file < coalesce(told, -1) end"
        )
    stored = f"select {names(group)}, max({VERSION}) as version from {incoming.name} group by all"
    arriving = (
        f"select {names(group, 'v')}, max(v.version) as version from ({version}) as v"
        f" anti join {lost} as l on {incoming.is_of_group('v', 'l')} and v._file = l._file group by all"
    )
    both = f"from ({arriving}) as a join ({stored}) as s on {incoming.is_of_group('a', 's')}"
    engine.execute(
        f"insert into {incoming.newer} select {names(group, 'a')} {both}"
        " where a.version > coalesce(s.version, timestamp '0001-01-01')"
    )
    engine.execute(
        f"create or replace temp table stays as select {names(group, 'a')} {both} where s.version > a.version"
    )
    # Of no file in particular: lines of such an order do not count either, in whichever file they come.
    engine.execute(f"insert into {lost} select {names(group)}, null from temp.stays")
    kept = engine.execute("select count(*) from temp.stays")[0][0]
    engine.execute("drop table temp.stays")
    message = f"{incoming.table.name} are stored in a version newer than the one delivered; it was kept"
    return [Finding("older_version", message, count=whole(kept))] if kept else []


def take_out_lost(engine: DuckDB, incoming: Incoming, columns: tuple[str, ...], owner: Incoming) -> None:
    """Take rows out whose group, found by `columns` in `owner`, does not count in their file."""
    if not engine.execute(f"select 1 from {owner.lost} limit 1"):
        return
    lay_down(engine, incoming)
    on = " and ".join(f"r.{c} is not distinct from l.{k}" for c, k in zip(columns, owner.group, strict=True))
    engine.execute(
        f"delete from {incoming.ready} as r using {owner.lost} as l"
        f" where {on} and (l._file is null or r._file = l._file)"
    )
