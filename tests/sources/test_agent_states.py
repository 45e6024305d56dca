from __future__ import annotations

from pathlib import Path

from tests.sources.deliveries import reading, table, written

LOG = table(
    "Agent,Agent ID,Date,Time,Status",
    "Max,7,2025-03-01,09:00:00,Available", "Max,7,2025-03-01,09:10:00,On call",
    "Max,7.0,2025-03-01,09:15:00,Wrap-up", "Max,7,2025-03-01,09:20:00,Lunch",
    "Max,7,2025-03-01,09:25:00,Not Ready", "Max,7,2025-03-01,17:00:00,Logged out",
    "Max,7,2025-03-01,17:01:00,Levitating",
)  # fmt: skip


def test_what_agents_are_doing(tmp_path: Path) -> None:
    with reading(written(tmp_path, LOG, "states.csv")) as done:
        rows = done.rows("select agent, changed_at, state from stage.agent_states order by changed_at")
        bad = done.finding("state_rejected")
    assert {agent for agent, *_ in rows} == {"7"}
    assert [(at.isoformat(" ", "minutes"), state) for _, at, state in rows] == [
        ("2025-03-01 09:00", "ready"),
        ("2025-03-01 09:10", "talking"),
        ("2025-03-01 09:15", "after_call"),
        ("2025-03-01 09:20", "pause"),
        ("2025-03-01 09:25", "away"),
        ("2025-03-01 17:00", "offline"),
    ]
    assert (bad.row, bad.value) == (8, "Levitating")
    assert "ready, talking, after_call, pause, away, offline" in bad.remedy


def test_calls_with_an_agent_are_no_states(tmp_path: Path) -> None:
    text = table("call_id,agent,start time,status", "1,7,2025-03-01 10:00,answered")
    with reading(written(tmp_path, text, "calls.csv")) as done:
        assert done.tables == {"contacts"}
