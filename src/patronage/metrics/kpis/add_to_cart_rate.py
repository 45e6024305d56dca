"""Which share of visits fills a cart."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import ratio
from patronage.base.units import SHARE
from patronage.metrics.measures.visits import CART_VISITS, VISITS_WITH_CARTS_KNOWN
from patronage.metrics.metric import Example, Metric

__all__ = ["add_to_cart_rate"]

add_to_cart_rate = Metric(
    name="add_to_cart_rate",
    label="Add-to-cart rate",
    unit=SHARE,
    question="In which share of visits was something put into the cart?",
    formula=ratio(CART_VISITS, VISITS_WITH_CARTS_KNOWN),
    better="up",
    source=(
        "Visits in which something was put into the cart / visits. Absent in a shop none of whose visits "
        "tells of carts."
    ),
    interval="wilson",
    drivers=("visits",),
    example=Example(
        rows={
            "visits": [
                {
                    "visit_id": "1",
                    "visitor_id": "x",
                    "visited_at": date(2025, 1, 3),
                    "carted_at": date(2025, 1, 3),
                },
                {"visit_id": "2", "visitor_id": "y", "visited_at": date(2025, 1, 3)},
                {"visit_id": "3", "visitor_id": "x", "visited_at": date(2025, 1, 9)},
                {"visit_id": "4", "visitor_id": "z", "visited_at": date(2025, 1, 9)},
            ]
        },
        expected=0.25,
        text="One of four visits.",
    ),
)
