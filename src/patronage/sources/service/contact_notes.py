"""What is worth saying of a log of contacts: what was left out, and what is not known."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from patronage.sources.notes import Note
from patronage.sources.service.contact_rows import GONE

__all__ = ["contact_notes"]


def contact_notes(contacts: str, columns: Collection[str]) -> Iterator[Note]:
    """Give the notes on worked-out contacts."""
    has = set(columns).__contains__
    if has("status"):
        yield Note(
            "contacts_taken_out",
            contacts,
            f"lower(status) in ({GONE})",
            "tickets were deleted, merged or marked as spam where they came from; they are no contacts",
            "status",
        )
    if not {"outcome", "answered", "abandoned", "answered_at"} & set(columns) and has("talk"):
        yield Note(
            "answered_by_talk",
            contacts,
            "outcome is not null",
            "no column says whether a contact was answered: those with talk time are taken as answered, the"
            " others as abandoned",
            remedy="Name one with --map answered=HEADER or --map outcome=HEADER.",
            severity="warning",
        )
    if has("talk"):
        yield Note(
            "talk_without_answer",
            contacts,
            "talk > 0 and outcome <> 'answered'",
            "contacts were not answered and yet have talk time, which is left out",
            "contact_id",
            "Check the column that says whether they were answered.",
            "warning",
        )
        yield Note(
            "talk_without_wait",
            contacts,
            "talk > 0 and outcome = 'answered' and answered_at is null",
            "contacts have talk time and nothing says when they were answered, so it is left out",
            "contact_id",
            "Map the wait with --map wait=HEADER; --map wait=:0 where the log begins with the answer.",
            "warning",
        )
    yield from _of_tickets(contacts, columns)
    yield Note(
        "contacts_of_nobody",
        contacts,
        "customer is null" if has("customer") or has("email") or has("external") else "false",
        "contacts name no customer",
        "contact_id",
    )


def _of_tickets(contacts: str, columns: Collection[str]) -> Iterator[Note]:
    if "status" in columns:
        yield Note(
            "resolved_without_time",
            contacts,
            "lower(status) in ('solved', 'resolved', 'closed') and resolved_at is null",
            "tickets are solved and no column says when",
            "contact_id",
            "Name one with --map resolved_at=HEADER or --map resolution=HEADER.",
            "warning",
        )
    if "ended_at" in columns and not {"resolved_at", "resolution", "resolved"} & set(columns):
        yield Note(
            "resolved_by_closing",
            contacts,
            "resolved_at is not null",
            "no column says when contacts were resolved; the time they were closed is taken",
            severity="warning",
        )
    repeated = (
        f"(select * from {contacts} qualify row_number() over (partition by contact_id order by _row) > 1)"
        if "leg" not in columns
        else ""
    )
    if repeated:
        yield Note(
            "contacts_of_several_rows",
            repeated,
            "true",
            "rows repeat the id of an earlier contact and are read as its further legs",
            "contact_id",
            "Map the number of the leg with --map leg=HEADER.",
            "warning",
        )
