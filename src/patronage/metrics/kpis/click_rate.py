"""Which share of messages was clicked."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import ratio
from patronage.base.units import SHARE
from patronage.metrics.measures.campaigns import CLICKED, SENDS_CLICKS_KNOWN
from patronage.metrics.metric import Example, Metric

__all__ = ["click_rate"]

click_rate = Metric(
    name="click_rate",
    label="Click rate of messages",
    unit=SHARE,
    question="Which share of the messages sent was clicked?",
    formula=ratio(CLICKED, SENDS_CLICKS_KNOWN),
    better="up",
    source=(
        "Messages clicked by as_of / messages sent (not opened), by the day of sending. Kinds of campaign for"
        " which no click was ever recorded are left out of both parts."
    ),
    interval="wilson",
    drivers=("sends", "open_rate"),
    example=Example(
        rows={
            "campaigns": [
                {"campaign_id": "k1", "campaign": "Spring", "kind": "email"},
                {"campaign_id": "k2", "campaign": "Catalogue", "kind": "mail"},
            ],
            "exposures": [
                {
                    "campaign_id": "k1",
                    "customer": "ann",
                    "sent_at": date(2025, 3, 1),
                    "opened_at": date(2025, 3, 1),
                    "clicked_at": date(2025, 3, 2),
                },
                {
                    "campaign_id": "k1",
                    "customer": "bob",
                    "sent_at": date(2025, 3, 1),
                    "opened_at": date(2025, 3, 4),
                },
                {"campaign_id": "k1", "customer": "cid", "sent_at": date(2025, 3, 1)},
                {"campaign_id": "k1", "customer": "dan", "sent_at": date(2025, 3, 1)},
                {
                    "campaign_id": "k1",
                    "customer": "eve",
                    "arm": "holdout",
                    "assigned_at": date(2025, 3, 1),
                },
                {"campaign_id": "k2", "customer": "ann", "sent_at": date(2025, 3, 9)},
            ],
        },
        expected=0.25,
        text="Ann of four; the catalogue cannot be clicked.",
    ),
)
