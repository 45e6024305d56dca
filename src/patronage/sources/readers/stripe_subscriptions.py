"""The subscriptions export of Stripe's dashboard: what one costs by its plan, times how many, in UTC."""

from __future__ import annotations

from patronage.base.finding import Finding
from patronage.engine.duckdb import DuckDB
from patronage.sources.fingerprint import header_of, told_by
from patronage.sources.known import Known, make_known
from patronage.sources.notes import Note, noted
from patronage.sources.options import ReadOptions
from patronage.sources.raw import Raw
from patronage.sources.readers.subscriptions import SUBSCRIPTION_FILES
from patronage.sources.rework import cell, leave_out, rework
from patronage.sources.source import Made, Source

__all__ = ["STRIPE_SUBSCRIPTIONS"]

_HEADERS = {
    "subscription_id": ("id", "subscription id"),
    "customer": ("Customer ID",),
    "plan": ("Plan", "Product", "Price ID"),
    "started_at": ("Start (UTC)", "Start Date (UTC)", "Created (UTC)"),
    # Cancelled at says when somebody asked for the end; what is paid for runs on until it.
    "ended_at": ("Ended At (UTC)",),
    "trial_end_at": ("Trial End (UTC)",),
    "status": ("Status",),
    "interval": ("Interval",),
    "amount": ("Amount",),
    "currency": ("Currency",),
}
_NEVER_BEGAN = "'incomplete', 'incomplete_expired'"
_SEVERAL = r"^0*1?(\.0*)?$"


def _recognises(_engine: DuckDB, raw: Raw, _options: ReadOptions) -> str:
    return told_by(
        raw,
        ("id", "subscription id"),
        ("Current Period Start (UTC)",),
        ("Interval",),
        ("Amount",),
        ("Status",),
    )


def _make(engine: DuckDB, raw: Raw, options: ReadOptions) -> Made:
    status = cell(raw, "Status")
    never = Note(
        "subscriptions_never_begun", raw.relation, f"lower({status}) in ({_NEVER_BEGAN})",
        "subscriptions were never paid for the first time and did not begin", status,
    )  # fmt: skip
    findings = leave_out(engine, raw, never)
    raw, told = _for_all_pieces(engine, raw, options)
    known = Known(SUBSCRIPTION_FILES, _HEADERS, findings=[*findings, *told])
    return make_known(engine, raw, options, known)


STRIPE_SUBSCRIPTIONS = Source(
    "stripe_subscriptions", "Stripe subscriptions export", frozenset({"subscriptions"}), _recognises, _make
)


def _for_all_pieces(engine: DuckDB, raw: Raw, options: ReadOptions) -> tuple[Raw, list[Finding]]:
    """Multiply the amount of one by how many, where both are plain numbers."""
    amount, quantity = cell(raw, "Amount"), cell(raw, "Quantity")
    several = f"not regexp_full_match(coalesce({quantity}, '1'), '{_SEVERAL}')"
    if not header_of(raw, "Quantity") or "amount" in options.mapping:
        return raw, []
    note = Note(
        "amounts_of_one", raw.relation, several,
        "amounts are what one costs by its plan; they are multiplied by the quantity", quantity,
        "Say --map amount=Amount where they are for all pieces.", "warning",
    )  # fmt: skip
    findings = noted(engine, raw, [note])
    if not findings:
        return raw, []
    decimal = f"try_cast(replace({amount}, ',', '.') as decimal(18,4))"
    product = f"cast({decimal} * try_cast({quantity} as decimal(9,0)) as varchar)"
    times = f"case when {several} then coalesce({product}, {amount}) else {amount} end"
    return rework(engine, raw, {header_of(raw, "Amount"): times}), findings
