"""What the delivered states of subscriptions and payments mean: one list of words for each."""

from __future__ import annotations

__all__ = ["COLLECTED_STATUSES", "FAILED_STATUSES", "OVER_STATUSES", "TRIAL_STATUSES"]

TRIAL_STATUSES = frozenset({"trial", "trialing", "trialling", "in trial", "in_trial", "prueba", "пробный"})
"""Lower-case words. Nothing is paid yet."""

OVER_STATUSES = frozenset(
    {
        "canceled",
        "cancelled",
        "churned",
        "ended",
        "expired",
        "incomplete_expired",
        "inactive",
        "paused",
        "stopped",
        "terminated",
        "cancelada",
        "pausada",
        "отменена",
        "завершена",
        "anulat",
        "încheiat",
    }
)
"""Lower-case words. A later version in such a state ends the subscription on the day it holds from."""

COLLECTED_STATUSES = frozenset({"paid", "refunded"})
"""Lower-case words. What was given back later had been paid."""

FAILED_STATUSES = frozenset({"failed"})
"""Lower-case words. Attempts in any other state are not over: they neither failed nor were paid."""
