"""Goods that exporters write into one cell: `name:Shirt|sku:S-1|quantity:2|total:36.00|sub_total:40.00`."""

from __future__ import annotations

from patronage.sources.headers import plain
from patronage.sources.raw import Raw
from patronage.sources.staging import column_of

__all__ = ["goods_in_cells"]


def goods_in_cells(raw: Raw) -> str:
    """Give a query of one row a piece of goods out of the cells `line_item_1` …, or nothing without any.

    It has `_row`, `place` and the text under `item`, `item_id`, `item_sku`, `item_quantity`, `item_worth`.
    """
    cells = [
        (int(number), column_of(i))
        for i, header in enumerate(raw.headers)
        if (number := plain(header).removeprefix("lineitem")).isdigit()
        and plain(header).startswith("lineitem")
    ]
    if not cells:
        return ""
    texts = " union all ".join(
        f"select _row, {place} as place, {column} as goods from {raw.relation} where {column} is not null"
        for place, column in cells
    )
    return f"""
        select _row, place, {_said("name")} as item, {_said("product_id")} as item_id,
          {_said("sku")} as item_sku, try_cast({_said("quantity")} as integer) as item_quantity,
          try_cast(coalesce({_said("sub_total")}, {_said("total")}) as decimal(18,4)) as item_worth
        from ({texts})
    """


def _said(name: str) -> str:
    return rf"nullif(regexp_extract(goods, '(^|\|){name}:([^|]*)', 2), '')"
