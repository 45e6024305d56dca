"""Columns found by what they hold, where no header says it: dates, amounts, e-mails, numbered people."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from patronage.base.errors import InputError
from patronage.contract.table import Table
from patronage.engine.duckdb import DuckDB
from patronage.sources.fields import Field
from patronage.sources.raw import Raw
from patronage.sources.staging import column_of
from patronage.sources.values.moments import looks_like_moment
from patronage.sources.values.shapes import Shape, profile

__all__ = ["guess_by_content"]

_SAMPLE = 20_000
_NEARLY_ALL = 0.9
_PRICE = re.compile(r"[^\d]{0,4}-?\d[\d.,\s]*[.,]\d\d[^\d]{0,4}")


def guess_by_content(
    engine: DuckDB, raw: Raw, table: Table, fields: Mapping[str, Field], asked: Mapping[str, str]
) -> dict[str, Field]:
    """Find the instant, the amount and the customer of orders by what the columns hold.

    Only a column that stands alone with its kind of values is taken. Where a file names its columns, only
    e-mails make a customer; where it does not, ids written with leading zeros do as well.
    """
    wanted = [n for n in ("ordered_at", "gross", "customer") if n not in fields and n not in asked]
    if not wanted:
        return {}
    taken = {f.index for f in fields.values()}
    sample = f"(select * from {raw.relation} limit {_SAMPLE})"
    shapes = {
        i: profile(engine, sample, column_of(i)).shapes for i in range(len(raw.headers)) if i not in taken
    }
    found: dict[str, Field] = {}
    for name in wanted:
        candidates = [i for i in shapes if i not in taken and _KINDS[name](shapes[i])]
        if name == "customer" and not candidates and not raw.has_header:
            candidates = _ids(engine, raw, [i for i in shapes if i not in taken], shapes)
        if len(candidates) == 1:
            at = candidates[0]
            # Without a value: the evidence is kept with the load, and outlives the customer's erasure.
            why = f"by content: the only column that holds {_WORDS[name]}"
            found[name] = Field(table[name], at, raw.headers[at], why)
            taken.add(at)
    return found


def _is_amount(shapes: Sequence[Shape]) -> bool:
    return _share(shapes, _PRICE) > _NEARLY_ALL


def _is_mail(shapes: Sequence[Shape]) -> bool:
    return _share(shapes, re.compile(r"[^@\s]+@[^@\s]+\.\w+")) > _NEARLY_ALL


_KINDS = {"ordered_at": looks_like_moment, "gross": _is_amount, "customer": _is_mail}
_WORDS = {"ordered_at": "dates", "gross": "amounts", "customer": "e-mails or ids"}


def _share(shapes: Sequence[Shape], pattern: re.Pattern[str]) -> float:
    total = sum(s.count for s in shapes)
    return sum(s.count for s in shapes if pattern.fullmatch(s.example)) / total if total else 0.0


def _ids(engine: DuckDB, raw: Raw, free: list[int], shapes: Mapping[int, Sequence[Shape]]) -> list[int]:
    """Find a column of ids in a file without a header: fixed width, some with leading zeros, or letters."""
    padded = re.compile(r"0\d+|[A-Za-z]+[-_]?\d+")
    fixed = [i for i in free if any(padded.fullmatch(s.example) for s in shapes[i]) and len(shapes[i]) == 1]
    if not fixed:
        return []
    first, *others = fixed
    for other in others:
        one, two = column_of(first), column_of(other)
        pairs, ones, twos = engine.execute(f"""
            select count(distinct ({one}, {two})), count(distinct {one}), count(distinct {two})
            from {raw.relation}
        """)[0]
        if not pairs == ones == twos:
            message = (
                f"{raw.name} has no header, and both {raw.headers[first]} (such as"
                f" {shapes[first][0].example!r}) and {raw.headers[other]} (such as"
                f" {shapes[other][0].example!r}) may be the customer."
                f" Name it: --map customer={raw.headers[first]}"
            )
            raise InputError(message)
    # They number the same people: either will do.
    return [first]
