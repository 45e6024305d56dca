"""Files whose headers are the contract's own columns are taken as they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sources.deliveries import reading, table, written

FILES = {
    "contacts": table(
        "contact_id,leg,customer,order_id,medium,queue,agent,direction,queued_at,answered_at,ended_at,"
        "hold_seconds,after_call_seconds,outcome,reason,first_reply_at,resolved_at,reopened_at,reopened,"
        "transferred_from,cost,currency,updated_at",
        "7,1,ann,o1,phone,billing,a1,in,2025-03-01 10:00:00,2025-03-01 10:01:00,2025-03-01 10:05:00,"
        "12.5,30.0,answered,refund,2025-03-01 10:01:00,2025-03-01 11:00:00,2025-03-01 12:00:00,1,"
        ",1.2500,EUR,2025-03-02 00:00:00",
        "7,2,ann,,phone,refunds,a2,in,2025-03-01 10:05:00,,2025-03-01 10:06:00,"
        ",,abandoned,,,,,,1,,,",
    ),
    "agent_states": table("agent,changed_at,state,queue", "a1,2025-03-01 09:00:00,after_call,billing"),
    "surveys": table(
        "survey_id,customer,contact_id,order_id,kind,score,scale,answered_at",
        "1,ann,7,,csat,4.0,5,2025-03-01 12:00:00", "2,bob,,o1,nps,9.0,10,2025-03-01 12:00:00",
    ),
    "subscriptions": table(
        "subscription_id,valid_from,customer,plan,started_at,ended_at,trial_end_at,status,interval,amount,"
        "currency,channel,updated_at",
        "1,2025-01-01,ann,Pro,2025-01-01 10:00:00,,2025-01-15 00:00:00,active,month,9.9000,EUR,email,",
        "1,2025-02-01,ann,Max,2025-01-01 10:00:00,2025-03-01 00:00:00,,ended,week,19.9000,EUR,email,",
    ),
    "payments": table(
        "payment_id,invoice_id,subscription_id,order_id,customer,attempted_at,amount,currency,status,method",
        "1,i1,1,,ann,2025-01-01 10:00:00,9.9000,EUR,failed,card",
        "2,i1,1,,ann,2025-01-03 10:00:00,9.9000,EUR,paid,card",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("asked", [True, False])
def test_nothing_is_changed(name: str, asked: bool, tmp_path: Path) -> None:  # noqa: FBT001
    header, *rows = (line.split(",") for line in FILES[name].splitlines())
    file = written(tmp_path, FILES[name], "export.csv")
    with reading(file, **({"table": name} if asked else {})) as done:
        assert done.delivery.files[0].table == name
        columns = ", ".join(f"coalesce({column}::varchar, '')" for column in header)
        read = done.rows(f"select {columns} from stage.{name} order by _row")
        assert done.delivery.findings == ()
        assert done.tables == {name}
    assert [list(row) for row in read] == rows
