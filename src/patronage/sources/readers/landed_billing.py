"""Tables of Stripe and Recharge that connectors land: subscriptions, and attempts to collect."""

from __future__ import annotations

from collections.abc import Mapping

from patronage.base.finding import Finding
from patronage.engine.duckdb import DuckDB
from patronage.sources.fingerprint import header_of
from patronage.sources.known import Known, make_known
from patronage.sources.landed.kinds import kind_of
from patronage.sources.landed.rows import landed_rows
from patronage.sources.notes import Note, noted
from patronage.sources.options import ReadOptions
from patronage.sources.raw import Raw
from patronage.sources.readers.payments import PAYMENT_FILES
from patronage.sources.readers.subscriptions import SUBSCRIPTION_FILES
from patronage.sources.rework import cell, leave_out, own_id, rework
from patronage.sources.source import Made, Source

__all__ = ["LANDED_BILLING"]

_TABLES = {"subscription": "subscriptions", "charge": "payments"}
_SYSTEMS = ("Stripe", "Recharge")
_INSTANTS = (
    "created", "created_at", "start_date", "ended_at", "cancelled_at", "trial_end", "processed_at",
    "updated_at", "scheduled_at",
)  # fmt: skip
_PRICE, _EACH, _STATE = "price of the interval", "paid each", "state of the charge"
_SUBSCRIPTION = {
    "subscription_id": ("id", "subscription_id"),
    "customer": ("customer_id",),
    "plan": ("plan name", "product_title", "plan_id"),
    "started_at": ("start_date", "created_at", "created"),
    "ended_at": ("ended_at", "cancelled_at"),
    "trial_end_at": ("trial_end",),
    "status": ("status",),
    "interval": (_EACH,),
    "amount": (_PRICE,),
    "currency": ("plan currency", "currency"),
    "updated_at": ("updated_at",),
    "churned": (),
    "is_trial": (),
}
_CHARGE = {
    "payment_id": ("id",),
    "customer": ("customer_id",),
    "invoice_id": ("invoice_id",),
    "order_id": ("external_order_id_ecommerce",),
    "attempted_at": ("created", "processed_at", "created_at"),
    "amount": ("amount", "total_price"),
    "refunded_amount": ("amount_refunded", "total_refunds"),
    "status": (_STATE,),
    "currency": ("currency",),
    "method": ("payment_processor",),
    "subscription_id": (),
}
_INTERVALS = {("day", 7): "week", ("day", 28): "month", ("day", 30): "month", ("week", 1): "week",
    ("week", 4): "month", ("month", 1): "month", ("month", 3): "quarter", ("month", 12): "year",
    ("year", 1): "year"}  # fmt: skip


def _recognises(_engine: DuckDB, raw: Raw, options: ReadOptions) -> str:
    kind = kind_of(raw)
    if kind is None or kind.system not in _SYSTEMS or kind.name not in _TABLES:
        return ""
    return kind.told(raw) if options.table in (None, _TABLES[kind.name]) else ""


def _make(engine: DuckDB, raw: Raw, options: ReadOptions) -> Made:
    kind = kind_of(raw)
    raw, findings = landed_rows(engine, raw, _INSTANTS)
    if kind and kind.system == "Recharge":
        raw = rework(engine, raw, {"customer_id": own_id("recharge", cell(raw, "customer_id"))})
    if kind and kind.name == "charge":
        status = f"lower({cell(raw, 'status')})"
        waiting = Note(
            "charges_not_tried", raw.relation, f"{status} in ('queued', 'skipped')",
            "charges wait for their day, or were skipped; nobody tried to collect them", status,
        )  # fmt: skip
        findings += leave_out(engine, raw, waiting)
        raw = rework(engine, raw, {_STATE: f"case when {status} = 'error' then 'failed' else {status} end"})
        return make_known(engine, raw, options, Known(PAYMENT_FILES, _charge(kind.system), findings=findings))
    days = cell(raw, "charge_interval_frequency")
    four_weeks = Note(
        "four_weeks_as_a_month", raw.relation,
        f"lower({cell(raw, 'order_interval_unit')}) = 'day' and {days} in ('28', '30')",
        "subscriptions are paid every so many days; they count as paid by the month", days,
    )  # fmt: skip
    findings += noted(engine, raw, [four_weeks])
    raw = rework(engine, raw, {_EACH: _each(raw), _PRICE: _price(raw)})
    findings += _without_plan(raw)
    return make_known(engine, raw, options, Known(SUBSCRIPTION_FILES, _SUBSCRIPTION, findings=findings))


LANDED_BILLING = Source(
    "landed_billing", "Landed subscriptions and charges of Stripe and Recharge",
    frozenset(_TABLES.values()), _recognises, _make,
)  # fmt: skip


def _charge(system: str) -> Mapping[str, tuple[str, ...]]:
    """Name the headers of charges; that of Stripe's amounts is left to who knows that they are cents."""
    return {name: headers for name, headers in _CHARGE.items() if system != "Stripe" or name != "amount"}


def _each(raw: Raw) -> str:
    """Give SQL for how often it is paid: so many days, weeks or months."""
    unit = f"lower({cell(raw, 'plan interval', 'order_interval_unit')})"
    count = (
        f"coalesce(try_cast({cell(raw, 'plan interval count', 'charge_interval_frequency')} as integer), 1)"
    )
    cases = " ".join(
        f"when {unit} = '{name}' and {count} = {number} then '{meant}'"
        for (name, number), meant in _INTERVALS.items()
    )
    return f"case {cases} end"


def _price(raw: Raw) -> str:
    """Give SQL for what is paid each interval for all pieces; Stripe counts in the smallest coin."""
    quantity = f"coalesce(try_cast({cell(raw, 'item quantity', 'quantity')} as decimal(9,0)), 1)"
    if header_of(raw, "plan amount"):
        currency = f"lower({cell(raw, 'plan currency')})"
        coins = f"case when {currency} in ('jpy', 'krw', 'clp', 'vnd') then 1 else 100 end"
        amount = f"try_cast({cell(raw, 'plan amount')} as decimal(18,4))"
        return f"cast({amount} * {quantity} / {coins} as decimal(18,4))"
    price = cell(raw, "price")
    return f"coalesce(cast(try_cast({price} as decimal(18,4)) * {quantity} as varchar), {price})"


def _without_plan(raw: Raw) -> list[Finding]:
    if header_of(raw, "plan amount", "price"):
        return []
    text = "what subscriptions cost stands in the tables subscription_item and plan, or price"
    remedy = "Load them in one command, or read the whole database or folder."
    return [Finding("amounts_in_other_tables", text, "warning", raw.name, remedy=remedy)]
