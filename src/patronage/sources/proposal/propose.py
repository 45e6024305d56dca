"""The table a file may be and its columns: proposed to a person, never taken unasked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from patronage.base.expr import SqlType
from patronage.contract.catalogue import TABLES
from patronage.contract.table import Table
from patronage.engine.duckdb import DuckDB
from patronage.sources.proposal.words import TELLING, WORDS, names_number, score_of
from patronage.sources.raw import Raw
from patronage.sources.staging import column_of
from patronage.sources.values.moments import looks_like_moment
from patronage.sources.values.numbers import decide_number
from patronage.sources.values.shapes import Shape, profile

__all__ = ["Proposal", "propose"]

_SAMPLE = 5000
_MOMENTS = ("timestamp", "date")
_NUMBERS = ("money", "double", "integer", "bigint")
_TYPES: Mapping[str, SqlType] = {"wait": "double", "talk": "double"}
# What each table cannot do without; ids are made where a file has none.
_NEEDED = {
    "orders": ("customer", "ordered_at", "gross"),
    "order_lines": ("order_id", "product"),
    "refunds": ("refunded_at", "goods"),
    "spend": ("spent_on", "amount"),
    "contacts": ("contact_id", "queued_at"),
    "surveys": ("answered_at", "score"),
    "subscriptions": ("customer", "started_at", "amount"),
    "costs": ("from_on", "amount"),
    "customers": ("customer",),
}
_ENOUGH = 3


_OF_ONE_ROW = frozenset({"orders", "contacts", "surveys"})
_FOR_NUMBER = 6
_NEARLY_ALL = 0.9


@dataclass(frozen=True)
class _File:
    """A file, what its columns look like, and which of them hardly repeat a value."""

    raw: Raw
    looks: Mapping[int, tuple[Shape, ...]]
    own: frozenset[int]


@dataclass(frozen=True)
class Proposal:
    """A table and column -> header."""

    table: str
    mapping: Mapping[str, str]

    @property
    def command(self) -> str:
        """What a person would write to say so."""
        pairs = " ".join(f'--map {column}="{header}"' for column, header in self.mapping.items())
        return f"--as {self.table} {pairs}"


def propose(engine: DuckDB, raw: Raw) -> Proposal | None:
    """Propose what a file is by the words of its headers and the looks of its values; nothing in doubt."""
    if not raw.has_header:
        return None
    sample = f"(select * from {raw.relation} limit {_SAMPLE})"
    looks = {i: profile(engine, sample, column_of(i)).shapes for i in range(len(raw.headers))}
    file = _File(raw, looks, _with_own_values(engine, raw, sample))
    best: tuple[int, Proposal] | None = None
    for name, needed in _NEEDED.items():
        if name in TELLING and not any(score_of(header, TELLING[name]) for header in raw.headers):
            continue
        mapping, score = _assigned(file, TABLES[name])
        whole = all(column in mapping for column in needed)
        if whole and len(mapping) >= min(_ENOUGH, len(raw.headers)) and (best is None or score > best[0]):
            best = (score, Proposal(name, mapping))
    return best[1] if best else None


def _with_own_values(engine: DuckDB, raw: Raw, sample: str) -> frozenset[int]:
    """Find the columns whose values hardly repeat, as those of ids do."""
    counts = ", ".join(
        f"count(distinct {c}) >= {_NEARLY_ALL} * count({c})" for c in map(column_of, range(len(raw.headers)))
    )
    found = engine.execute(f"select {counts} from {sample}")[0]
    return frozenset(i for i, own in enumerate(found) if own)


def _assigned(file: _File, table: Table) -> tuple[dict[str, str], int]:
    """Give each column the header that explains it best, the surest pair first."""
    raw = file.raw
    pairs = sorted(
        (-score, place, i, column)
        for place, column in enumerate(WORDS[table.name])
        for i in range(len(raw.headers))
        if (score := _score(file, i, table, column))
    )
    mapping: dict[str, str] = {}
    taken: set[int] = set()
    total = 0
    for score, _place, i, column in pairs:
        if column not in mapping and i not in taken:
            mapping[column] = raw.headers[i]
            taken.add(i)
            total -= score
    return {column: mapping[column] for column in WORDS[table.name] if column in mapping}, total


def _score(file: _File, place: int, table: Table, column: str) -> int:
    header = file.raw.headers[place]
    score = score_of(header, WORDS[table.name][column])
    if not score or not _looks_right(_type(table, column), file.looks[place]):
        return 0
    if column == table.key[0] and table.name in _OF_ONE_ROW:
        return score + (_FOR_NUMBER if names_number(header) else 0) if place in file.own else 0
    return score + (_FOR_NUMBER if column.endswith("_id") and names_number(header) else 0)


def _type(table: Table, column: str) -> SqlType:
    if column not in table.names:
        return _TYPES.get(column, "text")
    return "text" if table[column].person else table[column].type


def _looks_right(kind: SqlType, shapes: tuple[Shape, ...]) -> bool:
    if not shapes:
        return False
    is_moment = looks_like_moment(shapes)
    if kind in _MOMENTS:
        return is_moment
    if kind in _NUMBERS:
        unread = sum(s.count for s in decide_number(shapes, None).unread)
        return not is_moment and unread * 2 <= sum(s.count for s in shapes)
    return not is_moment
