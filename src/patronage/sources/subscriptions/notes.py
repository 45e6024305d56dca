"""What is worth saying of subscriptions: ends without a day, trials, amounts nobody explained."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from patronage.sources.notes import Note

__all__ = ["subscription_notes"]


def subscription_notes(made: str, typed: str, columns: Collection[str]) -> Iterator[Note]:
    """Give the notes on staged subscriptions and the typed rows they were made of."""
    has = set(columns).__contains__
    if has("churned") and not has("tenure"):
        ended = "ended_at is null" if has("ended_at") else "true"
        yield Note(
            "ended_without_day",
            typed,
            f"churned and {ended}",
            "subscriptions have ended and nothing says when; they count as running",
            remedy="Name the day with --map ended_at=HEADER.",
            severity="warning",
        )
    if has("is_trial"):
        yield Note("trials", made, "status = 'trial'", "subscriptions are trials", "subscription_id")
    yield Note(
        "interval_unknown",
        made,
        "interval is null and amount is not null",
        "nothing says how often amounts are paid, so that they come to no monthly revenue",
        "cast(amount as varchar)",
        "State it with --map interval=HEADER or --map interval=:month.",
        "warning",
    )
    yield Note(
        "amount_unknown",
        made,
        "amount is null",
        "subscriptions have no amount",
        "subscription_id",
        "Name what is paid with --map amount=HEADER, or --map monthly=HEADER for an amount a month.",
        "warning",
    )
    if {"monthly", "yearly"} <= set(columns):
        yield Note(
            "months_and_year_differ",
            typed,
            "abs(yearly - 12 * monthly) > 0.12",
            "the amount of a year is not twelve times that of a month; the month's is taken",
            "cast(yearly as varchar)",
            severity="warning",
        )
