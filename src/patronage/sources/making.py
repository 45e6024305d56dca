"""The choice of a file's source, with the mapping kept for it, said of it, or taken as proposed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from patronage.base.errors import InputError, UnknownFile
from patronage.engine.duckdb import DuckDB
from patronage.sources.constants import with_constants
from patronage.sources.guess import named_outright
from patronage.sources.kept import kept_for
from patronage.sources.landed.kinds import is_landed
from patronage.sources.options import ReadOptions
from patronage.sources.raw import Raw
from patronage.sources.source import SOURCES, Made
from patronage.store.delivery import StatedMapping

__all__ = ["MadeFile", "make_file"]

_ASKED = " as asked for"


@dataclass(frozen=True)
class MadeFile:
    """A file as it was read, what was made of it, and what was said of it and is to be kept."""

    raw: Raw
    made: Made
    stated: StatedMapping | None = None


def make_file(engine: DuckDB, raw: Raw, options: ReadOptions) -> MadeFile:
    """Make a file's contract rows.

    Raises
    ------
    UnknownFile
        No source knows the file, and no mapping is kept for it or to be taken as proposed.
    """
    kept = kept_for(raw, options)
    if kept and (kept.tells or options.table):
        return _made(
            engine, raw, _with(options, kept.table, kept.headers), options, "as kept in patronage.toml"
        )
    try:
        return _made(engine, raw, options, options)
    except UnknownFile as unknown:
        if not options.save_mapping or not unknown.mapping:
            raise
        told = _with(options, unknown.table, unknown.mapping)
    found = _made(engine, raw, told, options, "by its words, as proposed")
    return replace(found, stated=StatedMapping(raw.name, told.table or "", told.mapping))


def _with(options: ReadOptions, table: str, headers: Mapping[str, str]) -> ReadOptions:
    return replace(options, table=table, mapping={**headers, **options.mapping})


def _made(engine: DuckDB, raw: Raw, told: ReadOptions, asked: ReadOptions, why: str = "") -> MadeFile:
    """Make the rows; `told` holds what was asked and what is known beside, for the reason given."""
    raw = with_constants(engine, raw, told)
    made = _by_source(engine, raw, told)
    if why:
        own = told.mapping.keys() - asked.mapping.keys()
        made = replace(made, why=tuple(_reworded(line, own, why, asked) for line in made.why))
    stated = StatedMapping(raw.name, made.table, asked.mapping) if asked.mapping else None
    return MadeFile(raw, made, stated if asked.save_mapping else None)


def _reworded(line: str, own: frozenset[str] | set[str], why: str, asked: ReadOptions) -> str:
    name = line.split(" ", maxsplit=1)[0]
    if line.endswith(_ASKED) and (name in own or (name.endswith(",") and not asked.table)):
        return f"{line.removesuffix(_ASKED)} {why}"
    return line


def _unknown_landed(raw: Raw) -> UnknownFile:
    """Refuse a table of a connector that nobody knows: most of them have an id and a name, like customers."""
    known = sorted({source.label for source in SOURCES if source.name.startswith("landed_")})
    return UnknownFile(
        f"{raw.name} is a table that a connector landed (its columns are {', '.join(raw.headers[:12])} …),"
        f" and none of those that are read: {'; '.join(known)}. Leave it out, or say what it is: --as TABLE"
        " --map COLUMN=HEADER"
    )


def _by_source(engine: DuckDB, raw: Raw, options: ReadOptions) -> Made:
    named = named_outright(raw)
    wanted = options.table or (named.name if named else "")
    for source in sorted(SOURCES, key=lambda s: (s.general, s.name)):
        if wanted and wanted not in source.tables:
            continue
        if named and not source.general:
            # The contract's own names are no tool's.
            continue
        if source.general and not wanted and is_landed(raw):
            raise _unknown_landed(raw)
        if evidence := source.recognises(engine, raw, options):
            made = source.make(engine, raw, options)
            return replace(made, why=(f"{source.label}: {evidence}", *made.why))
    message = f"{raw.name} fits no source; known: {', '.join(SOURCES.all())}"
    raise InputError(message)
