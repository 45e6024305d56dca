"""What customers brought by the channel of their first order: the question that looks at all they did."""

from __future__ import annotations

import sys
from math import isclose

from bench.cpu import Spread, alternate
from patronage.shop import Shop

__all__ = ["compare_first_touch"]

# The first order of each customer is looked up in the orders themselves: nothing of ours is used.
_BY_HAND = """
    with first as (
      select customer, arg_min(channel, (ordered_at, order_id)) as channel from orders
      where customer <> 0 and status <> 'cancelled' group by 1
    ),
    back as (select order_id, sum(goods) as goods from refunds group by 1)
    select coalesce(first.channel, '(not given)'), sum(gross - discount - coalesce(goods, 0)), count(*)
    from orders as o left join first on first.customer = o.customer
      left join back on back.order_id = o.order_id
    where status <> 'cancelled' group by 1
"""


def compare_first_touch(shop: Shop) -> tuple[Spread, Spread]:
    """Measure the question to the shop and the statement by hand, whose answers must be the same."""
    theirs = {row[0]: row[1:] for row in shop.engine.execute(_BY_HAND)}
    for name, *ours in shop.kpi("net_revenue,orders", by="acquisition_channel").rows:
        if not all(
            isclose(float(str(a)), float(str(b))) for a, b in zip(ours[:2], theirs[name], strict=True)
        ):
            sys.exit(f"first touch: {name} is {ours[:2]}, by hand {theirs[name]}")
    return alternate(
        lambda: shop.kpi("net_revenue,orders", by="acquisition_channel"),
        lambda: shop.engine.execute(_BY_HAND),
    )
