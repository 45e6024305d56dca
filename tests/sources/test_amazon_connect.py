"""Contact records of Amazon Connect, as they are streamed: records inside records, at least once."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.sources.deliveries import reading, written


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def record(contact: str, began: str, **more: Any) -> dict[str, Any]:
    return {
        "ContactId": contact, "InitialContactId": None, "PreviousContactId": None, "NextContactId": None,
        "Channel": "VOICE", "InitiationMethod": "INBOUND", "InitiationTimestamp": f"2025-03-01T{began}Z",
        "ConnectedToSystemTimestamp": f"2025-03-01T{began}Z", "DisconnectTimestamp": "2025-03-01T10:30:00Z",
        "LastUpdateTimestamp": "2025-03-01T10:31:00Z", "Queue": None, "Agent": None,
        "CustomerEndpoint": {"Address": "+34600111222", "Type": "TELEPHONE_NUMBER"}, "Attributes": {}, **more,
    }  # fmt: skip


QUEUE = {
    "Name": "Orders",
    "EnqueueTimestamp": "2025-03-01T10:01:00Z",
    "DequeueTimestamp": "2025-03-01T10:02:00Z",
}
AGENT = {
    "Username": "eva", "ConnectedToAgentTimestamp": "2025-03-01T10:02:00Z", "AgentInteractionDuration": 180,
    "CustomerHoldDuration": 30, "AfterContactWorkDuration": 45, "NumberOfHolds": 1,
}  # fmt: skip
RECORDS = [
    record("c1", "10:00:00", Queue=QUEUE, Agent={**AGENT, "AfterContactWorkDuration": 0}),
    # Streams deliver at least once: work after the call came with a later update.
    record("c1", "10:00:00", Queue=QUEUE, Agent=AGENT, LastUpdateTimestamp="2025-03-01T10:35:00Z"),
    record("c1", "10:00:00", Queue=QUEUE, Agent=None, LastUpdateTimestamp="2025-03-01T10:20:00Z"),
    record("c2", "10:05:30", InitialContactId="c1", PreviousContactId="c1", InitiationMethod="TRANSFER",
           Queue={**QUEUE, "Name": "Refunds", "EnqueueTimestamp": "2025-03-01T10:05:30Z"},
           Agent={**AGENT, "Username": "max", "ConnectedToAgentTimestamp": "2025-03-01T10:06:00Z"}),
    record("c3", "10:10:00", Queue=QUEUE, Attributes={"customerId": "K-3"},
           DisconnectTimestamp="2025-03-01T10:11:30Z"),
    record("c4", "10:12:00", DisconnectTimestamp="2025-03-01T10:12:20Z"),
    record("c5", "23:30:00", InitiationMethod="OUTBOUND", Channel="CHAT",
           DisconnectTimestamp="2025-03-01T23:31:00Z"),
    record("c6", "10:12:00", InitiationTimestamp="some time"),
    record("c8", "10:40:00", InitialContactId="c7", PreviousContactId="c7", InitiationMethod="TRANSFER"),
]  # fmt: skip


def test_the_latest_record_of_each_leg_counts(tmp_path: Path) -> None:
    text = "".join(json.dumps(one) + "\n" for one in RECORDS)
    with reading(written(tmp_path, text, "ctr.json"), time_zone="Europe/Madrid") as done:
        rows = done.rows("""
            select contact_id, leg, transferred_from, customer, medium, direction, queue, agent, outcome,
              queued_at, answered_at, ended_at, hold_seconds, after_call_seconds
            from stage.contacts where contact_id <> 'c7' order by contact_id, leg
        """)
        days = done.rows("select queued_on::varchar from stage.contacts where contact_id = 'c5'")
        people = done.rows("select customer, phone from stage.persons order by 1")
        again, cut = done.finding("rows_delivered_again"), done.finding("contacts_cut")
        bad, why = done.finding("queued_at_rejected"), done.delivery.files[0].why
    assert rows == [
        ("c1", 1, None, "phone 34600111222", "phone", "in", "Orders", "eva", "answered",
         at("2025-03-01 10:01"), at("2025-03-01 10:02"), at("2025-03-01 10:05:30"), 30, 45),
        ("c1", 2, 1, "phone 34600111222", "phone", "in", "Refunds", "max", "answered",
         at("2025-03-01 10:05:30"), at("2025-03-01 10:06"), at("2025-03-01 10:09:30"), 30, 45),
        # In a queue and never connected: abandoned. Without a queue the menu was enough.
        ("c3", 1, None, "K-3", "phone", "in", "Orders", None, "abandoned", at("2025-03-01 10:01"), None,
         at("2025-03-01 10:11:30"), None, None),
        ("c4", 1, None, "phone 34600111222", "phone", "in", None, None, "deflected", at("2025-03-01 10:12"),
         None, at("2025-03-01 10:12:20"), None, None),
        ("c5", 1, None, "phone 34600111222", "chat", "out", None, None, None, at("2025-03-01 23:30"), None,
         at("2025-03-01 23:31"), None, None),
    ]  # fmt: skip
    assert days == [("2025-03-02",)]
    assert ("phone 34600111222", "+34600111222") in people
    assert (again.count, again.value) == (2, "c1")
    assert (cut.count, cut.value, cut.severity) == (1, "c8", "warning")
    assert (bad.row, bad.value) == (8, "some time")
    assert "Amazon Connect contact records: headers ContactId, InitiationMethod" in why


def test_streams_write_records_behind_one_another(tmp_path: Path) -> None:
    # Without a line end between them, and one that is broken.
    text = "".join(json.dumps(one) for one in RECORDS[:5]) + "\n" + json.dumps(RECORDS[5])[:-9] + "\n"
    with reading(written(tmp_path, text, "stream.json")) as done:
        assert done.rows("select count(*) from stage.contacts") == [(3,)]
        assert done.finding("row_rejected").row == 6
        assert done.delivery.files[0].rows_read == 6
