"""Exports of a tool whose headers are known: a family's maker is told what each means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from patronage.base.finding import Finding
from patronage.engine.duckdb import DuckDB
from patronage.sources.constants import is_constant, with_constants
from patronage.sources.fingerprint import header_of
from patronage.sources.options import ReadOptions
from patronage.sources.raw import Raw
from patronage.sources.source import Made, Source

__all__ = ["Known", "make_known"]

_ASKED = " as asked for"
_KNOWN = " as this export has it"


@dataclass(frozen=True)
class Known:
    """What is known of an export.

    Parameters
    ----------
    maker
        The source of the family that makes its rows.
    headers
        Column -> the names its header goes by, or `:VALUE`; none says that the file has no such column.
    table
        The contract table, where the maker has several.
    findings
        What was noticed before.
    """

    maker: Source
    headers: Mapping[str, Sequence[str]]
    table: str = ""
    findings: Sequence[Finding] = ()


def make_known(engine: DuckDB, raw: Raw, options: ReadOptions, known: Known) -> Made:
    """Have a family's source make a file's rows; what a person asked for goes before what is known."""
    taken = set(options.mapping.values())
    mapping = dict(options.mapping)
    for column, names in known.headers.items():
        found = names[0] if names and is_constant(names[0]) else header_of(raw, *names)
        if column not in mapping and (found not in taken or not found) and (found or not names):
            mapping[column] = found
    told = replace(options, table=options.table or known.table or min(known.maker.tables), mapping=mapping)
    made = known.maker.make(engine, with_constants(engine, raw, told), told)
    own = {column for column in mapping if column not in options.mapping}
    why = tuple(
        line.removesuffix(_ASKED) + _KNOWN if line.split(" ")[0] in own and line.endswith(_ASKED) else line
        for line in made.why
        if options.table or line != f"{told.table},{_ASKED}"
    )
    return replace(made, why=why, findings=(*known.findings, *made.findings))
