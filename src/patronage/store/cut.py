"""Finds orders cut by the edge of a file, before half of one takes the place of the whole."""

from __future__ import annotations

from collections.abc import Iterator

from patronage.base.finding import Finding
from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.store.check import REJECTED
from patronage.store.whole import whole
from patronage.store.workspace import Incoming, lay_down, names, same

__all__ = ["keep_whole", "note_edges"]

_REMEDY = "Load both files in one command."


def note_edges(engine: DuckDB, lines: Incoming) -> bool:
    """Note the first and the last order of every file; they alone can be cut. False where none is stored."""
    (group,) = lines.group
    if not engine.execute(f"select 1 from {lines.name} limit 1"):
        return False
    engine.execute(
        f"create or replace temp table edges as select distinct _file, unnest([arg_min({group}, _row),"
        f" arg_max({group}, _row)]) as id from {lines.ready} group by _file"
    )
    return True


def keep_whole(engine: DuckDB, lines: Incoming, parent: Incoming, files: tuple[str, ...]) -> list[Finding]:
    """Keep the stored lines of an order at an edge, where the file brings other ones, or only some of them.

    An order delivered with a greater `updated_at` than the stored one is a new version, not a cut.
    """
    (group,), (key,) = lines.group, parent.group
    engine.execute(
        "create or replace temp table suspects as select distinct e.id from temp.edges as e"
        f" semi join {lines.name} as s on s.{group} = e.id anti join {parent.newer} as n on n.{key} = e.id"
    )
    if not engine.execute("select 1 from temp.suspects limit 1"):
        return []
    columns = _comparable(engine, lines, group)
    if not columns:
        return []
    side = (
        f"select {group} as id, {names(columns)}, count(*) as times from {{}} as r"
        f" semi join temp.suspects as x on x.id = r.{group} group by all"
    )
    engine.execute(
        "create or replace temp table cuts as select coalesce(n.id, o.id) as id,"
        " sum(least(coalesce(n.times, 0), coalesce(o.times, 0))) as common,"
        " coalesce(sum(n.times), 0) as new, coalesce(sum(o.times), 0) as old"
        f" from ({side.format(lines.ready)}) as n full join ({side.format(lines.name)}) as o"
        f" on n.id = o.id and {same(columns, 'n', 'o')} group by 1"
        " having new > 0 and (common = 0 or (new = common and old > common))"
    )
    if not engine.execute("select 1 from temp.cuts"):
        return []
    return list(_take_out(engine, lines, parent, files))


def _comparable(engine: DuckDB, lines: Incoming, group: str) -> list[str]:
    """Find the columns that tell lines apart: those that both sides give.

    Amounts only where there is nothing else, since a corrected price cuts no order.
    """
    columns = [c for c in lines.columns if c.name not in lines.table.key]
    told = ", ".join(f"count({DUCKDB.identifier(c.name)}) > 0" for c in columns)
    given = [
        engine.execute(
            f"select {told} from {relation} as r semi join temp.suspects as x on x.id = r.{group}"
        )[0]
        for relation in (lines.ready, lines.name)
    ]
    both = [c for c, new, old in zip(columns, *given, strict=True) if new and old]
    return [DUCKDB.identifier(c.name) for c in [c for c in both if c.type != "money"] or both]


def _take_out(engine: DuckDB, lines: Incoming, parent: Incoming, files: tuple[str, ...]) -> Iterator[Finding]:
    (group,), (key,) = lines.group, parent.group
    literal = DUCKDB.literal
    other = "an order at the edge of the file has other lines than those loaded before; these were kept"
    fewer = "an order at the edge of the file has only some of the lines loaded before; all were kept"
    rows = engine.execute(
        f"select v._file, c.common = 0, v.{group}, count(*), min(v._row) from {lines.valid} as v"
        f" join temp.cuts as c on c.id = v.{group} group by 1, 2, 3 order by 1, 5"
    )
    engine.execute(
        f"insert into {REJECTED} select v._file, v._row, {literal(lines.table.name)}, {literal(group)},"
        f" {literal(other)}, v.{group}, {literal(_REMEDY)}, true from {lines.valid} as v"
        f" semi join (select id from temp.cuts where common = 0) as c on c.id = v.{group}"
    )
    lay_down(engine, parent)
    lay_down(engine, lines)
    engine.execute(
        f"delete from {parent.ready} as r using (select distinct v._file, c.id from {lines.valid} as v"
        f" join temp.cuts as c on c.id = v.{group}) as c where r.{key} = c.id and r._file = c._file"
    )
    engine.execute(f"delete from {lines.ready} as r using temp.cuts as c where r.{group} = c.id")
    for file, is_other, order, count, first in rows:
        yield Finding(
            "order_cut_by_file_edge",
            other if is_other else fewer,
            "reject" if is_other else "warning",
            files[whole(file)],
            whole(first),
            str(order),
            _REMEDY,
            whole(count),
        )
