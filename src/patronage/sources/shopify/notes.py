"""What is worth a note about a Shopify export: who could not be known, what its amounts leave open."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypedDict, Unpack

from patronage.base.finding import Finding, Severity
from patronage.contract.status import NOT_KEPT_STATUSES
from patronage.engine.duckdb import DuckDB
from patronage.sources.notes import Note, noted
from patronage.sources.raw import Raw
from patronage.sources.shopify.identity import email_sql

__all__ = ["shopify_findings"]

_LATER = "Load a file of refunds as well: dated refunds take the place of these."


def shopify_findings(engine: DuckDB, raw: Raw, orders: str, columns: Collection[str]) -> list[Finding]:
    """Note how a file's orders and amounts were understood."""
    findings = []
    if "subtotal" not in columns:
        text = (
            "there is no Subtotal; goods are Total less Shipping and Taxes where those are given,"
            " and discounts cannot be seen"
        )
        findings.append(Finding("discounts_not_visible", text, "warning", raw.name))
    if "refunded" not in columns:
        text = "there is no Refunded Amount; refunds cannot be seen except where a whole order was refunded"
        findings.append(Finding("refunds_not_visible", text, "warning", raw.name))
    notes = [*_people(orders), *_kinds(orders), *_amounts(orders), *_refunds(orders)]
    return [*findings, *noted(engine, raw, notes)]


def _people(orders: str) -> list[Note]:
    by_phone = "starts_with(customer, 'phone ')"
    return [
        _note(orders, "customer_not_given", "customer is null", "orders name nobody"),
        _note(
            orders,
            "customer_by_phone",
            f"({email_sql()}) is null and {by_phone}",
            "orders have no e-mail; their customer is known by phone",
        ),
        _note(
            orders,
            "customer_by_name",
            f"({email_sql()}) is null and customer is not null and not {by_phone}"
            " and customer is distinct from customer_id",
            "orders have neither e-mail nor phone; their customer is known by name and postal code",
        ),
    ]


def _kinds(orders: str) -> list[Note]:
    words = ", ".join(f"'{word}'" for word in sorted(NOT_KEPT_STATUSES))
    return [
        _note(
            orders,
            "not_kept_orders",
            f"cancelled_at is not null or lower(status) in ({words}) or is_test",
            "orders were cancelled, voided, drafts or tests; they are loaded and left out of every number",
        ),
        _note(orders, "zero_value_orders", "gross = 0", "orders have no value; they are kept"),
        _note(
            orders,
            "exchanges",
            "contains(lower(tags), 'exchange')",
            "orders are tagged as exchanges; they count as orders",
            severity="warning",
        ),
    ]


def _amounts(orders: str) -> list[Note]:
    return [
        _note(orders, "amount_missing", "gross is null", "orders have no amount", severity="warning"),
        _note(
            orders,
            "prices_hold_tax",
            "tax_included = 'in' and held > 0",
            "orders have prices that hold tax (Subtotal + Shipping = Total);"
            " the goods' share of it is taken out, together {total}",
            total="cast(held as decimal(18,2))",
        ),
        _note(
            orders,
            "tax_unknown",
            "tax_included = 'unknown' and taxes > 0",
            "orders have amounts that add up neither with nor without tax;"
            " whether prices hold it is not known",
            "Look at such an order in the shop: tips and duties are not in the export.",
            severity="warning",
        ),
        _note(
            orders,
            "lines_differ",
            "abs(worth - (paid + discount)) > 0.01",
            "orders have lines that do not add up to their goods before discount; the order's amounts count",
        ),
    ]


def _refunds(orders: str) -> list[Note]:
    return [
        _note(
            orders,
            "undated_refunds",
            "refunded > 0 and not untold",
            "orders were refunded, together {total}; the export does not say when, so that the refunds"
            " are undated",
            _LATER,
            total="refunded",
        ),
        _note(
            orders,
            "refunds_split",
            "refunded_tax + refunded_shipping > 0",
            "refunds hold tax or shipping; they are taken for goods with their tax first, then shipping",
        ),
        _note(
            orders,
            "refunded_without_amount",
            "untold and refunded > 0",
            "orders are refunded and do not say how much; their whole amount counts as an undated refund",
            _LATER,
            severity="warning",
        ),
        _note(
            orders,
            "refund_amount_unknown",
            "starts_with(lower(status), 'partially') and contains(lower(status), 'refund')"
            " and coalesce(refunded, 0) = 0",
            "orders are partially refunded and do not say how much; they count at their full value",
            _LATER,
            severity="warning",
        ),
    ]


def _note(orders: str, code: str, condition: str, text: str, remedy: str = "", **more: Unpack[_More]) -> Note:
    return Note(code, orders, condition, text, "order_name", remedy, **more)


class _More(TypedDict, total=False):
    severity: Severity
    total: str
