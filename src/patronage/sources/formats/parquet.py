"""Parquet files, each column as the text a person would write for it."""

from __future__ import annotations

from pathlib import Path

from patronage.base.errors import EngineError, InputError
from patronage.engine.duckdb import DUCKDB
from patronage.sources.formats.format import Format, Job
from patronage.sources.formats.typed_text import as_text
from patronage.sources.formats.unpacked import refuse_hollow
from patronage.sources.raw import Raw
from patronage.sources.staging import records
from patronage.store.whole import whole

__all__ = ["PARQUET"]


def _recognises(_path: Path, head: bytes) -> str:
    return "it begins with PAR1" if head.startswith(b"PAR1") else ""


def _stage(job: Job) -> Raw:
    path = DUCKDB.literal(_plain_path(job))
    source = f"read_parquet({path})"
    try:
        rows = job.engine.execute(f"select cast(sum(num_rows) as bigint) from parquet_file_metadata({path})")
        refuse_hollow(job.path, whole(rows[0][0]))
        columns = job.engine.execute(
            f"select column_name, column_type from (describe select * from {source})"
        )
        texts = [as_text(str(name), str(kind), i) for i, (name, kind) in enumerate(columns)]
        job.engine.execute(
            f"create table {job.relation} as select {', '.join(texts)}, row_number() over () + 1 as _row"
            f" from {source}"
        )
    except EngineError as error:
        message = f"{job.path.name} cannot be read as Parquet: {error}. Write it again, or export CSV."
        raise InputError(message) from error
    return Raw(
        index=job.index,
        path=job.path,
        sha256=job.sha256,
        format="parquet",
        why=(f"Parquet: it begins with PAR1, {len(columns)} columns",),
        headers=tuple(str(name) for name, _ in columns),
        relation=job.relation,
        rows=records(job.engine, job.relation),
    )


PARQUET = Format("parquet", "Apache Parquet", _recognises, _stage)


def _plain_path(job: Job) -> str:
    """Give a path without the signs that the database takes for a pattern."""
    if not set("*?[]{}") & set(str(job.path)):
        return str(job.path)
    link = job.folder / f"delivered-{job.index}.parquet"
    link.symlink_to(job.path.resolve())
    return str(link)
