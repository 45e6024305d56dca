"""Tickets of Gorgias, and answers as Delighted and SurveyMonkey give them."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from patronage.base.errors import InputError
from tests.sources.deliveries import reading, table, written


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def lines(*objects: dict[str, Any]) -> str:
    return "".join(json.dumps(one) + "\n" for one in objects)


def ticket(number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": number, "external_id": None, "status": "closed", "channel": "email", "via": "email",
        "from_agent": False, "spam": False, "subject": "Where is it?",
        "customer": {"id": 9, "email": "Ann@Example.org", "name": "Ann Lee", "external_id": None},
        "assignee_user": {"id": 5, "email": "eva@shop.example"}, "assignee_team": {"id": 2, "name": "Front"},
        "created_datetime": "2025-03-01T23:30:00.000000", "opened_datetime": "2025-03-01T23:40:00",
        "first_agent_message_datetime": "2025-03-02T00:30:00", "closed_datetime": "2025-03-02T10:00:00",
        "updated_datetime": "2025-03-02T10:00:00", "satisfaction_survey": {"score": 4, "body_text": "ok"},
        **more,
    }  # fmt: skip


def test_tickets_of_gorgias(tmp_path: Path) -> None:
    text = lines(
        ticket(1, status="open", closed_datetime=None, updated_datetime="2025-03-02T01:00:00"),
        ticket(1),
        ticket(2, from_agent=True, channel="contact_form", satisfaction_survey=None),
        ticket(3, spam=True),
        ticket(4, created_datetime="soon"),
    )
    with reading(written(tmp_path, text, "tickets.json"), time_zone="Europe/Madrid") as done:
        rows = done.rows("""
            select contact_id, customer, agent, queue, medium, direction, queued_at, queued_on::varchar,
              first_reply_at, resolved_at
            from stage.contacts order by 1
        """)
        assert done.rows("select contact_id, score, scale from stage.surveys") == [("1", 4, 5)]
        assert ("ann@example.org", "ann@example.org", "Ann Lee") in done.rows(
            "select customer, email, name from stage.persons"
        )
        again, gone = done.finding("rows_delivered_again"), done.finding("contacts_taken_out")
        bad = done.finding("queued_at_rejected")
    assert rows == [
        ("1", "ann@example.org", "5", "Front", "email", "in", at("2025-03-01 23:30"), "2025-03-02",
         at("2025-03-02 00:30"), at("2025-03-02 10:00")),
        # An agent began it: nobody waited for a first reply.
        ("2", "ann@example.org", "5", "Front", "form", "out", at("2025-03-01 23:30"), "2025-03-02", None,
         at("2025-03-02 10:00")),
    ]  # fmt: skip
    assert (again.row, gone.value, bad.value) == (1, "spam", "soon")


def answer(number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": str(number), "person": "10", "survey_type": "nps", "score": 9, "comment": "Good",
        "permalink": "https://survey.example/r/1", "created_at": 1740871800, "updated_at": 1740871800,
        "person_properties": {"customer_id": "K-1", "order_id": "1001"}, "notes": [], "tags": [], **more,
    }  # fmt: skip


def test_answers_of_delighted(tmp_path: Path) -> None:
    text = lines(
        answer(1),
        answer(1, score=10, updated_at=1740871900),
        answer(2, survey_type="csat", score=4, person_properties=None),
        answer(3, survey_type="thumbs", score=0, person={"id": "11", "email": "bob@example.org"},
               person_properties={}),
        answer(4, survey_type="enps"),
        answer(5, score="ten"),
    )  # fmt: skip
    with reading(written(tmp_path, text, "responses.json"), time_zone="Europe/Madrid") as done:
        rows = done.rows("""
            select survey_id, customer, order_id, kind, score, scale, answered_at, answered_on::varchar
            from stage.surveys order by 1
        """)
        assert done.rows("select text_id, body from stage.texts order by 1")[0] == ("survey:1", "Good")
        others, bad = done.finding("surveys_of_others"), done.finding("score_rejected")
    when = (at("2025-03-01 23:30"), "2025-03-02")
    assert rows == [
        ("1", "K-1", "1001", "nps", 10, 10, *when),
        ("2", "delighted 10", None, "csat", 4, 5, *when),
        ("3", "bob@example.org", None, "csat", 1, 5, *when),
    ]
    assert (others.value, bad.value) == ("enps", "ten")


MONKEY = (
    "Respondent ID,Collector ID,Start Date,End Date,IP Address,Email Address,First Name,Last Name,"
    "Custom Data 1,How likely is it that you would recommend us?,How satisfied are you with your order?,"
    "What could we do better?,How old are you?"
)


def test_answers_of_surveymonkey(tmp_path: Path) -> None:
    text = table(
        MONKEY,
        ",,,,,,,,,,Response,Open-Ended Response,Response",
        "1001,C1,03/01/2025 11:25:00 PM,03/01/2025 11:30:00 PM,1.2.3.4,Ann@Example.org,Ann,Lee,,"
        "10 - Very likely,Very satisfied,More mugs,30",
        "1002,C1,04/02/2025 09:00:00 AM,04/02/2025 09:05:00 AM,1.2.3.4,,,,K-2,6,Dissatisfied,,40",
        "1003,C1,04/02/2025 09:00:00 AM,04/02/2025 09:05:00 AM,1.2.3.4,,,,K-3,,Somehow,,40",
    )
    with reading(written(tmp_path, text, "answers.csv")) as done:
        rows = done.rows("""
            select survey_id, customer, kind, score, scale, answered_at from stage.surveys order by 1
        """)
        texts = done.rows("select text_id, customer, body from stage.texts")
        people = done.rows("select customer, email from stage.persons")
        bad, file = done.finding("score_rejected"), done.delivery.files[0]
        assert "How old are you?" in done.finding("questions_not_scored").message
    first, second = at("2025-03-01 23:30"), at("2025-04-02 09:05")
    assert rows == [
        ("1001:csat1", "ann@example.org", "csat", 5, 5, first),
        ("1001:nps", "ann@example.org", "nps", 10, 10, first),
        ("1002:csat1", "K-2", "csat", 2, 5, second),
        ("1002:nps", "K-2", "nps", 6, 10, second),
    ]
    assert texts == [("survey:1001:nps", "ann@example.org", "More mugs")]
    assert ("ann@example.org", "ann@example.org") in people
    assert (bad.row, bad.value) == (5, "somehow")
    assert file.rows_read == 3


def test_a_survey_without_such_a_question_is_refused(tmp_path: Path) -> None:
    text = table(
        "Respondent ID,Collector ID,Start Date,End Date,IP Address,How old are you?",
        ",,,,,Response",
        "1001,C1,03/01/2025 11:25:00 PM,03/01/2025 11:30:00 PM,1.2.3.4,30",
    )
    with (
        pytest.raises(InputError, match="its questions are 'How old are you"),
        reading(written(tmp_path, text, "answers.csv")),
    ):
        pass
