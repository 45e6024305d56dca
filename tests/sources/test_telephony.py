"""Calls of Aircall and Twilio in the layouts of their exports and interfaces."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from tests.sources.deliveries import reading, table, written


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


AIRCALL = table(
    "line,datetime (tz offset incl.),number timezone,datetime (utc),country_code,direction,from,to,answered,"
    "missed_call_reason,user,duration (total),duration (in call),voicemail,tags,team,call id,call type,"
    "waiting time",
    "Shop,2025-03-02 00:30:00 +0100,Madrid,2025-03-01 23:30:00,ES,inbound,+34600111,+34900,Yes,,Eva,200,150,,"
    "late,Front,A1,Answered,50",
    "Shop,2025-03-02 10:00:00 +0100,Madrid,2025-03-02 09:00:00,ES,inbound,+34600222,+34900,No,"
    "no_available_agent,,40,0,,,Front,A2,Missed,40",
    "Shop,2025-03-02 10:05:00 +0100,Madrid,2025-03-02 09:05:00,ES,inbound,+34600333,+34900,No,"
    "out_of_opening_hours,,5,0,,,Front,A3,Out of business hours,",
    "Shop,2025-03-02 10:06:00 +0100,Madrid,2025-03-02 09:06:00,ES,inbound,+34600444,+34900,No,"
    "short_abandoned,,2,0,,,Front,A4,Abandoned,2",
    "Shop,2025-03-02 10:10:00 +0100,Madrid,2025-03-02 09:10:00,ES,outbound,+34900,+34600555,No,,Eva,20,0,,,"
    "Front,A5,Missed,",
    "Shop,,Madrid,noon,ES,inbound,+34600666,+34900,Yes,,Eva,20,10,,,Front,A6,Answered,10",
)


def test_the_export_of_aircall(tmp_path: Path) -> None:
    with reading(written(tmp_path, AIRCALL, "calls.csv"), time_zone="Europe/Madrid") as done:
        rows = done.rows("""
            select contact_id, customer, direction, queue, agent, outcome, queued_at, answered_at, ended_at
            from stage.contacts order by 1
        """)
        days = done.rows("select queued_on::varchar, medium from stage.contacts where contact_id = 'A1'")
        short, bad = done.finding("calls_too_short"), done.finding("queued_at_rejected")
        why = done.delivery.files[0].why
    assert rows == [
        # 200 seconds from the first ring on: 50 of waiting, 150 of talk.
        ("A1", "phone 34600111", "in", "Shop", "Eva", "answered", at("2025-03-01 23:30"),
         at("2025-03-01 23:30:50"), at("2025-03-01 23:33:20")),
        ("A2", "phone 34600222", "in", "Shop", None, "abandoned", at("2025-03-02 09:00"), None,
         at("2025-03-02 09:00:40")),
        ("A3", "phone 34600333", "in", "Shop", None, "deflected", at("2025-03-02 09:05"), None,
         at("2025-03-02 09:05:05")),
        ("A5", "phone 34600555", "out", "Shop", "Eva", None, at("2025-03-02 09:10"), None,
         at("2025-03-02 09:10:20")),
    ]  # fmt: skip
    assert days == [("2025-03-02", "phone")]
    assert (short.row, short.value) == (5, "short_abandoned")
    assert (bad.row, bad.value) == (7, "noon")
    assert "Aircall calls: headers line, datetime (utc), missed_call_reason and duration (in call)" in why


def test_an_older_export_of_aircall_has_day_and_time_apart(tmp_path: Path) -> None:
    text = table(
        "line,date (TZ offset incl.),time (TZ offset incl.),number timezone,country_code,direction,from,to,"
        "answered,missed_call_reason,user,duration (total),duration (in call),via,voicemail,tags,call id",
        "Shop,2025-03-02,00:30:00,Madrid,ES,inbound,600111,900,Yes,,Eva,200,150,Shop,,,B1",
    )
    with reading(written(tmp_path, text, "calls.csv"), time_zone="Europe/Madrid") as done:
        assert done.rows("select queued_at, ended_at from stage.contacts") == [
            (at("2025-03-01 23:30"), at("2025-03-01 23:33:20"))
        ]


def test_the_calls_of_aircalls_interface(tmp_path: Path) -> None:
    began = 1740871800  # 2025-03-01 23:30 UTC
    call = {
        "id": 77, "direction": "inbound", "status": "done", "missed_call_reason": None, "started_at": began,
        "answered_at": began + 50, "ended_at": began + 200, "duration": 200, "raw_digits": "+34 600 111",
        "user": {"id": 5, "name": "Eva"}, "number": {"id": 9, "name": "Shop"},
    }  # fmt: skip
    missed = {
        **call,
        "id": 78,
        "answered_at": None,
        "missed_call_reason": "agents_did_not_answer",
        "user": None,
    }
    text = "".join(json.dumps(one) + "\n" for one in (call, missed))
    with reading(written(tmp_path, text, "calls.json")) as done:
        assert done.rows("""
            select contact_id, customer, queue, agent, outcome, queued_at, answered_at, ended_at
            from stage.contacts order by 1
        """) == [
            ("77", "phone 34600111", "Shop", "5", "answered", at("2025-03-01 23:30"),
             at("2025-03-01 23:30:50"), at("2025-03-01 23:33:20")),
            ("78", "phone 34600111", "Shop", None, "abandoned", at("2025-03-01 23:30"), None,
             at("2025-03-01 23:33:20")),
        ]  # fmt: skip


TWILIO = table(
    "Sid,ParentCallSid,DateCreated,DateUpdated,From,To,Status,StartTime,EndTime,Duration,Direction,Price,"
    "PriceUnit",
    "CA1,,2025-03-01T23:29:59Z,2025-03-01T23:34:00Z,+34600111,+34900,completed,2025-03-01T23:30:00Z,"
    "2025-03-01T23:33:20Z,200,inbound,-0.0085,USD",
    "CA2,CA1,2025-03-01T23:30:40Z,2025-03-01T23:34:00Z,+34600111,+34901,no-answer,2025-03-01T23:30:20Z,"
    "2025-03-01T23:30:40Z,0,outbound-dial,,USD",
    "CA3,CA1,2025-03-01T23:30:49Z,2025-03-01T23:34:00Z,+34600111,+34902,completed,2025-03-01T23:30:50Z,"
    "2025-03-01T23:33:20Z,150,outbound-dial,-0.0140,USD",
    "CA4,,2025-03-02T09:00:00Z,2025-03-02T09:01:00Z,+34600222,+34900,completed,2025-03-02T09:00:00Z,"
    "2025-03-02T09:00:40Z,40,inbound,-0.0085,USD",
    "CA5,CA4,2025-03-02T09:00:10Z,2025-03-02T09:01:00Z,+34600222,+34901,busy,2025-03-02T09:00:10Z,"
    "2025-03-02T09:00:12Z,0,outbound-dial,,USD",
    "CA6,,2025-03-02T09:05:00Z,2025-03-02T09:05:20Z,+34900,+34600333,no-answer,2025-03-02T09:05:00Z,"
    "2025-03-02T09:05:20Z,0,outbound-api,,USD",
    "CA6,,2025-03-02T09:05:00Z,2025-03-02T09:05:10Z,+34900,+34600333,ringing,2025-03-02T09:05:00Z,,0,"
    "outbound-api,,USD",
    "CA7,,,2025-03-02T09:05:20Z,+34600444,+34900,completed,noon,,0,inbound,-0.01,USD",
)


def test_the_legs_of_a_call_are_one(tmp_path: Path) -> None:
    with reading(written(tmp_path, TWILIO, "calls.csv"), time_zone="Europe/Madrid") as done:
        rows = done.rows("""
            select contact_id, customer, direction, medium, outcome, queued_at, answered_at, ended_at, cost,
              currency
            from stage.contacts order by 1
        """)
        legs, again = done.finding("legs_put_together"), done.finding("rows_delivered_again")
        bad = done.finding("queued_at_rejected")
    assert rows == [
        ("CA1", "phone 34600111", "in", "phone", "answered", at("2025-03-01 23:30"),
         at("2025-03-01 23:30:50"), at("2025-03-01 23:33:20"), Decimal("0.0225"), "USD"),
        # The menu took the call; those it dialled did not.
        ("CA4", "phone 34600222", "in", "phone", "abandoned", at("2025-03-02 09:00"), None,
         at("2025-03-02 09:00:40"), Decimal("0.0085"), "USD"),
        ("CA6", "phone 34600333", "out", "phone", None, at("2025-03-02 09:05"), None,
         at("2025-03-02 09:05:20"), None, "USD"),
    ]  # fmt: skip
    assert (legs.count, again.count, again.row) == (3, 1, 8)
    assert (bad.row, bad.value) == (9, "noon")
