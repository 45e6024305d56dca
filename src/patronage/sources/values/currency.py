"""The currency of each row: its own column, its header, the sign beside its amount, or what a person said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from patronage.base.finding import Finding
from patronage.contract.table import Column
from patronage.engine.duckdb import DUCKDB
from patronage.sources.fields import Field
from patronage.sources.headers import currency_in
from patronage.sources.options import ReadOptions
from patronage.sources.raw import Raw
from patronage.sources.staging import column_of
from patronage.sources.values.numbers import CURRENCY_SIGNS
from patronage.sources.values.values import Decided, Value

__all__ = ["with_currency"]

_DOLLARS = frozenset({"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "ARS", "CLP", "COP"})
_CURRENCY = Column("currency", "text", "ISO currency of the amounts", "ISO 4217")


def with_currency(raw: Raw, decided: Decided, fields: Mapping[str, Field], options: ReadOptions) -> Decided:
    """Complete a reading by the currency of each row; without any evidence it is left to the shop's."""
    fallback = DUCKDB.literal(options.currency) if options.currency else "null"
    if "currency" in fields:
        own = decided["currency"]
        others = [v for v in decided.values if v.name != "currency"]
        return replace(decided, values=(*others, _of_column(own, fallback)))
    money = [f for f in fields.values() if f.column.type == "money"]
    named = sorted({c for f in money if (c := currency_in(f.header))})
    if len(named) == 1:
        text = f"amounts are in {named[0]}, by the header {money[0].header!r}"
        return _added(
            decided, DUCKDB.literal(named[0]), [Finding("currency_by_header", text, "note", raw.name)]
        )
    signed = next((f for f in money if f.name in decided.signs), None)
    if signed is not None:
        return _by_sign(raw, decided, signed, options)
    return _added(decided, fallback, []) if options.currency else decided


def _of_column(own: Value, fallback: str) -> Value:
    sql = (
        f"case when {own.given} is null then {fallback}"
        f" when upper({own.sql}) glob '[A-Z][A-Z][A-Z]' then upper({own.sql}) end"
    )
    remedy = "Write the currency as EUR or USD, or say one for every row: --map currency=:EUR."
    return replace(own, sql=sql, expected="an ISO code of three letters", remedy=remedy)


def _by_sign(raw: Raw, decided: Decided, field: Field, options: ReadOptions) -> Decided:
    meant = {sign: _meant(sign, options) for sign in decided.signs[field.name]}
    shown = ", ".join(f"{sign!r}, read as {currency}" for sign, currency in meant.items())
    finding = Finding(
        "currency_by_sign",
        f"{field.header}: amounts carry {shown}",
        "warning" if "$" in meant and not options.currency else "note",
        raw.name,
        remedy="Name the currency with --currency if that is wrong.",
    )
    cases = " ".join(
        f"when contains({column_of(field.index)}, {DUCKDB.literal(sign)}) then {DUCKDB.literal(currency)}"
        for sign, currency in meant.items()
    )
    otherwise = DUCKDB.literal(options.currency or next(iter(meant.values())))
    return _added(decided, f"case {cases} else {otherwise} end", [finding])


def _meant(sign: str, options: ReadOptions) -> str:
    if sign == "$" and options.currency in _DOLLARS:
        return str(options.currency)
    return CURRENCY_SIGNS[sign]


def _added(decided: Decided, sql: str, findings: list[Finding]) -> Decided:
    value = Value(Field(_CURRENCY, -1, "", "worked out"), sql, "null")
    return replace(decided, values=(*decided.values, value), findings=(*decided.findings, *findings))
