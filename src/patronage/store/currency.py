"""Settles the shop's currency: the only one there is, or the one its owner set."""

from __future__ import annotations

from collections.abc import Sequence

from patronage.base.errors import InputError
from patronage.base.finding import Finding
from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.store.schema import delivered_tables
from patronage.store.whole import whole
from patronage.store.workspace import Incoming

__all__ = ["settle_currency"]

_COLUMN = "currency"


def settle_currency(
    engine: DuckDB, incoming: Sequence[Incoming], configured: str, files: tuple[str, ...]
) -> tuple[str, list[Finding]]:
    """Give the shop's currency, and a finding for every other one that has no rate.

    Raises
    ------
    InputError
        None is set and there are two; nothing says which one is the shop's.
    """
    delivered = _delivered(engine, incoming)
    currency = configured or _only(engine, delivered, files)
    rates = " union all ".join(
        f"select currency_from from {relation} where currency_to = {DUCKDB.literal(currency)}"
        for relation in ("rates", *(each.valid for each in incoming if each.table.name == "rates"))
    )
    known = {row[0] for row in engine.execute(rates)}
    message = f"amounts in a currency without a rate to {currency} stay out of all money"
    remedy = "Load the rates of their days as the table rates (valid_on, currency_from, currency_to, rate)."
    return currency, [
        Finding("currency_without_rate", message, "warning", files[file], row, found, remedy, count)
        for found, file, row, count in delivered
        if found != currency and found not in known
    ]


def _delivered(engine: DuckDB, incoming: Sequence[Incoming]) -> list[tuple[str, int, int, int]]:
    parts = [
        f"select {_COLUMN}, _file, _row from {each.valid} where {_COLUMN} is not null"
        for each in incoming
        if _COLUMN in each.table.names
    ]
    if not parts:
        return []
    rows = engine.execute(
        f"select {_COLUMN}, _file, min(_row), count(*) from ({' union all '.join(parts)})"
        " group by 1, 2 order by 2, 3, 1"
    )
    return [(str(code), whole(file), whole(row), whole(count)) for code, file, row, count in rows]


def _only(engine: DuckDB, delivered: list[tuple[str, int, int, int]], files: tuple[str, ...]) -> str:
    places = {code: f"{code} in {files[file]} row {row}" for code, file, row, _ in reversed(delivered)}
    # What was loaded before counts, too: a load may have been ended before it wrote the settings.
    for code in _stored(engine):
        places.setdefault(code, f"{code} in what was loaded before")
    if len(places) > 1:
        message = (
            f"amounts come in {len(places)} currencies: {'; '.join(places[code] for code in sorted(places))}."
            ' Write the shop\'s own into patronage.toml (currency = "EUR"); others then need rates.'
            " Nothing was loaded"
        )
        raise InputError(message)
    return next(iter(places), "")


def _stored(engine: DuckDB) -> list[str]:
    parts = [
        f"select distinct {_COLUMN} from {DUCKDB.identifier(table.name)} where {_COLUMN} is not null"
        for table in delivered_tables()
        if _COLUMN in table.names
    ]
    return [str(row[0]) for row in engine.execute(" union ".join(parts))]
