"""Who ordered, and which of Shopify's orders are no sales: its exports name neither outright."""

from __future__ import annotations

from collections.abc import Collection

from patronage.contract.status import NOT_KEPT_STATUSES
from patronage.sources.notes import Note

__all__ = ["identity_sql", "is_test_sql", "order_notes"]


def identity_sql(name: str = "billing_name", zip_: str = "billing_zip") -> str:
    """Give SQL for a customer's id: the e-mail, else the phone, else name and postal code.

    Examples
    --------
    >>> from patronage.engine.duckdb import DuckDB
    >>> row = "(select 'Ann@X.org' as email, null as phone, 'Ann' as billing_name, '''0100' as billing_zip) as t"
    >>> with DuckDB.in_memory() as engine:
    ...     engine.execute(f"select {identity_sql()} from {row}")
    [('ann@x.org',)]
    """
    digits = "regexp_replace(phone, '[^0-9]', '', 'g')"
    return (
        f"coalesce(lower(email), 'phone ' || nullif({digits}, ''),"
        f" lower({name}) || ' ' || upper(ltrim(replace({zip_}, ' ', ''), '''')))"
    )


def is_test_sql() -> str:
    """Give SQL that tells tests and drafts: by their tags and gateway, or a draft that nobody paid."""
    tags = "coalesce(regexp_matches(lower(tags), '(^|,)\\s*(test|test order|draft)\\s*(,|$)'), false)"
    gateway = "coalesce(regexp_matches(lower(payment_method), '\\b(bogus|testing)\\b'), false)"
    unpaid = "lower(coalesce(status, '')) not in ('paid', 'partially_paid', 'partially_refunded', 'refunded')"
    draft = f"coalesce(contains(lower(sales_channel), 'draft'), false) and {unpaid}"
    return f"({tags} or {gateway} or ({draft}))"


def order_notes(orders: str, columns: Collection[str]) -> list[Note]:
    """List what is worth a note about who ordered and what was no sale."""
    words = ", ".join(f"'{word}'" for word in sorted(NOT_KEPT_STATUSES))
    given = [c for c in ("email", "phone", "billing_name") if c in columns]
    return [
        Note("customer_not_given", orders, "customer is null",
             f"orders name nobody (no {', '.join(given) or 'e-mail'})", "order_name"),
        Note("customer_by_phone", orders, "email is null and starts_with(customer, 'phone ')",
             "orders have no e-mail; their customer is known by phone", "order_name"),
        Note("customer_by_name", orders, "email is null and customer is not null and not starts_with(customer, 'phone ')",
             "orders have neither e-mail nor phone; their customer is known by name and postal code", "order_name"),
        Note("not_kept_orders", orders, f"cancelled_at is not null or lower(status) in ({words}) or is_test",
             "orders were cancelled, voided, drafts or tests; they are loaded and left out of every number",
             "order_name"),
        Note("zero_value_orders", orders, "gross = 0", "orders have no value; they are kept", "order_name"),
        Note("exchanges", orders, "coalesce(contains(lower(tags), 'exchange'), false)",
             "orders are tagged as exchanges; they count as orders", "order_name", severity="warning"),
    ]  # fmt: skip
