"""Settles the shop's currency: the only one there is, or the one its owner set."""

from __future__ import annotations

import re
from collections.abc import Sequence

from patronage.base.errors import InputError
from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.store.schema import delivered_tables
from patronage.store.whole import whole
from patronage.store.workspace import Incoming

__all__ = ["settle_currency"]

_COLUMN = "currency"
_CODE = re.compile(r"[A-Z]{3}")


def settle_currency(
    engine: DuckDB, incoming: Sequence[Incoming], configured: str, files: tuple[str, ...]
) -> str:
    """Give the shop's currency.

    Raises
    ------
    InputError
        None is set, and there are two and nothing says which is the shop's, or the only one is no code.
    """
    return configured or _only(engine, _delivered(engine, incoming), files)


def _delivered(engine: DuckDB, incoming: Sequence[Incoming]) -> list[tuple[str, int, int]]:
    parts = [
        f"select {_COLUMN}, _file, _row from {each.valid} where {_COLUMN} is not null"
        for each in incoming
        if _COLUMN in each.table.names
    ]
    if not parts:
        return []
    rows = engine.execute(
        f"select {_COLUMN}, _file, min(_row) from ({' union all '.join(parts)})"
        " group by 1, 2 order by 2, 3, 1"
    )
    return [(str(code), whole(file), whole(row)) for code, file, row in rows]


def _only(engine: DuckDB, delivered: list[tuple[str, int, int]], files: tuple[str, ...]) -> str:
    places = {code: f"{code} in {files[file]} row {row}" for code, file, row in reversed(delivered)}
    # What was loaded before counts, too: a load may have been ended before it wrote the settings.
    for code in _stored(engine):
        places.setdefault(code, f"{code} in what was loaded before")
    if len(places) > 1:
        message = (
            f"amounts come in {len(places)} currencies: {'; '.join(places[code] for code in sorted(places))}."
            " State the shop's own with --currency, such as --currency EUR, or in patronage.toml; others then"
            " need rates. Nothing was loaded"
        )
        raise InputError(message)
    code = next(iter(places), "")
    if code and not _CODE.fullmatch(code):
        # As the shop's own it would be settings that nobody can read.
        message = (
            f"the amounts' currency is {places[code]}; expected an ISO code of three letters, such as"
            " EUR. State the shop's own with --currency. Nothing was loaded"
        )
        raise InputError(message)
    return code


def _stored(engine: DuckDB) -> list[str]:
    parts = [
        f"select distinct {_COLUMN} from {DUCKDB.identifier(table.name)} where {_COLUMN} is not null"
        for table in delivered_tables()
        if _COLUMN in table.names
    ]
    return [str(row[0]) for row in engine.execute(" union ".join(parts))]
