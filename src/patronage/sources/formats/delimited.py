"""Text tables: CSV, TSV and whatever else stands between fields, ragged rows told apart from the rest."""

from __future__ import annotations

import csv
from dataclasses import replace
from itertools import islice
from mmap import ACCESS_READ, mmap
from pathlib import Path

from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.sources.formats.delimiter import Layout, find_layout, long_fields
from patronage.sources.formats.encoding import as_utf8
from patronage.sources.formats.format import Format, Job
from patronage.sources.formats.long_lines import refuse_countless
from patronage.sources.formats.stray_quotes import refuse_open_quote, refuse_paired_quotes
from patronage.sources.raw import Raw
from patronage.sources.staging import column_of, records

__all__ = ["DELIMITED", "stage_text"]

_LONGEST = 8 << 20


def _stage(job: Job) -> Raw:
    text = as_utf8(job.path, job.options.encoding, job.folder)
    layout = find_layout(text.path, job.path.name, job.known)
    raw = stage_text(job, text.path, layout, text.why, is_plain=text.is_plain)
    if not text.is_plain:
        refuse_paired_quotes(job.engine, raw.relation, len(raw.headers), raw.delimiter, raw.name)
    return replace(raw, is_tight=text.is_plain and layout.delimiter in text.tight, findings=text.findings)


def stage_text(
    job: Job,
    path: Path,
    layout: Layout,
    why: tuple[str, ...],
    name: str = "csv",
    *,
    is_plain: bool = False,
) -> Raw:
    """Stage a UTF-8 text table of a known layout; rows of another width become rejects."""
    refuse_countless(path, job.path.name, layout.delimiter)
    if layout.delimiter == " ":
        path = _with_tabs(job, path)
    ragged = _load(job, path, layout)
    return Raw(
        index=job.index,
        path=job.path,
        sha256=job.sha256,
        format=name,
        why=(*why, *layout.why),
        headers=layout.headers,
        relation=job.relation,
        rows=records(job.engine, job.relation) + ragged,
        has_header=layout.has_header,
        delimiter=layout.delimiter,
        is_plain=is_plain,
        before=layout.before,
    )


DELIMITED = Format(
    "csv", "Text table: CSV, TSV, semicolons, pipes, spaces", lambda _path, _head: "text", _stage, last=True
)


def _with_tabs(job: Job, path: Path) -> Path:
    tabbed = job.folder / f"tabbed-{job.index}.txt"
    with (
        path.open(encoding="utf-8-sig", newline="") as given,
        tabbed.open("w", encoding="utf-8", newline="") as out,
    ):
        # Hundreds of lines at once: a write a line would cost more than the split.
        while lines := given.readlines(1 << 20):
            out.write("".join("\t".join(line.split()) + "\n" for line in lines if not line.isspace()))
    return tabbed


def _load(job: Job, path: Path, layout: Layout) -> int:
    """Stage the rows and give the number of ragged ones."""
    engine = job.engine
    delimiter = "\t" if layout.delimiter == " " else layout.delimiter
    names = ", ".join(f"'{column_of(i)}': 'varchar'" for i in range(len(layout.headers)))
    faults, scans = f"reading_{job.index}_faults", f"reading_{job.index}_scans"
    # A reading that was refused left them, and the database would add to them.
    _drop(engine, faults, scans)
    engine.execute(
        f"""
        create table {job.relation} as
        select *, row_number() over () + {int(layout.has_header)} as _row
        from read_csv(?, auto_detect = false, delim = {DUCKDB.literal(delimiter)}, quote = '"', escape = '"',
          header = {str(layout.has_header).lower()}, skip = {layout.skipped}, columns = {{{names}}},
          max_line_size = {_LONGEST}, store_rejects = true,
          rejects_table = '{faults}', rejects_scan = '{scans}')
        """,
        [str(path)],
    )
    ragged = records(engine, f"(select distinct line from {faults})")
    if ragged:
        refuse_open_quote(engine, faults, job.path.name)
        _move_faults(job, faults, layout)
        _take_out_blanks(job, path, layout)
        _make_room(job)
    _drop(engine, faults, scans)
    return ragged


def _drop(engine: DuckDB, *tables: str) -> None:
    for table in tables:
        engine.execute(f"drop table if exists {table}")


def _move_faults(job: Job, faults: str, layout: Layout) -> None:
    """Turn the database's faults into rejects, and give the good rows their place in the file."""
    engine, width = job.engine, len(layout.headers)
    # The line itself may name people; how long it is must do.
    engine.execute(
        f"create table stage.faults as select line - {layout.skipped} as _row,"
        " any_value(length(csv_line)) || ' characters' as value, case any_value(cast(error_type as varchar))"
        f" when 'MISSING COLUMNS' then 'the row has fewer fields than the {width} of the header'"
        f" when 'TOO MANY COLUMNS' then 'the row has more fields than the {width} of the header'"
        " when 'UNQUOTED VALUE' then 'a quoted value ends in the middle of its field'"
        f" else 'the row cannot be read' end as reason from {faults} group by line"
    )


def _take_out_blanks(job: Job, path: Path, layout: Layout) -> None:
    """Count the faults as rows are counted: lines with nothing in them are none."""
    blanks = _blank_lines(path, layout)
    if blanks:
        counted = "select b, row_number() over (order by b) as before from (select unnest(?) as b)"
        job.engine.execute(
            "create or replace table stage.faults as select f.* replace (_row - coalesce(before, 0) as _row)"
            f" from stage.faults as f asof left join ({counted}) as c on f._row > c.b",
            [blanks],
        )


def _blank_lines(path: Path, layout: Layout) -> list[int]:
    """Give the places of blank lines among those of the table, which begin with 1."""
    with path.open("rb") as stream, mmap(stream.fileno(), 0, access=ACCESS_READ) as whole_file:
        if not any(whole_file.find(pair) >= 0 for pair in _BLANK):
            return []
    with path.open(encoding="utf-8-sig", newline="") as lines, long_fields():
        rows = csv.reader(islice(lines, layout.skipped, None), delimiter=layout.delimiter.strip(" ") or "\t")
        return [at for at, row in enumerate(rows, 1) if not row]


_BLANK = (b"\n\n", b"\n\r\n", b"\r\r")


def _make_room(job: Job) -> None:
    """List the faults as rejects, and give the good rows the places between them."""
    engine = job.engine
    engine.execute(
        "insert into stage.rejects select ?, _row, '', '', reason, value, 'Put fields that hold the"
        " delimiter in quotes, and give every row all its fields.' from stage.faults",
        [job.index],
    )
    engine.execute(
        f"create or replace table {job.relation} as"
        " select t.* replace (t._row + coalesce(f.before, 0) as _row)"
        f" from {job.relation} as t asof left join (select max(place) as before, good from"
        " (select row_number() over (order by _row) as place, _row - place as good from stage.faults)"
        " group by good) as f on t._row > f.good"
    )
    engine.execute("drop table stage.faults")
