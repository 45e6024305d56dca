"""The type of a format and the choice among those that are registered."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from zlib import error as BrokenDeflate  # noqa: N812  # zlib spells its error in lower case

from patronage.base.errors import InputError
from patronage.base.registry import Registry
from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.sources.options import ReadOptions
from patronage.sources.raw import Raw
from patronage.sources.same_headers import tell_same_headers
from patronage.sources.staging import column_of, tidy

__all__ = ["FORMATS", "Format", "Job", "digest", "open_file"]


@dataclass(frozen=True)
class Job:
    """One file to stage.

    `folder` is a temporary one for copies; `known` are headers in plain form that some table knows.
    """

    engine: DuckDB
    index: int
    path: Path
    sha256: str
    options: ReadOptions
    folder: Path
    known: frozenset[str]

    @property
    def relation(self) -> str:
        """The staged table to make."""
        return f"stage.raw_{self.index}"


@dataclass(frozen=True)
class Format:
    """A layout of files.

    Parameters
    ----------
    name
        What it is asked for and reported by.
    label
        What people call it.
    recognises
        Gives the evidence that a file is of this format, from its path and first bytes (unpacked), or "".
    stage
        Stages the file as text and says how it was read.
    last
        Whether it takes what no other format recognised.
    """

    name: str
    label: str
    recognises: Callable[[Path, bytes], str]
    stage: Callable[[Job], Raw]
    last: bool = False


FORMATS: Registry[Format] = Registry(Format, "patronage.sources.formats", "format", group="patronage.formats")


def open_file(job: Job) -> Raw:
    """Stage a file by the format that recognises it.

    Raises
    ------
    InputError
        The file cannot be opened, or no format can make rows of it.
    """
    head = _head(job.path)
    for candidate in sorted(FORMATS, key=lambda f: f.last):
        if candidate.recognises(job.path, head):
            raw = candidate.stage(job)
            if raw.rows == 0:
                message = (
                    f"{raw.name} holds a header ({', '.join(raw.headers[:6])}) and no rows; expected at least"
                    " one. Export it again for a period with orders."
                )
                raise InputError(message)
            tidy(
                job.engine,
                raw.relation,
                len(raw.headers),
                is_plain=raw.is_plain,
                is_tight=raw.is_tight,
            )
            if raw.has_header:
                _reject_repeated_header(job, raw)
            return tell_same_headers(job.engine, raw)
    message = f"{job.path.name} is of no known format; known: {', '.join(FORMATS.all())}"
    raise InputError(message)


def _reject_repeated_header(job: Job, raw: Raw) -> None:
    """List header rows among the rows: such a file was put together of several."""
    same = " and ".join(f"{column_of(i)} = {DUCKDB.literal(header)}" for i, header in enumerate(raw.headers))
    if not job.engine.execute(f"select 1 from {raw.relation} where {same} limit 1"):
        return
    job.engine.execute(
        "insert into stage.rejects select ?, _row, '', '', 'the header stands here again', '',"
        f" 'Nothing is lost; deliver joined files apart.' from {raw.relation} where {same}",
        [raw.index],
    )
    job.engine.execute(f"delete from {raw.relation} where {same}")


def digest(path: Path) -> str:
    """Give the SHA-256 of a file's bytes."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror}. Check the path and its permissions."
        raise InputError(message) from error


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            head = stream.read(4096)
        if head[:2] == b"\x1f\x8b":
            with gzip.open(path, "rb") as unpacked:
                return unpacked.read(4096)
    except (OSError, EOFError, BrokenDeflate) as error:
        message = f"{path} cannot be read: {error}. Check the path and that the file is complete."
        raise InputError(message) from error
    return head
