"""WooCommerce's words for what came of an order, without the sign its database sets before them."""

from __future__ import annotations

__all__ = ["status_sql"]


def status_sql(status: str) -> str:
    """Give SQL for a status in words that Patronage knows: baskets nobody finished are drafts.

    Examples
    --------
    >>> from patronage.engine.duckdb import DuckDB
    >>> with DuckDB.in_memory() as engine:
    ...     engine.execute(f"select {status_sql('s')} from (values ('wc-Completed'), ('Trash')) as t (s)")
    [('completed',), ('cancelled',)]
    """
    bare = f"regexp_replace(lower({status}), '^wc-', '')"
    return (
        f"case when {bare} in ('checkout-draft', 'auto-draft') then 'draft'"
        f" when {bare} = 'trash' then 'cancelled' else {bare} end"
    )
