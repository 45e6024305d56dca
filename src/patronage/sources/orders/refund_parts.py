"""What an order gave back as one sum, split into goods, tax and shipping."""

from __future__ import annotations

__all__ = ["with_refund_parts"]


def with_refund_parts(orders: str) -> str:
    """Add `refunded_goods`, `refunded_tax` and `refunded_shipping` to a query of orders.

    A refund is taken for goods with their tax first, then for shipping; what is left over is goods.

    Parameters
    ----------
    orders
        A query with `net` (paid for goods, without tax), `goods_tax`, `shipping`, `taxes` and `refunded`.

    Examples
    --------
    >>> from patronage.engine.duckdb import DuckDB
    >>> order = "select 100.0 as net, 20.0 as goods_tax, 6.0 as shipping, 21.0 as taxes, 123.0 as refunded"
    >>> parts = "cast(columns('refunded_.*') as integer)"
    >>> with DuckDB.in_memory() as engine:
    ...     engine.execute(f"select {parts} from ({with_refund_parts(order)})")
    [(100, 20, 3)]
    """
    goods = "case when pool > 0 then of_goods * net / pool else 0 end"
    return f"""
        select * exclude (pool, of_goods, of_shipping),
          cast({goods} + refunded - of_goods - of_shipping as decimal(18,4)) as refunded_goods,
          cast(of_goods - {goods} as decimal(18,4)) as refunded_tax,
          cast(of_shipping as decimal(18,4)) as refunded_shipping
        from (
          select *, least(refunded - of_goods,
            coalesce(shipping, 0) + greatest(coalesce(taxes, 0) - goods_tax, 0)) as of_shipping
          from (
            select *, net + goods_tax as pool, least(refunded, net + goods_tax) as of_goods
            from ({orders})
          )
        )
    """
