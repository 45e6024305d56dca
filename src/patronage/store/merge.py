"""Puts ready rows in place: equal rows numbered, one row a key, whole groups replaced."""

from __future__ import annotations

from patronage.base.finding import Finding
from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.store.fill import FILLS
from patronage.store.in_order import stand_in_order
from patronage.store.replaced import find_replaced
from patronage.store.schema import LOADED_IN, make_room
from patronage.store.touched import REPLACED, Touched
from patronage.store.versions import VERSION, is_versioned
from patronage.store.whole import whole
from patronage.store.workspace import Incoming, Parent, lay_down, names, same

__all__ = ["join_files", "note_gone", "one_row_a_key", "put_in_place"]


def join_files(engine: DuckDB, incoming: Incoming) -> None:
    """Make one set of rows of several files: an equal row is there as often as in the file that has it most.

    So overlapping files double nothing, and an order cut between two files is whole.
    """
    if not incoming.table.numbered:
        return
    number = DUCKDB.identifier(incoming.table.numbered)
    files, numbers = engine.execute(f"select count(distinct _file), count({number}) from {incoming.ready}")[0]
    if files in (0, 1) and not numbers:
        return
    content, ready = names(incoming.content), incoming.ready
    # A row with a number of its own is one row, however often a file repeats it.
    counted = (
        f"select {content}, _file, min(_row) as _row,"
        f" case when {number} is null then count(*) else 1 end as times"
        f" from {ready} group by {content}, _file"
    )
    merged = (
        f"select {content}, max(_file) as _file, min(_row) as _row, max(times) as times"
        f" from ({counted}) group by {content}"
    )
    engine.execute(
        f"create or replace temp table joined as select {content}, _file, _row"
        f" from ({merged}) as m, range(m.times) order by _file, _row"
    )
    engine.execute(f"drop table {ready}")
    engine.execute(f"alter table temp.joined rename to new_{incoming.table.name}")
    if numbers:
        _settle_numbers(engine, incoming, number)


def one_row_a_key(engine: DuckDB, incoming: Incoming, files: tuple[str, ...]) -> list[Finding]:
    """Keep one row of each key: the newest version, the later file; inside a file the greater content."""
    table = incoming.table
    if table.numbered:
        return []
    key = tuple(DUCKDB.identifier(c) for c in table.key)
    is_as_delivered = not any(table[c].person or c in FILLS.get(table.name, {}) for c in table.key)
    rows = incoming.valid if is_as_delivered else incoming.ready
    is_one_text = len(key) == 1 and table[table.key[0]].type == "text"
    if is_as_delivered and is_one_text and stand_in_order(engine, rows, key[0]):
        return []
    engine.execute(
        f"create or replace temp table repeated as select {names(key)} from {rows}"
        " group by all having count(*) > 1"
    )
    if not engine.execute("select 1 from temp.repeated limit 1"):
        return []
    lay_down(engine, incoming)
    rest = [c for c in incoming.content if c not in key and c != VERSION]
    versions = [VERSION] if VERSION in incoming.content else []
    ranked = [f"r.{column} desc nulls last" for column in [*versions, *rest]]
    # Equal rows need one sequence in both countings; which of them stays is all the same.
    order = ", ".join(["r._file desc", *ranked, "r.rowid"])
    engine.execute(
        f"create or replace temp table surplus as select r.rowid as id, r._file, r._row,"
        f" row_number() over (partition by {names(key, 'r')}, r._file order by {order}) as place,"
        f" row_number() over (partition by {names(key, 'r')} order by {order}) as overall"
        f" from {incoming.ready} as r semi join temp.repeated as d on {same(key, 'r', 'd')}"
        " qualify overall > 1"
    )
    engine.execute(f"delete from {incoming.ready} where rowid in (select id from temp.surplus)")
    repeats = engine.execute(
        "select _file, count(*), min(_row) from temp.surplus where place > 1 group by _file order by _file"
    )
    message = f"rows of {table.name} repeat the {' and '.join(table.key)} of another row; the newest is kept"
    remedy = "Check that the file holds each once."
    return [
        Finding("key_repeated", message, "warning", files[whole(f)], whole(row), "", remedy, whole(count))
        for f, count, row in repeats
    ]


def note_gone(engine: DuckDB, incoming: Incoming, parent: Parent | None) -> list[Finding]:
    """Tell of rows that go because their group arrives without their id, or with fewer rows.

    A newer version may well have fewer; without one, the file may hold only a part.
    """
    table, group = incoming.table, incoming.group
    if not group or incoming.is_one_row:
        return []
    ids = [DUCKDB.identifier(c) for c in table.key if c not in table.replaces and c != table.numbered]
    count = f"select {names((*group, *ids), 's')}, count(*) as times from {{}} group by all"
    before = count.format(f"{incoming.name} as s {_but_newer(incoming, parent)}")
    gone = engine.execute(
        f"select coalesce(sum(b.times - coalesce(n.times, 0)), 0)::bigint from ({before}) as b"
        f" semi join {incoming.ready} as g on {incoming.is_of_group('b', 'g')}"
        f" left join ({count.format(f'{incoming.ready} as s')}) as n on {same((*group, *ids), 'b', 'n')}"
        " where b.times > coalesce(n.times, 0)"
    )[0][0]
    message = (
        f"{table.name} loaded before go: this load brings others of the same {table.replaces[0]}, or fewer"
    )
    remedy = "If they still hold, load all files in one command."
    return [Finding("rows_gone", message, "warning", remedy=remedy, count=whole(gone))] if gone else []


def _but_newer(incoming: Incoming, parent: Parent | None) -> str:
    if is_versioned(incoming.table):
        return f"anti join {incoming.newer} as v on {incoming.is_of_group('s', 'v')}"
    return (
        f"anti join {parent.table.newer} as v on s.{parent.column} = v.{parent.table.group[0]}"
        if parent
        else ""
    )


def put_in_place(engine: DuckDB, incoming: Incoming, touched: Touched) -> int:
    """Replace every group that arrived by its new rows; give how many were written."""
    ready, name = incoming.ready, incoming.name
    make_room(engine, incoming.table, {column.name for column in incoming.columns})
    find_replaced(engine, incoming)
    touched.note(incoming)
    engine.execute(f"delete from {name} where rowid in (select id from {REPLACED})")
    engine.execute(f"drop table {REPLACED}")
    values, order = (
        _numbered(engine, incoming) if incoming.table.numbered else (names(incoming.content, "r"), "")
    )
    rows = engine.execute(
        f"insert into {name} ({names(incoming.content)}, {LOADED_IN})"
        f" select {values}, {touched.load_id} from {ready} as r {order}"
    )
    return whole(rows[0][0])


def _numbered(engine: DuckDB, incoming: Incoming) -> tuple[str, str]:
    """Give the columns with numbers where none came, and the order in which the rows shall lie.

    Numbering runs in parallel and would leave the rows in another order each time.
    """
    number = DUCKDB.identifier(incoming.table.numbered)
    key = [DUCKDB.identifier(c) for c in incoming.table.key]
    within = names([c for c in key if c != number], "r")
    rest = names([c for c in incoming.content if c not in key], "r")
    counted = f"row_number() over (partition by {within} order by {rest})"
    if engine.execute(f"select 1 from {incoming.ready} where {number} is not null limit 1"):
        apart = f"row_number() over (partition by {within}, r.{number} is null order by {rest})"
        counted = f"coalesce(r.{number}, coalesce(max(r.{number}) over (partition by {within}), 0) + {apart})"
    columns = ", ".join(f"{counted} as {number}" if c == number else f"r.{c}" for c in incoming.content)
    return columns, f"order by {names(key)}"


def _settle_numbers(engine: DuckDB, incoming: Incoming, number: str) -> None:
    """Between files a number's later content wins; inside one file a repeated number is none."""
    key, ready = tuple(DUCKDB.identifier(c) for c in incoming.table.key), incoming.ready
    rest = names([c for c in incoming.content if c not in key], "r")
    engine.execute(
        f"create or replace temp table clashing as select r.rowid as id,"
        f" r._file < max(r._file) over k as is_older,"
        f" row_number() over (partition by {names(key, 'r')}, r._file order by {rest}) as place,"
        f" count(*) over k as times from {ready} as r where r.{number} is not null"
        f" window k as (partition by {names(key, 'r')}) qualify times > 1"
    )
    engine.execute(f"delete from {ready} where rowid in (select id from temp.clashing where is_older)")
    engine.execute(
        f"update {ready} set {number} = null where rowid in (select id from temp.clashing where place > 1)"
    )
