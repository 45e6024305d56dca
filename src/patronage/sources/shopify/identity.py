"""Who ordered, and which of Shopify's orders are no sales: its exports name neither outright."""

from __future__ import annotations

from patronage.store.identity.addresses import is_nobodys_sql

__all__ = ["email_sql", "identity_sql", "is_test_sql"]


def identity_sql(name: str = "billing_name", postcode: str = "billing_zip") -> str:
    """Give SQL for a customer's id: the e-mail, else the phone, else name and postal code.

    Examples
    --------
    >>> from patronage.engine.duckdb import DuckDB
    >>> values = "(values ('Ann@X.org', '1', 'Ann', '0100'), (null, null, 'Bob', '''0200')) as t"
    >>> row = f"{values} (email, phone, billing_name, billing_zip)"
    >>> with DuckDB.in_memory() as engine:
    ...     engine.execute(f"select {identity_sql()} from {row}")
    [('ann@x.org',), ('bob 0200',)]
    """
    digits = "regexp_replace(phone, '[^0-9]', '', 'g')"
    return (
        f"coalesce({email_sql()}, 'phone ' || nullif({digits}, ''),"
        f" lower({name}) || ' ' || upper(ltrim(replace({postcode}, ' ', ''), '''')))"
    )


def email_sql() -> str:
    """Give SQL for an e-mail that names somebody: those who share noreply@ are no one person.

    Examples
    --------
    >>> from patronage.engine.duckdb import DuckDB
    >>> with DuckDB.in_memory() as engine:
    ...     engine.execute(
    ...         f"select {email_sql()} from (values ('Ann@x.org'), ('noreply@x.org')) as t (email)"
    ...     )
    [('ann@x.org',), (None,)]
    """
    return f"case when not {is_nobodys_sql('lower(email)')} then lower(email) end"


def is_test_sql() -> str:
    """Give SQL that tells tests and drafts: by their tags and gateway, or a draft that nobody paid."""
    tags = "regexp_matches(lower(tags), '(^|,)\\s*(test|test order|draft)\\s*(,|$)')"
    gateway = "regexp_matches(lower(payment_method), '\\b(bogus|testing)\\b')"
    paid = "'paid', 'partially_paid', 'partially_refunded', 'refunded'"
    draft = f"contains(lower(sales_channel), 'draft') and coalesce(lower(status), '') not in ({paid})"
    return f"(coalesce({tags}, false) or coalesce({gateway}, false) or coalesce({draft}, false))"
