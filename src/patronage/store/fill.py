"""Columns the loader fills itself, so that every row has its group."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["FILLS"]

# Without an order or an id only the row's own content tells it from others. Its customer is no part of that:
# after an erasure the same row arrives without one and must find its former self.
_CONTENT = (
    "md5(concat_ws('|', v.refunded_at, v.currency, v.goods, v.tax, v.shipping, v.product_id, v.quantity))"
)
_REFUND_GROUP = (
    f"case when v.order_id is null then 'refund:' || coalesce(v.refund_id, {_CONTENT})"
    " when v.refunded_on is null then 'undated:' || v.order_id else 'dated:' || v.order_id end"
)

FILLS: Mapping[str, Mapping[str, str]] = {
    "refunds": {
        "refund_group": _REFUND_GROUP,
        "refund_id": f"coalesce(v.refund_id, {_REFUND_GROUP})",
    },
    "subscriptions": {"valid_from": "coalesce(v.valid_from, v.started_on)"},
    "costs": {"to_on": "coalesce(v.to_on, last_day(v.from_on))"},
}
"""Table -> column -> SQL over the delivered row `v`."""
