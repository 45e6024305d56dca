"""A header that stands over several columns: nobody may guess which of them is meant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from patronage.base.errors import InputError
from patronage.base.finding import Finding
from patronage.engine.duckdb import DuckDB
from patronage.sources.fields import Field
from patronage.sources.headers import plain
from patronage.sources.raw import Raw
from patronage.sources.staging import column_of

__all__ = ["refuse_ambiguous", "tell_same_headers"]


def tell_same_headers(engine: DuckDB, raw: Raw) -> Raw:
    """Note headers that stand several times; those whose columns differ are ambiguous, and not to be used."""
    places: dict[str, list[int]] = {}
    for i, header in enumerate(raw.headers):
        places.setdefault(plain(header), []).append(i)
    repeated = [each for name, each in places.items() if name and len(each) > 1]
    if not repeated:
        return raw
    differing = [each for each in repeated if _differ(engine, raw, each)]
    findings = tuple(_told(raw, each, differ=each in differing) for each in repeated)
    ambiguous = frozenset(raw.headers[i] for each in differing for i in each)
    return replace(raw, findings=(*raw.findings, *findings), ambiguous=ambiguous)


def refuse_ambiguous(raw: Raw, fields: Mapping[str, Field]) -> None:
    """Refuse a file one of whose fields could be any of several columns, unless a person named just one."""
    for name, field in fields.items():
        is_named = field.why == _ASKED and raw.headers.count(field.header) == 1
        if field.header in raw.ambiguous and not is_named:
            alike = [h for h in raw.headers if plain(h) == plain(field.header)]
            message = (
                f"{raw.name} has {len(alike)} columns that may be {name}: {', '.join(map(repr, alike))}, and"
                f" they hold different things. Give each a header of its own, and name the right one:"
                f" --map {name}=HEADER"
            )
            raise InputError(message)


_ASKED = "as asked for"


def _differ(engine: DuckDB, raw: Raw, places: list[int]) -> bool:
    first, *others = (column_of(i) for i in places)
    unlike = " or ".join(f"{first} is distinct from {other}" for other in others)
    return bool(engine.execute(f"select 1 from {raw.relation} where {unlike} limit 1"))


def _told(raw: Raw, places: list[int], *, differ: bool) -> Finding:
    header, remedy = raw.headers[places[0]], "Give each column a header of its own."
    if differ:
        text = f"the header {header!r} stands over {len(places)} columns that hold different things"
        return Finding("header_repeated", text, "warning", raw.name, 1, header, remedy, len(places))
    text = f"the header {header!r} stands over {len(places)} columns that hold the same; the first is read"
    return Finding("header_repeated", text, "note", raw.name, 1, header, remedy, len(places))
