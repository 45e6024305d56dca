"""How many messages left."""

from __future__ import annotations

from datetime import date

from patronage.base.units import COUNT
from patronage.metrics.measures.campaigns import SENDS
from patronage.metrics.metric import Example, Metric

__all__ = ["sends"]

sends = Metric(
    name="sends",
    label="Messages sent",
    unit=COUNT,
    question="How many messages were sent?",
    formula=SENDS,
    source="Exposures with a sending time, by its day; hold-outs are sent nothing.",
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
        expected=5,
        text="Four letters of spring and a catalogue; Eve was held out.",
    ),
)
