"""Sessions described by their pages and not dated, as published for the study of intentions: no visits."""

from __future__ import annotations

from patronage.base.errors import InputError
from patronage.contract.visits import VISITS
from patronage.engine.duckdb import DuckDB
from patronage.sources.fields import fields_by_name
from patronage.sources.headers import plain
from patronage.sources.options import ReadOptions
from patronage.sources.raw import Raw
from patronage.sources.source import Made, Source

__all__ = ["UNDATED_SESSIONS"]

_OF_SESSIONS = ("bouncerates", "exitrates", "pagevalues", "visitortype", "traffictype")
_ENOUGH = 3


def _recognises(_engine: DuckDB, raw: Raw, options: ReadOptions) -> str:
    told = [h for h in raw.headers if plain(h) in _OF_SESSIONS]
    dated = "visited_at" in fields_by_name(raw, VISITS.columns, options.mapping)
    return f"headers {', '.join(told)}" if len(told) >= _ENOUGH and not dated else ""


def _make(_engine: DuckDB, raw: Raw, _options: ReadOptions) -> Made:
    month = next((h for h in raw.headers if plain(h) == "month"), "")
    without = f"; {month!r} is a month of no year" if month else ""
    message = (
        f"{raw.name} describes sessions ({', '.join(raw.headers[:6])} …) and does not say when they were"
        f"{without}. Visits need visit_id and visited_at, and every number is one of a period: a conversion"
        " rate without days cannot be set beside any other. Export sessions with their id and start time:"
        " --as visits --map visit_id=HEADER --map visited_at=HEADER."
    )
    raise InputError(message)


UNDATED_SESSIONS = Source(
    "undated_sessions", "Sessions without days: refused", frozenset({"visits"}), _recognises, _make
)
