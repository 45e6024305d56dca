"""Views of helpdesks: whose ticket it was, when it was answered and solved, what was said."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from tests.sources.deliveries import reading, table, written


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


TICKETS = table(
    "id,requester,requester id,requester email,requester external id,assignee,assignee id,subject,via,"
    "status,created at,solved at,first reply time in minutes,"
    "first reply time in minutes within business hours,reopens,satisfaction score",
    "1,Ann Lee,r1,Ann@Example.org,K-1,Max,m1,Where is my order?,Mail,Solved,2025-03-01 10:00,"
    "2025-03-02 10:00,30,10,1,Good",
    "2,Bob,r2,bob@example.org,,Max,m1,Hello,Web,Open,2025-03-01 11:00,,,,0,Offered",
    "3,Cleo,r3,,,Eva,e1,Broken,Web,Closed,2025-03-01 12:00,2025-03-01 15:00,15,15,0,Bad",
    "4,Spam,r4,spam@example.org,,,,Buy now,Mail,Deleted,2025-03-01 12:30,,,,0,",
)  # fmt: skip


def test_a_view_of_a_helpdesk(tmp_path: Path) -> None:
    with reading(written(tmp_path, TICKETS, "tickets.csv")) as done:
        contacts = done.rows("""
            select contact_id, customer, agent, medium, queued_at, first_reply_at, resolved_at,
             reopened, outcome
            from stage.contacts order by contact_id
        """)
        ratings = done.rows(
            "select contact_id, kind, score, scale, answered_at from stage.surveys order by 1"
        )
        texts = done.rows("select text_id, customer, body from stage.texts order by 1")
        people = done.rows("select customer, email, name from stage.persons order by 1")
        gone = done.finding("contacts_taken_out")
        codes = done.codes
    assert contacts == [
        ("1", "K-1", "m1", "email", at("2025-03-01 10:00"), at("2025-03-01 10:30"),
         at("2025-03-02 10:00"), 1, None),
        ("2", "bob@example.org", "m1", "form", at("2025-03-01 11:00"), None, None, 0, None),
        ("3", "zendesk r3", "e1", "form", at("2025-03-01 12:00"), at("2025-03-01 12:15"),
         at("2025-03-01 15:00"), 0, None),
    ]  # fmt: skip
    assert ratings == [
        ("1", "csat", 5, 5, at("2025-03-02 10:00")),
        ("3", "csat", 1, 5, at("2025-03-01 15:00")),
    ]
    assert texts == [
        ("contact:1", "K-1", "Where is my order?"),
        ("contact:2", "bob@example.org", "Hello"),
        ("contact:3", "zendesk r3", "Broken"),
    ]
    assert ("K-1", "ann@example.org", "Ann Lee") in people
    assert (gone.count, gone.row, gone.value) == (1, 5, "Deleted")
    assert "ratings_of_two_words" in codes


def test_no_free_text_is_in_the_facts(tmp_path: Path) -> None:
    with reading(written(tmp_path, TICKETS, "tickets.csv")) as done:
        for each in done.delivery.staged:
            known = [c.name for c in each.table.columns]
            present = [c for c, *_ in done.rows(f"describe {each.relation}") if c in known]
            found = done.rows(f"select {', '.join(present)} from {each.relation}")
            assert ("Where is my order?" in str(found)) == (each.table.name == "texts")


VIEW = (
    "Summation column,Id,Requester,Requester id,Requester external id,Requester email,Requester domain,"
    "Submitter,Assignee,Group,Subject,Tags,Status,Priority,Via,Ticket type,Created at,Updated at,Assigned at,"
    "Organization,Due date,Initially assigned at,Solved at,Resolution time,Satisfaction Score,Group stations,"
    "Assignee stations,Reopens,Replies,First reply time in minutes,"
    "First reply time in minutes within business hours,First resolution time in minutes,"
    "Full resolution time in minutes,Agent wait time in minutes,Requester wait time in minutes,"
    "On hold time in minutes"
)


def test_the_whole_view_of_a_helpdesk(tmp_path: Path) -> None:
    row = (
        "1,35436,Ann Lee,901,K-1,ann@example.org,example.org,Ann Lee,Max,Tier 1,Late order,late,Solved,High,"
        "Mail,Incident,2025-03-01 10:00:00,2025-03-04 09:00:00,2025-03-01 10:02:00,Lee Ltd,,"
        "2025-03-01 10:02:00,2025-03-03 10:00:00,48,Good with comment,1,1,2,3,12,12,60,2880,30,40,50"
    )
    with reading(written(tmp_path, table(VIEW, row), "view.csv")) as done:
        found = done.rows("""
            select contact_id, customer, agent, queue, medium, reason, queued_at, first_reply_at, resolved_at,
              reopened, hold_seconds, updated_at
            from stage.contacts
        """)
        assert done.rows("select score, scale from stage.surveys") == [(5, 5)]
    assert found == [
        (
            "35436", "K-1", "Max", "Tier 1", "email", "Incident", at("2025-03-01 10:00:00"),
            at("2025-03-01 10:12:00"), at("2025-03-03 10:00:00"), 2, None, at("2025-03-04 09:00:00"),
        )
    ]  # fmt: skip


def test_what_is_kept_with_a_load_names_nobody(tmp_path: Path) -> None:
    with reading(written(tmp_path, TICKETS, "tickets.csv")) as done:
        rejects = done.rows("select value, reason from stage.rejects")
        said = str((done.delivery.files, done.delivery.findings, rejects))
    assert [name for name in ("Ann", "example.org", "K-1", "Bob", "Where is my order") if name in said] == []
