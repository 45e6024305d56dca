"""The itemized balance report of Stripe (balance change from activity): charges with what was taken back."""

from __future__ import annotations

from collections.abc import Collection

from patronage.base.finding import Finding
from patronage.contract.subscriptions import PAYMENTS
from patronage.contract.table import Column
from patronage.engine.duckdb import DuckDB
from patronage.sources.fields import described, fields_by_name, spare_columns
from patronage.sources.fingerprint import told_by
from patronage.sources.missing import require_columns
from patronage.sources.notes import Note, noted
from patronage.sources.options import ReadOptions
from patronage.sources.persons import stage_persons
from patronage.sources.raw import Raw
from patronage.sources.rework import cell, keep_latest
from patronage.sources.source import Made, Source
from patronage.sources.values.currency import with_currency
from patronage.sources.values.typed import stage_typed
from patronage.sources.values.utc_headers import mark_utc
from patronage.sources.values.values import decide_values

__all__ = ["STRIPE_BALANCE"]

_COLUMNS = (
    Column("payment_id", "text", "", aliases=("charge_id",)),
    Column("source_id", "text", "", aliases=("source_id", "source", "balance_transaction_id")),
    Column("category", "text", "", aliases=("reporting_category",)),
    Column("attempted_at", "timestamp", "", aliases=("created_utc", "Created (UTC)")),
    Column("amount", "money", "", "money", aliases=("gross",)),
    Column("fee", "money", "", "money", aliases=("fee",)),
    Column("currency", "text", "", aliases=("currency",)),
    Column("faced_currency", "text", "", aliases=("customer_facing_currency",)),
    Column("invoice_id", "text", "", aliases=("invoice_id",)),
    Column("subscription_id", "text", "", aliases=("subscription_id",)),
    Column("order_id", "text", "", aliases=("order_id", "payment_metadata[order_id]")),
    Column("customer", "text", "", person=True, aliases=("customer_id", "customer_email")),
    Column("email", "text", "", aliases=("customer_email",)),
    Column("name", "text", "", aliases=("customer_name",)),
    Column("method", "text", "", aliases=("payment_method_type",)),
)
_OF_PAYMENT = ("invoice_id", "subscription_id", "order_id", "customer", "currency", "method")
_TAKEN_BACK = "'refund', 'refund_failure', 'dispute', 'dispute_reversal'"
_OF_CHARGES = f"'charge', 'charge_failure', 'partial_capture_reversal', {_TAKEN_BACK}"


def _recognises(_engine: DuckDB, raw: Raw, _options: ReadOptions) -> str:
    return told_by(raw, ("reporting_category",), ("gross",), ("net",), ("balance_transaction_id", "fee"))


def _make(engine: DuckDB, raw: Raw, options: ReadOptions) -> Made:
    again = keep_latest(engine, raw, cell(raw, "balance_transaction_id"), "_row")
    zones = mark_utc(engine, raw)
    fields = fields_by_name(raw, _COLUMNS, options.mapping)
    charge = fields.get("payment_id", fields.get("source_id"))
    require_columns(raw, PAYMENTS, {**fields, **({"payment_id": charge} if charge else {})}, options)
    decided = with_currency(raw, decide_values(engine, raw, fields, options), fields, options)
    needed = ("category", "attempted_at", "amount")
    typed = stage_typed(engine, raw, decided, needed, PAYMENTS.name)
    made = _stage(engine, raw, typed, decided.names)
    return Made(
        PAYMENTS.name,
        ((PAYMENTS.name, made), *stage_persons(engine, raw, typed, decided.names & _PEOPLE)),
        why=(*zones, *(f"{name} = {f.header!r} {f.why}" for name, f in fields.items())),
        mapping=f"stripe balance: {described(fields)}",
        findings=(
            *again,
            *decided.findings,
            *_findings(engine, raw, typed, made, decided.names),
            *spare_columns(raw, fields),
        ),
        columns=frozenset(fields),
    )


STRIPE_BALANCE = Source(
    "stripe_balance", "Stripe balance report", frozenset({"payments"}), _recognises, _make
)

_PEOPLE = frozenset({"customer", "email", "name"})


def _stage(engine: DuckDB, raw: Raw, typed: str, columns: Collection[str]) -> str:
    """Stage one payment a charge: its captured amount, and refunded where all of it was taken back."""
    made = f"stage.payments_{raw.index}"
    carried = [c for c in _OF_PAYMENT if c in columns]
    firsts = "".join(f"arg_min({c}, _row) filter (where {c} is not null) as {c}, " for c in carried)
    own = _charge(columns)
    engine.execute(f"""
        create or replace table {made} as
        select * exclude (failed, taken_back), case when failed then 'failed'
            when taken_back >= amount and amount > 0 then 'refunded' else 'paid' end as status,
          taken_back > 0 and taken_back < amount as partly_refunded
        from (
          select {own} as payment_id, {firsts}
            min(attempted_at) filter (where category = 'charge') as attempted_at,
            min(attempted_on) filter (where category = 'charge') as attempted_on,
            cast(sum(amount) filter (where category in ('charge', 'partial_capture_reversal'))
              as decimal(18,4)) as amount,
            bool_or(category = 'charge_failure') as failed,
            cast(coalesce(-sum(amount) filter (where category in ({_TAKEN_BACK})), 0) as decimal(18,4))
              as taken_back, _file, min(_row) as _row
          from {typed} where category in ({_OF_CHARGES})
          group by 1, _file having bool_or(category = 'charge')
        )
    """)
    return made


def _charge(columns: Collection[str]) -> str:
    """Give SQL for the charge a row is about: a charge is its own source."""
    known = [c for c in ("payment_id", "source_id") if c in columns]
    return f"coalesce({', '.join(known)})"


def _findings(engine: DuckDB, raw: Raw, typed: str, made: str, columns: Collection[str]) -> list[Finding]:
    own = _charge(columns)
    notes = [
        Note(
            "movements_of_the_balance", typed, f"category not in ({_OF_CHARGES})",
            "rows are payouts, fees, transfers and the like: movements of the balance, not payments",
            "category",
        ),
        Note(
            "taken_back_without_charge", typed,
            f"category in ({_OF_CHARGES}) and category <> 'charge'"
            f" and {own} not in (select payment_id from {made})",
            "refunds and disputes name no charge of this file, together {total}; they are not loaded",
            "cast(amount as varchar)", "Load the report of a longer period, with the column charge_id.",
            "warning", "amount",
        ),
        Note(
            "partly_refunded", made, "partly_refunded",
            "payments were refunded in part; they count as paid", "payment_id",
        ),
    ]  # fmt: skip
    if "fee" in columns:
        text = "fees of {total} are no part of a payment and are not loaded"
        remedy = "Give orders a column payment_fee, or load fees as costs."
        notes.append(Note("fees_not_loaded", typed, "fee <> 0", text, remedy=remedy, total="fee"))
    if {"currency", "faced_currency"} <= set(columns):
        text = "amounts are in the currency they were settled in, not in the one the customer paid"
        differs = "upper(faced_currency) <> currency"
        notes.append(Note("settled_in_another_currency", typed, differs, text, "faced_currency"))
    return noted(engine, raw, notes)
