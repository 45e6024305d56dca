"""Tickets of Zendesk in each layout it exports; views are in `test_helpdesk.py`, too."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from tests.sources.deliveries import reading, table, written


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def view(row: str, tags: str = "", minutes: str = "First reply time in minutes") -> str:
    return table(
        f"Id,Requester,Requester email,Assignee,Group,Tags,Status,Via,Created at,Solved at,Reopens,{minutes}",
        row.format(tags=tags),
    )


@pytest.mark.parametrize(
    ("via", "medium"),
    [("Mail", "email"), ("Web form", "form"), ("Phone call (inbound)", "phone"), ("Chat", "chat"),
     ("Carrier pigeon", "carrier pigeon")],
)  # fmt: skip
def test_media_go_by_one_word(via: str, medium: str, tmp_path: Path) -> None:
    row = f"1,Ann,ann@example.org,Max,Tier 1,{{tags}},Solved,{via},2025-03-01 10:00,2025-03-01 12:00,0,30"
    with reading(written(tmp_path, view(row), "view.csv")) as done:
        assert done.rows("select medium, queue, first_reply_at from stage.contacts") == [
            (medium, "Tier 1", at("2025-03-01 10:30"))
        ]
        assert "Zendesk tickets: headers Id, Requester, Assignee, Status" in done.delivery.files[0].why


def test_a_ticket_merged_into_another_is_no_contact(tmp_path: Path) -> None:
    row = "1,Ann,ann@example.org,Max,Tier 1,{tags},Closed,Mail,2025-03-01 10:00,2025-03-01 12:00,0,30"
    text = view(row, "closed_by_merge late") + row.replace("1,Ann", "2,Ann").format(tags="late") + "\n"
    with reading(written(tmp_path, text, "view.csv")) as done:
        assert done.rows("select contact_id from stage.contacts") == [("2",)]
        gone = done.finding("contacts_taken_out")
    assert (gone.count, gone.row, gone.value) == (1, 2, "merged")


def test_minutes_of_office_hours_are_no_time_of_a_reply(tmp_path: Path) -> None:
    row = "1,Ann,ann@example.org,Max,Tier 1,{tags},Solved,Mail,2025-03-01 10:00,2025-03-01 12:00,0,30"
    text = view(row, minutes="First reply time in minutes within business hours")
    with reading(written(tmp_path, text, "view.csv")) as done:
        assert done.rows("select first_reply_at, resolved_at from stage.contacts") == [
            (None, at("2025-03-01 12:00"))
        ]
        assert done.finding("first_reply_unknown").severity == "warning"


def test_the_full_export_in_json(tmp_path: Path) -> None:
    ticket = {
        "id": 35436, "created_at": "2025-03-01T23:30:00Z", "updated_at": "2025-03-03T10:00:00Z",
        "requester_id": 901, "assignee_id": 7, "group_id": 5, "status": "solved", "type": "incident",
        "subject": "Late", "via": {"channel": "web"}, "satisfaction_rating": {"score": "good", "id": 3},
        "metric_set": {"reply_time_in_minutes": {"calendar": 45, "business": 5}, "reopens": 1,
                       "solved_at": "2025-03-02T08:00:00Z"},
    }  # fmt: skip
    broken = {**ticket, "id": 2, "created_at": "yesterday"}
    text = "".join(json.dumps(one) + "\n" for one in (ticket, broken))
    with reading(written(tmp_path, text, "tickets.json"), time_zone="Europe/Madrid") as done:
        rows = done.rows("""
            select contact_id, customer, agent, queue, medium, reason, queued_at, queued_on::varchar,
              first_reply_at, resolved_at, reopened from stage.contacts
        """)
        assert done.rows("select kind, score, scale from stage.surveys") == [("csat", 5, 5)]
        bad = done.finding("queued_at_rejected")
    assert rows == [
        ("35436", "zendesk 901", "7", "5", "form", "incident", at("2025-03-01 23:30"), "2025-03-02",
         at("2025-03-02 00:15"), at("2025-03-02 08:00"), 1)
    ]  # fmt: skip
    assert (bad.row, bad.value) == (2, "yesterday")


def test_the_landed_table_counts_in_utc(tmp_path: Path) -> None:
    text = table(
        "id,_fivetran_synced,allow_channelback,assignee_id,created_at,description,external_id,group_id,"
        "has_incidents,requester_id,status,subject,type,updated_at,via_channel",
        "1595,2025-03-20 02:32:49.426,FALSE,7,2025-03-01 23:30:00,Where is it?,,5,FALSE,901,closed,Late,"
        "incident,2025-03-02 01:55:11,chat",
        "1596,2025-03-20 02:32:49.426,FALSE,7,2025-03-01 23:30:00,,,5,FALSE,902,deleted,,incident,"
        "2025-03-02 01:55:11,web",
    )
    with reading(written(tmp_path, text, "ticket.csv"), time_zone="Europe/Madrid") as done:
        rows = done.rows("""
            select contact_id, customer, medium, queued_at, queued_on::varchar, updated_at
            from stage.contacts
        """)
    assert rows == [
        ("1595", "zendesk 901", "chat", at("2025-03-01 23:30"), "2025-03-02", at("2025-03-02 01:55:11"))
    ]


def test_a_ticket_exported_twice_is_one(tmp_path: Path) -> None:
    header = "Id,Requester,Requester id,Assignee,Status,Via,Created at,Updated at,Reopens"
    text = table(
        header, "1,Ann,r1,Max,Open,Mail,2025-03-01 10:00,2025-03-01 10:00,0",
        "1,Ann,r1,Max,Solved,Mail,2025-03-01 10:00,2025-03-02 10:00,2",
    )  # fmt: skip
    with reading(written(tmp_path, text, "view.csv")) as done:
        assert done.rows("select contact_id, reopened from stage.contacts") == [("1", 2)]
        assert done.finding("rows_delivered_again").row == 2
