"""Which share of messages was opened."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import ratio
from patronage.base.units import SHARE
from patronage.metrics.measures.campaigns import OPENED, SENDS_OPENS_KNOWN
from patronage.metrics.metric import Example, Metric

__all__ = ["open_rate"]

open_rate = Metric(
    name="open_rate",
    label="Open rate",
    unit=SHARE,
    question="Which share of the messages sent was opened?",
    formula=ratio(OPENED, SENDS_OPENS_KNOWN),
    better="up",
    source=(
        "Messages opened or clicked by as_of / messages sent, by the day of sending. Kinds of campaign for"
        " which no opening was ever recorded are left out of both parts."
    ),
    interval="wilson",
    drivers=("sends",),
    notes=("Programs that load pictures for their users count as openings.",),
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
        expected=0.5,
        text="Ann and Bob of four; nobody can tell whether the catalogue was opened.",
    ),
)
