"""Business time: stretches of open and closed hours, so that time between instants is a difference."""

from __future__ import annotations

from patronage.contract.table import Table, column

__all__ = ["BUSINESS_TIME", "EVERY_QUEUE", "WITHOUT_HOURS"]

EVERY_QUEUE = ""
"""The hours of queues that state none of their own."""

WITHOUT_HOURS = "without_business_hours"
"""The reason for which times in business hours leave contacts out: nobody stated the hours of their queue."""

BUSINESS_TIME = Table(
    "business_time",
    "One row a stretch of time in which a desk is open or closed throughout, cut at midnights of UTC; empty"
    " where a shop states no business hours.",
    (
        column("schedule", "text", "The queue whose hours they are; empty for all others"),
        column("utc_day", "date", "The day of UTC the stretch lies in", "UTC day"),
        column("begins_at", "timestamp", "Where it begins", "UTC"),
        column("ends_at", "timestamp", "Where the next one begins", "UTC"),
        column("is_open", "boolean", "The desk is open"),
        column("open_seconds", "money", "Open time from the first stretch to where it begins", "seconds"),
    ),
    key=("schedule", "begins_at"),
    kind="mart",
    order=("schedule", "begins_at"),
)
