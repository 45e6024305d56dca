from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from patronage.base.errors import InputError
from tests.sources.deliveries import reading, table, written

CALLS = table(
    "Call ID,Agent ID,Date,Time,Direction,Answered,Wait (s),Talk (s),Hold (s),ACW (s),Topic,Caller ID",
    "1,7,2025-03-01,23:59:00,Inbound,Y,90,60,10,30,billing,ann",
    "2,8,2025-03-02,10:00:00,Inbound,N,45,,,,delivery,bob",
    "3,7,2025-03-02,10:05:00,Outbound,N,20,,,,delivery,cleo",
    "4,8.0,2025-03-02,11:00:00,Inbound,Y,0,120,,,billing,",
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_when_somebody_answered_and_when_it_ended(tmp_path: Path) -> None:
    with reading(written(tmp_path, CALLS, "calls.csv")) as done:
        rows = done.rows("""
            select contact_id, outcome, queued_at, answered_at, ended_at, hold_seconds, after_call_seconds
            from stage.contacts order by contact_id
        """)
        others = done.rows(
            "select agent, direction, medium, reason, customer from stage.contacts order by _row"
        )
        why = done.delivery.files[0].why
    assert rows == [
        ("1", "answered", at("2025-03-01 23:59:00"), at("2025-03-02 00:00:30"),
         at("2025-03-02 00:01:40"), 10, 30),
        ("2", "abandoned", at("2025-03-02 10:00:00"), None, at("2025-03-02 10:00:45"), None, None),
        # The shop called and nobody took it: nobody gave up waiting.
        ("3", None, at("2025-03-02 10:05:00"), None, at("2025-03-02 10:05:20"), None, None),
        ("4", "answered", at("2025-03-02 11:00:00"), at("2025-03-02 11:00:00"),
         at("2025-03-02 11:02:00"), None, None),
    ]  # fmt: skip
    assert others == [
        ("7", "in", "phone", "billing", "ann"),
        ("8", "in", "phone", "delivery", "bob"),
        ("7", "out", "phone", "delivery", "cleo"),
        ("8", "in", "phone", "billing", None),
    ]
    assert "'Date' and 'Time' hold day and time: joined" in why
    assert "answered_at = queued_at + wait" in why
    assert "medium = phone, because 'Call ID' names calls" in why


def test_worked_out_instants_have_their_own_shop_day(tmp_path: Path) -> None:
    with reading(written(tmp_path, CALLS, "calls.csv"), time_zone="Europe/Madrid") as done:
        assert done.rows(
            "select queued_at, queued_on, answered_on, ended_on from stage.contacts where contact_id = '1'"
        ) == [(at("2025-03-01 22:59:00"), date(2025, 3, 1), date(2025, 3, 2), date(2025, 3, 2))]


@pytest.mark.parametrize(
    ("header", "values", "resolved"),
    [
        ("resolution_time_hours", ["24", "1.5"], ["2025-03-02 10:00:00", "2025-03-01 12:30:00"]),
        ("Resolution time in minutes", ["60", "90"], ["2025-03-01 11:00:00", "2025-03-01 12:30:00"]),
        ("Resolved", ["Y", "N"], ["2025-03-03 00:00:00", None]),
        # The same header over instants.
        ("Resolved", ["2025-03-02 09:00", ""], ["2025-03-02 09:00:00", None]),
        ("Resolution time", ["2025-03-02 09:00", ""], ["2025-03-02 09:00:00", None]),
    ],
)
def test_when_a_ticket_was_resolved(
    header: str, values: list[str], resolved: list[str | None], tmp_path: Path
) -> None:
    rows = [f"{i},2025-03-01 1{i - 1}:00,2025-03-03 00:00,{v}" for i, v in enumerate(values, 1)]
    file = written(tmp_path, table(f"ticket_id,created_at,closed_at,{header}", *rows), "tickets.csv")
    with reading(file) as done:
        read = done.rows("select resolved_at::varchar from stage.contacts order by contact_id")
    assert [r for (r,) in read] == resolved


def test_closing_stands_for_solving_where_nothing_else_tells(tmp_path: Path) -> None:
    text = table(
        "ticket_id,created_at,closed_at,status",
        "1,2025-03-01 10:00,2025-03-03 00:00,closed",
        "2,2025-03-01 10:00,,open",
    )
    with reading(written(tmp_path, text, "tickets.csv")) as done:
        assert done.rows("select count(resolved_at) from stage.contacts") == [(1,)]
        assert done.finding("resolved_by_closing").severity == "warning"


def test_words_for_how_a_call_went(tmp_path: Path) -> None:
    text = table(
        "call_id,started at,type",
        "1,2025-03-01 10:00,Answered", "2,2025-03-01 10:01,Missed", "3,2025-03-01 10:02,Voicemail",
        "4,2025-03-01 10:03,Teleported",
    )  # fmt: skip
    with reading(written(tmp_path, text, "calls.csv")) as done:
        assert done.rows("select contact_id, outcome from stage.contacts order by 1") == [
            ("1", "answered"), ("2", "abandoned"), ("3", "deflected"),
        ]  # fmt: skip
        finding = done.finding("outcome_rejected")
    assert (finding.row, finding.value) == (5, "Teleported")
    assert "answered, abandoned, callback, overflow, deflected" in finding.remedy


@pytest.mark.parametrize(
    ("rows", "ended"),
    [
        # Who gave up lasted some time, too: it counts from the first ring.
        (["1,2025-03-01 10:00:00,Y,20,80", "2,2025-03-01 10:00:00,N,30,30"], ["10:01:20", "10:00:30"]),
        # Who gave up lasted no time: it counts from the answer.
        (["1,2025-03-01 10:00:00,Y,20,80", "2,2025-03-01 10:00:00,N,30,0"], ["10:01:40", "10:00:30"]),
    ],
)
def test_a_bare_duration(rows: list[str], ended: list[str], tmp_path: Path) -> None:
    text = table("call_id,started at,answered,wait (s),duration (s)", *rows)
    with reading(written(tmp_path, text, "calls.csv")) as done:
        read = done.rows("select ended_at::time::varchar from stage.contacts order by contact_id")
    assert [r for (r,) in read] == ended


def test_a_bare_duration_nothing_explains_is_left_out(tmp_path: Path) -> None:
    text = table("call_id,started at,agent,duration (s)", "1,2025-03-01 10:00:00,7,80")
    with reading(written(tmp_path, text, "calls.csv")) as done:
        assert done.rows("select ended_at from stage.contacts") == [(None,)]
        assert '--map total="duration (s)"' in done.finding("duration_unclear").remedy
    with reading(written(tmp_path, text, "calls.csv"), mapping={"total": "duration (s)"}) as done:
        assert done.rows("select ended_at::varchar from stage.contacts") == [("2025-03-01 10:01:20",)]


def test_talk_time_without_a_wait_needs_a_word(tmp_path: Path) -> None:
    text = table("call_id,started at,talk (s)", "1,2025-03-01 10:00:00,80", "2,2025-03-01 10:00:00,0")
    file = written(tmp_path, text, "calls.csv")
    with reading(file) as done:
        assert done.rows("select outcome, ended_at from stage.contacts order by contact_id") == [
            ("answered", None), ("abandoned", None),
        ]  # fmt: skip
        assert {"answered_by_talk", "talk_without_wait"} <= done.codes
    with reading(file, mapping={"wait": ":0", "wait_unit": ":seconds"}) as done:
        spoken = "select epoch(ended_at - queued_at) from stage.contacts where outcome = 'answered'"
        assert done.rows(spoken) == [(80,)]


@pytest.mark.parametrize(
    ("dates", "times", "queued"),
    [
        (["01/03/2025", "13/03/2025"], ["9:05 AM", "2:00 PM"], ["2025-03-01 09:05:00",
         "2025-03-13 14:00:00"]),
        (["2025-03-01 00:00:00", "2025-03-02"], ["1899-12-31 09:05:00", "14:00"],
         ["2025-03-01 09:05:00", "2025-03-02 14:00:00"]),
        (["45717", "45718"], ["0.378472222222222", "0.583333333333333"], ["2025-03-01 09:05:00",
         "2025-03-02 14:00:00"]),
        (["2025-03-01", "2025-03-02"], ["09:05:00", ""], ["2025-03-01 09:05:00", "2025-03-02 00:00:00"]),
    ],
)  # fmt: skip
def test_day_and_time_in_two_columns(
    dates: list[str], times: list[str], queued: list[str], tmp_path: Path
) -> None:
    rows = [f"{i},{d},{t},7" for i, (d, t) in enumerate(zip(dates, times, strict=True))]
    with reading(written(tmp_path, table("call_id,Date,Time,agent", *rows), "calls.csv")) as done:
        read = done.rows("select queued_at::varchar from stage.contacts order by contact_id")
        assert ("time_missing" in done.codes) == ("" in times)
    assert [r for (r,) in read] == queued


def test_legs_of_one_contact(tmp_path: Path) -> None:
    text = table("call_id,started at,agent", "1,2025-03-01 10:00,7", "1,2025-03-01 10:05,8")
    with reading(written(tmp_path, text, "calls.csv")) as done:
        assert done.rows("select count(*) from stage.contacts") == [(2,)]
        assert done.finding("contacts_of_several_rows").row == 3


@pytest.mark.parametrize(
    ("text", "options", "message"),
    [
        (
            table("call_id,date,agent", "1,soon,7", "2,later,8"),
            {},
            "expected a date or time.* --map queued_at=HEADER",
        ),
        (table("call_id,agent,talk", "1,7,60"), {"table": "contacts"}, "no column for queued_at of contacts"),
        (table("call_id,date,agent", "1,01/02/2025,7"), {}, "may be day/month or month/day"),
    ],
)
def test_a_log_without_a_usable_time_is_refused(
    text: str, options: dict[str, Any], message: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=message), reading(written(tmp_path, text, "log.csv"), **options):
        pass


@pytest.mark.parametrize(
    "text",
    [
        table("order_id,customer,created at,amount,status", "1,ann,2025-03-01,10,paid"),
        table("id,ticket_id,created_at,user_id", "1,7,2025-03-01,3"),
        table("ticket_id,updated,field_name,value", "1,2025-03-01,status,open"),
    ],
)
def test_other_files_are_no_contacts(text: str, tmp_path: Path) -> None:
    tables: set[str] = set()
    with suppress(InputError), reading(written(tmp_path, text, "other.csv")) as done:
        tables = done.tables
    assert "contacts" not in tables


def test_a_rating_that_is_none_does_not_lose_its_contact(tmp_path: Path) -> None:
    text = table(
        "ticket_id,created_at,csat",
        "1,2025-03-01,4 stars", "2,2025-03-01,lovely", "3,2025-03-01,3/5", "4,2025-03-01,",
    )  # fmt: skip
    with reading(written(tmp_path, text, "tickets.csv"), mapping={"scale": ":5"}) as done:
        assert done.rows("select count(*) from stage.contacts") == [(4,)]
        assert done.rows("select contact_id, score, scale from stage.surveys order by 1") == [
            ("1", 4, 5), ("3", 3, 5),
        ]  # fmt: skip
        unread = done.finding("ratings_unread")
    assert (unread.row, unread.value, unread.severity) == (3, "lovely", "warning")


def test_words_in_a_column_of_answered(tmp_path: Path) -> None:
    text = table("call_id,date,answered", "1,2025-03-01 10:00,Answered", "2,2025-03-01 10:00,Missed")
    with reading(written(tmp_path, text, "calls.csv")) as done:
        assert done.rows("select outcome from stage.contacts order by contact_id") == [
            ("answered",), ("abandoned",),
        ]  # fmt: skip


def test_a_workbook_with_times_in_its_cells(tmp_path: Path) -> None:
    path = tmp_path / "calls.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Calls")
        clock, day = book.add_format({"num_format": "h:mm:ss"}), book.add_format({"num_format": "yyyy-mm-dd"})
        long = book.add_format({"num_format": "[h]:mm:ss"})
        for column, header in enumerate(("Call Id", "Date", "Time", "Answered", "Wait", "Talk", "Agent Id")):
            sheet.write(0, column, header)
        for row, (wait, talk) in enumerate(((20, 143), (65, 90_000)), 1):
            sheet.write(row, 0, row)
            sheet.write_datetime(row, 1, datetime.fromisoformat("2025-03-01"), day)
            sheet.write_number(row, 2, (9 * 3600 + 12 * 60 + 58) / 86_400, clock)
            sheet.write(row, 3, "Y")
            sheet.write_number(row, 4, wait / 86_400, clock)
            sheet.write_number(row, 5, talk / 86_400, long)
            sheet.write(row, 6, 7)
    with reading(path) as done:
        rows = done.rows("""
            select queued_at, epoch(answered_at - queued_at), epoch(ended_at - answered_at), agent
            from stage.contacts order by contact_id
        """)
    assert rows == [(at("2025-03-01 09:12:58"), 20, 143, "7"), (at("2025-03-01 09:12:58"), 65, 90_000, "7")]


def test_one_day_for_several_times_of_day(tmp_path: Path) -> None:
    text = table(
        "call_id,Date,Start Time,Answer Time,End Time",
        "1,2025-03-01,10:00:00,10:00:20,10:03:00",
        "2,2025-03-01,11:00:00,,11:00:30",
    )
    with reading(written(tmp_path, text, "calls.csv")) as done:
        rows = done.rows(
            "select queued_at, answered_at, ended_at, outcome from stage.contacts order by contact_id"
        )
    assert rows == [
        (at("2025-03-01 10:00:00"), at("2025-03-01 10:00:20"), at("2025-03-01 10:03:00"), "answered"),
        (at("2025-03-01 11:00:00"), None, at("2025-03-01 11:00:30"), "abandoned"),
    ]
