"""How many orders followed a campaign."""

from __future__ import annotations

from datetime import date

from patronage.base.units import COUNT
from patronage.metrics.measures.campaigns import ASSOCIATION, CAMPAIGN_ORDERS
from patronage.metrics.metric import Example, Metric

__all__ = ["campaign_orders"]

campaign_orders = Metric(
    name="campaign_orders",
    label="Orders after a campaign",
    unit=COUNT,
    question="How many orders did customers place after a campaign had reached them?",
    formula=CAMPAIGN_ORDERS,
    better="up",
    source=(
        "Kept orders of customers a campaign was sent to (or who were drawn for it), from then until its"
        " window_days later (30 where it states none). An order that several could claim counts once, for the"
        " last exposure before it, so that campaigns add up to the total."
    ),
    drivers=("sends",),
    notes=(ASSOCIATION,),
    example=Example(
        rows={
            "campaigns": [
                {"campaign_id": "k1", "campaign": "Spring", "window_days": 14},
                {"campaign_id": "k2", "campaign": "Summer", "window_days": 14},
            ],
            "exposures": [
                {"campaign_id": "k1", "customer": "ann", "sent_at": date(2025, 3, 1)},
                {"campaign_id": "k2", "customer": "ann", "sent_at": date(2025, 3, 8)},
                {"campaign_id": "k1", "customer": "bob", "sent_at": date(2025, 3, 1)},
                {
                    "campaign_id": "k1",
                    "customer": "cid",
                    "arm": "holdout",
                    "assigned_at": date(2025, 3, 1),
                },
            ],
            "orders": [
                {"order_id": "1", "customer": "ann", "ordered_at": date(2025, 3, 2), "gross": 30},
                {"order_id": "2", "customer": "ann", "ordered_at": date(2025, 3, 10), "gross": 50},
                {"order_id": "3", "customer": "bob", "ordered_at": date(2025, 3, 16), "gross": 70},
                {"order_id": "4", "customer": "cid", "ordered_at": date(2025, 3, 5), "gross": 90},
            ],
            "refunds": [{"refund_id": "r", "order_id": "2", "refunded_at": date(2025, 3, 15), "goods": 10}],
        },
        ask={"by": "campaign"},
        expected=[
            {"campaign": "Spring", "campaign_orders": 1},
            {"campaign": "Summer", "campaign_orders": 1},
        ],
        text="Ann's second order lies after both and counts for the later one; Bob's came a day too late.",
    ),
)
