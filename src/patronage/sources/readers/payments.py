"""Attempts to collect money: paid, failed, refunded."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from patronage.base.finding import Finding
from patronage.contract.subscriptions import PAYMENTS
from patronage.contract.table import Column
from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.sources.fields import Field, described, fields_by_name, spare_columns
from patronage.sources.guess import reached_by
from patronage.sources.headers import plain
from patronage.sources.missing import require_columns
from patronage.sources.notes import Note, noted
from patronage.sources.options import ReadOptions
from patronage.sources.persons import stage_persons
from patronage.sources.raw import Raw
from patronage.sources.source import Made, Source
from patronage.sources.values.currency import with_currency
from patronage.sources.values.minor_units import stated_in_minor_units
from patronage.sources.values.typed import stage_typed
from patronage.sources.values.utc_headers import mark_utc
from patronage.sources.values.values import decide_values
from patronage.sources.values.words import PAYMENT_STATUSES

__all__ = ["PAYMENT_FILES"]

_MORE = {
    "payment_id": ("charge", "payment", "attempt id", "id", "payment intent id"),
    "customer": ("account id", "client id", "user id", "customer email"),
    "attempted_at": (
        "created utc", "created date utc", "created", "payment date", "charged at", "processed at",
        "attempt date", "transaction date", "timestamp",
    ),
    "amount": ("payment amount", "charge amount", "amount charged"),
    "method": ("payment source type", "payment method type", "card brand", "gateway"),
    "status": ("payment status", "charge status"),
}  # fmt: skip
_REFUNDED = Column(
    "refunded_amount", "money", "", "money", aliases=("amount refunded", "refunded amount", "total refunds")
)
_COLUMNS = (
    *(
        replace(c, aliases=tuple(dict.fromkeys((*c.aliases, *_MORE.get(c.name, ())))))
        for c in PAYMENTS.columns
        if not c.day_of
    ),
    _REFUNDED,
)
_IDS = frozenset({"paymentid", "chargeid", "charge", "paymentintentid", "attemptid"})
_SIGNS = frozenset({"failurecode", "failuremessage", "declinereason", "amountrefunded", "paymentsourcetype"})
_OF_GOODS = frozenset({"quantity", "qty", "sku", "product", "productid", "discount", "shipping", "subtotal"})


def _recognises(_engine: DuckDB, raw: Raw, options: ReadOptions) -> str:
    if options.table == PAYMENTS.name:
        return "payments, as asked for"
    headers = {plain(h) for h in raw.headers}
    named = sorted(headers & (_IDS | _SIGNS))
    if not named or headers & _OF_GOODS:
        return ""
    fields = fields_by_name(raw, _COLUMNS, options.mapping)
    if not {"payment_id", "attempted_at", "amount", "status"} <= fields.keys():
        return ""
    return f"rows hold an amount, a status, when it was tried and {named[0]}"


def _make(engine: DuckDB, raw: Raw, options: ReadOptions) -> Made:
    zones = mark_utc(engine, raw)
    fields = fields_by_name(raw, _COLUMNS, options.mapping)
    fields |= reached_by(raw, fields, options)
    require_columns(raw, PAYMENTS, fields, options)
    decided = decide_values(engine, raw, fields, options)
    decided = with_currency(raw, decided, fields, options)
    typed = stage_typed(engine, raw, decided, ("payment_id", "attempted_at", "amount"), PAYMENTS.name)
    divided = stated_in_minor_units(engine, raw, typed, fields)
    made = _stage(engine, raw, divided.relation, decided.names)
    return Made(
        PAYMENTS.name,
        ((PAYMENTS.name, made), *stage_persons(engine, raw, typed, decided.names)),
        why=(*zones, *(f"{name} = {f.header!r} {f.why}" for name, f in fields.items())),
        mapping=f"payments: {described(fields)}",
        findings=(
            *decided.findings,
            *divided.findings,
            *noted(engine, raw, _notes(made)),
            *_without_status(raw, fields),
            *spare_columns(raw, fields),
        ),
        columns=frozenset(fields),
    )


PAYMENT_FILES = Source("payments", "Payments", frozenset({"payments"}), _recognises, _make, general=1)


def _stage(engine: DuckDB, raw: Raw, typed: str, columns: Collection[str]) -> str:
    """Stage the attempts under the contract's words; an amount below zero was given back."""
    made, has = f"stage.payments_{raw.index}", columns.__contains__
    status = _status() if has("status") else "cast(null as varchar)"
    back = "refunded_amount >= amount and amount > 0" if has("refunded_amount") else "false"
    dropped = [c for c in ("status", "refunded_amount") if has(c)]
    kept = f"* exclude ({', '.join(['amount', *dropped])})"
    partly = "refunded_amount" if has("refunded_amount") else "cast(null as decimal(18,4))"
    engine.execute(f"""
        create or replace table {made} as
        select {kept}, cast(abs(amount) as decimal(18,4)) as amount,
          case when amount < 0 or coalesce({back}, false) then 'refunded' else {status} end as status,
          amount < 0 as below_zero, coalesce({partly} > 0 and {partly} < amount, false) as partly_refunded
        from {typed}
    """)
    return made


def _status() -> str:
    lower = "replace(lower(status), '_', ' ')"
    by_word: dict[str, list[str]] = {}
    for word, meant in PAYMENT_STATUSES.items():
        by_word.setdefault(meant, []).append(DUCKDB.literal(word.replace("_", " ")))
    cases = " ".join(f"when {lower} in ({', '.join(words)}) then '{m}'" for m, words in by_word.items())
    return f"case {cases} else lower(status) end"


def _notes(made: str) -> list[Note]:
    known = ", ".join(f"'{word}'" for word in dict.fromkeys(PAYMENT_STATUSES.values()))
    return [
        Note(
            "payment_status_unknown", made, f"status not in ({known})",
            "payments have a status that is neither paid nor failed nor refunded; they count as neither",
            "status", "Write paid, failed, refunded, pending or cancelled.", "warning",
        ),
        Note(
            "payments_below_zero", made, "below_zero",
            "amounts below zero were given back, together {total}", "cast(amount as varchar)", total="amount",
        ),
        Note(
            "partly_refunded", made, "partly_refunded",
            "payments were refunded in part; they count as paid", "payment_id",
        ),
    ]  # fmt: skip


def _without_status(raw: Raw, fields: Mapping[str, Field]) -> list[Finding]:
    if "status" in fields:
        return []
    text = "no column says what came of the payments, so that none counts as failed"
    remedy = "Name it with --map status=HEADER, or --map status=:paid where only paid ones are listed."
    return [Finding("payment_status_missing", text, "warning", raw.name, remedy=remedy)]
