"""Exchange rates: a row a day with a column a currency, or a row a day and pair."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

from babel.numbers import list_currencies

from patronage.base.errors import InputError
from patronage.contract.planning import RATES
from patronage.engine.duckdb import DuckDB
from patronage.sources.constants import is_constant
from patronage.sources.fingerprint import header_of
from patronage.sources.headers import plain
from patronage.sources.known import Known, make_known
from patronage.sources.options import ReadOptions
from patronage.sources.raw import Raw
from patronage.sources.readers.tables import TABLE_FILES
from patronage.sources.rework import cell
from patronage.sources.source import Made, Source
from patronage.sources.staging import column_of
from patronage.sources.wide import PERIOD, VALUE, one_row_a_period

__all__ = ["EXCHANGE_RATES"]

_DAY = ("date", "day", "valid on", "time period", "fecha", "día", "дата", "день", "data", "ziua", "datum")
_RATE = ("rate", "exchange rate", "fx rate", "conversion rate", "tipo de cambio", "cotización", "курс",
    "обменный курс", "curs", "curs valutar", "kurs", "wechselkurs")  # fmt: skip
_FROM = ("from", "currency from", "from currency", "source currency", "base", "base currency", "de",
    "moneda origen", "из валюты", "din moneda")  # fmt: skip
_TO = ("to", "currency to", "to currency", "target currency", "quote", "quote currency", "a",
    "moneda destino", "в валюту", "în moneda")  # fmt: skip
_PAIR = (
    "pair",
    "currency pair",
    "symbol",
    "ticker",
    "par",
    "par de divisas",
    "пара",
    "валютная пара",
    "pereche",
)
_ONE = ("currency", "currency code", "code", "iso", "divisa", "moneda", "código", "валюта", "код", "cod")
_CODE, _TWO_CODES = "[A-Za-z]{3}", "^([A-Za-z]{3})[ /_:-]*([A-Za-z]{3})(=X)?$"
_NO_RATES = "'', 'N/A', 'NA', '-', '--', '.', 'null', 'NaN'"
# The European Central Bank says in the name of its files what they hold.
_OF_THE_ECB = "eurofxref"


def _recognises(engine: DuckDB, raw: Raw, _options: ReadOptions) -> str:
    if not header_of(raw, *_DAY):
        return ""
    if columns := _currency_columns(raw):
        return f"a day, and a column a currency: {', '.join(list(columns.values())[:4])}"
    ends = [header_of(raw, *_FROM), header_of(raw, *_TO)]
    pair, one = header_of(raw, *_PAIR), header_of(raw, *_ONE)
    ways = [(ends, _CODE), ([pair], _TWO_CODES), ([one] if len(raw.headers) <= _FEW else [""], _CODE)]
    rate = header_of(raw, *_RATE)
    for headers, pattern in ways if rate else ():
        if all(header and _holds(engine, raw, header, pattern) for header in headers):
            return f"headers {', '.join(headers)} and {rate}"
    return ""


_FEW = 5
"""Files with an amount, an order or a customer beside a currency and its rate have more columns than this."""


def _make(engine: DuckDB, raw: Raw, options: ReadOptions) -> Made:
    rows, columns = raw.rows, _currency_columns(raw)
    if columns:
        raw = one_row_a_period(engine, raw, columns)
        engine.execute(f"delete from {raw.relation} where trim({cell(raw, VALUE)}) in ({_NO_RATES})")
    one, other = _ends(raw, options, is_wide=bool(columns))
    values = {
        "valid_on": _told(raw, options, "valid_on", _DAY),
        "currency_from": f"upper(trim({one}))",
        "currency_to": f"upper(trim({other}))",
        "rate": cell(raw, VALUE) if columns else _told(raw, options, "rate", _RATE),
    }
    cells = ", ".join(f"{sql} as {column_of(at)}" for at, sql in enumerate(values.values()))
    # A table against one currency may hold that one, too.
    kept = f" where {values['currency_from']} <> {values['currency_to']}" if columns else ""
    engine.execute(
        f"create or replace table {raw.relation} as select {cells}, _row from {raw.relation}{kept}"
    )
    raw = replace(raw, headers=tuple(_READ.values()), rows=rows)
    known = Known(TABLE_FILES, {name: (header,) for name, header in _READ.items()}, RATES.name)
    asked = {n: h for n, h in options.mapping.items() if n not in _READ}
    return make_known(engine, raw, replace(options, mapping=asked), known)


EXCHANGE_RATES = Source("exchange_rates", "Exchange rates", frozenset({"rates"}), _recognises, _make)

_READ = {
    "valid_on": "day of the rate",
    "currency_from": "one unit of",
    "currency_to": "is so much",
    "rate": "rate of the day",
}


def _currency_columns(raw: Raw) -> Mapping[int, str]:
    """Find the columns headed by a currency, where the file has no others but the day and the base."""
    beside = {plain(name) for name in (*_DAY, *_FROM, *_TO, "")}
    found: dict[int, str] = {}
    for at, header in enumerate(raw.headers):
        if header.strip() in _codes():
            found[at] = header.strip()
        elif plain(header) not in beside and not is_constant(header) and not _is_unnamed(header):
            return {}
    return found


def _is_unnamed(header: str) -> bool:
    return bool(re.fullmatch(r"(column|unnamed)?[ _:]*\d*", header.strip(), re.IGNORECASE))


@cache
def _codes() -> frozenset[str]:
    return frozenset(list_currencies())


def _ends(raw: Raw, options: ReadOptions, *, is_wide: bool) -> tuple[str, str]:
    """Give SQL for the currency a rate converts and for the one it becomes."""
    if header_of(raw, *_PAIR) and not is_wide:
        pair = cell(raw, *_PAIR)
        return f"regexp_extract({pair}, '{_TWO_CODES}', 1)", f"regexp_extract({pair}, '{_TWO_CODES}', 2)"
    one = cell(raw, PERIOD) if is_wide else cell(raw, *_ONE)
    base = _told(raw, options, "currency_from", _FROM)
    target = _told(raw, options, "currency_to", _TO)
    if base and target:
        return base, target
    if not base and not target and is_wide and _OF_THE_ECB in raw.path.name.lower():
        base = "'EUR'"
    if not base and not target:
        raise InputError(_against_what(raw))
    return base or one, target or one


def _told(raw: Raw, options: ReadOptions, column: str, names: Sequence[str]) -> str:
    """Give SQL for what a person named or stated, else for the column that goes by one of the names."""
    asked = options.mapping.get(column, "")
    if asked in raw.headers:
        return column_of(raw.headers.index(asked))
    return cell(raw, asked, *names) if header_of(raw, asked, *names) else ""


def _against_what(raw: Raw) -> str:
    return (
        f"{raw.path.name} tells rates of currencies and not against which one; expected a second currency."
        " Say it: --map currency_from=:EUR where one EUR is so much of each, --map currency_to=:EUR where one"
        " of each is so much EUR"
    )


def _holds(engine: DuckDB, raw: Raw, header: str, pattern: str) -> bool:
    """Tell whether a column is filled, and with nothing but this."""
    given, fitting = engine.execute(
        f"select count(nullif(trim({cell(raw, header)}), '')),"
        f" count(*) filter (regexp_full_match(trim({cell(raw, header)}), '{pattern}')) from {raw.relation}"
    )[0]
    return bool(given) and given == fitting
