"""JSON lines: an object a line, objects behind one another, or one array of them; each key is a column."""

from __future__ import annotations

from os import SEEK_END
from pathlib import Path

from patronage.base.errors import EngineError, InputError
from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.sources.formats.encoding import as_utf8
from patronage.sources.formats.format import Format, Job
from patronage.sources.raw import Raw
from patronage.sources.staging import column_of, records

__all__ = ["JSON_LINES"]

_EDGE = 256
_LONGEST = 8 << 20


def _recognises(_path: Path, head: bytes) -> str:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{"):
        return "it begins with an object"
    return "it begins with an array of objects" if start[:1] == b"[" and b"{" in start[:64] else ""


def _stage(job: Job) -> Raw:
    text = as_utf8(job.path, job.options.encoding, job.folder)
    lines = f"stage.json_{job.index}"
    is_array = _is_array(text.path, job.path.name)
    shape = "array" if is_array else "newline_delimited"
    try:
        _load(job.engine, lines, text.path, is_array=is_array)
        _part_objects(job.engine, lines)
    except EngineError as error:
        message = f"{job.path.name} cannot be read as JSON: {error}. Export it with one object a line."
        raise InputError(message) from error
    rows = records(job.engine, lines)
    _reject_broken(job, lines)
    headers = _keys(job.engine, lines)
    if not headers:
        message = f"{job.path.name}: {rows} lines were read and none is a JSON object with keys"
        raise InputError(message)
    columns = ", ".join(f"{_value(key)} as {column_of(i)}" for i, key in enumerate(headers))
    job.engine.execute(f"create table {job.relation} as select {columns}, _row from {lines} where is_object")
    job.engine.execute(f"drop table {lines}")
    return Raw(
        index=job.index,
        path=job.path,
        sha256=job.sha256,
        format="jsonl",
        why=(*text.why, f"JSON, {shape.replace('_', ' ')}: {len(headers)} keys over {rows:,} objects"),
        headers=tuple(headers),
        relation=job.relation,
        rows=rows,
        findings=text.findings,
    )


JSON_LINES = Format("jsonl", "JSON lines", _recognises, _stage)


def _is_array(path: Path, name: str) -> bool:
    """Tell an array from lines; one that does not end is cut short, which the parser would not say."""
    with path.open("rb") as stream:
        starts = stream.read(_EDGE).lstrip()[:1] == b"["
        stream.seek(-min(_EDGE, stream.seek(0, SEEK_END)), SEEK_END)
        last = stream.read().rstrip()[-1:]
    if starts and last != b"]":
        message = (
            f"{name} cannot be read as JSON: it begins with an array and ends with"
            f" {last.decode('utf-8', 'replace')!r}, so that it is cut short. Export it again."
        )
        raise InputError(message)
    return starts


def _load(engine: DuckDB, relation: str, path: Path, *, is_array: bool) -> None:
    if is_array:
        source = (
            f"read_json_objects({DUCKDB.literal(str(path))}, format = 'array',"
            f" maximum_object_size = {_LONGEST})"
        )
        text = "cast(json as varchar)"
    else:
        # Read as text: one broken line must not end the reading.
        source = (
            f"read_csv({DUCKDB.literal(str(path))}, auto_detect = false, header = false, delim = '\\x1f',"
            " quote = '', escape = '', columns = {'line': 'varchar'},"
            f" max_line_size = {_LONGEST})"
        )
        text = "line"
    engine.execute(
        f"create table {relation} as"
        " select *, coalesce(json_valid(line) and left(ltrim(line), 1) = '{', false) as is_object"
        f" from (select {text} as line, row_number() over () as _row from {source}) where trim(line) <> ''"
    )


def _part_objects(engine: DuckDB, lines: str) -> None:
    """Part objects that follow one another on a line, as streams write them; what is broken stays whole."""
    if not engine.execute(f"select 1 from {lines} where not is_object and contains(line, '}}{{') limit 1"):
        return
    parts = "string_split(replace(line, '}{', '}' || chr(30) || '{'), chr(30))"
    whole = "len(list_filter(parts, lambda p: not json_valid(p))) = 0"
    engine.execute(f"""
        create or replace table {lines} as
        select line, row_number() over (order by _row, place) as _row,
          coalesce(json_valid(line) and left(ltrim(line), 1) = '{{', false) as is_object
        from (
          select unnest(kept) as line, generate_subscripts(kept, 1) as place, _row
          from (
            select _row, case when not is_object and {whole} then parts else [line] end as kept
            from (select *, {parts} as parts from {lines})
          )
        )
    """)


def _reject_broken(job: Job, lines: str) -> None:
    job.engine.execute(
        "insert into stage.rejects select ?, _row, '', '', 'the line is not a JSON object',"
        # The line itself may name people; how long it is must do.
        " length(line) || ' characters', 'Correct the line, or export the file again.'"
        f" from {lines} where not is_object",
        [job.index],
    )


def _keys(engine: DuckDB, lines: str) -> list[str]:
    """Give the keys in the order they first appear."""
    rows = engine.execute(
        f"select key from (select unnest(json_keys(line)) as key, _row from {lines} where is_object) as k"
        " group by key order by min(_row), key"
    )
    return [str(key) for (key,) in rows]


def _value(key: str) -> str:
    pointer = "/" + key.replace("~", "~0").replace("/", "~1")
    return f"json_extract_string(line, {DUCKDB.literal(pointer)})"
