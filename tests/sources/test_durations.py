from __future__ import annotations

from pathlib import Path

import pytest

from patronage.base.errors import InputError, UsageError
from tests.sources.deliveries import reading, table, written

CASES = [
    # header, values as delivered, seconds, evidence
    ("Talk time in seconds", ["95", "1240", "0"], [95, 1240, 0], "in seconds"),
    ("Talk (min)", ["1.5", "2", "10"], [90, 120, 600], "in minutes"),
    ("talk_duration_hours", ["0.5", "1", "2"], [1800, 3600, 7200], "in hours"),
    ("Talk", ["1:35", "20:40", "75:00"], [95, 1240, 4500], "as mm:ss"),
    ("Talk (h:mm)", ["1:35", "0:40", "2:00"], [5700, 2400, 7200], "as h:mm"),
    ("AvgTalkDuration", ["0:02:23", "00:04:02", "27:00:01"], [143, 242, 97201], "as h:mm:ss"),
    ("Talk", ["1 day, 1:00:00", "0:00:09.5", ""], [90000, 9.5, None], "as h:mm:ss"),
    ("Talk", ["2m 23s", "1h 5m", "45s"], [143, 3900, 45], "as seconds"),
    # 143 s, 242 s and an hour as a spreadsheet's parts of a day.
    (
        "Talk", ["0.00165509259259259", "0.0028009259259259", "0.0416666666666667"], [143, 242, 3600],
        "parts of a day",
    ),
    ("Talk time", ["95", "143", "600"], [95, 143, 600], "every second one is 143 or more"),
]  # fmt: skip


def log(header: str, values: list[str]) -> str:
    rows = (f"c{i},2025-03-0{i} 10:00:00,Y,10,{v}" for i, v in enumerate(values, 1))
    return table(f"call_id,started_at,answered,wait seconds,{header}", *rows)


@pytest.mark.parametrize(("header", "values", "seconds", "why"), CASES)
def test_how_long_it_took(
    header: str, values: list[str], seconds: list[float | None], why: str, tmp_path: Path
) -> None:
    quoted = [f'"{v}"' if "," in v else v for v in values]
    with reading(written(tmp_path, log(header, quoted), "calls.csv")) as done:
        read = done.rows("select epoch(ended_at - answered_at) from stage.contacts order by contact_id")
        assert [s if s is None else pytest.approx(s, abs=1e-4) for (s,) in read] == seconds
        assert why in done.delivery.files[0].why


def test_a_unit_that_nothing_tells_is_asked_for(tmp_path: Path) -> None:
    file = written(tmp_path, log("Talk", ["2", "5", "9"]), "calls.csv")
    with (
        pytest.raises(InputError, match=r"seconds, minutes or hours.*--map talk_unit=:seconds"),
        reading(file),
    ):
        pass
    with reading(file, mapping={"talk_unit": ":minutes"}) as done:
        assert done.rows("select epoch(ended_at - answered_at) from stage.contacts order by 1") == [
            (120,), (300,), (540,),
        ]  # fmt: skip
    with pytest.raises(UsageError, match="no unit of talk"), reading(file, mapping={"talk_unit": ":weeks"}):
        pass


def test_two_numbers_of_a_ticket_may_be_hours_or_minutes(tmp_path: Path) -> None:
    text = table("ticket_id,created_at,resolution time", "1,2025-03-01 10:00:00,2:30")
    file = written(tmp_path, text, "tickets.csv")
    with pytest.raises(InputError, match="'2:30', which may be minutes and seconds or hours"), reading(file):
        pass
    with reading(file, mapping={"resolution_unit": ":h:mm"}) as done:
        assert done.rows("select epoch(resolved_at - queued_at) from stage.contacts") == [(9000,)]


def test_time_below_zero_is_no_duration(tmp_path: Path) -> None:
    file = written(tmp_path, log("Talk in seconds", ["60", "-5", "90", "-0:00:10"]), "calls.csv")
    with reading(file) as done:
        assert done.rows("select contact_id from stage.contacts order by 1") == [("c1",), ("c3",)]
        finding = done.finding("talk_rejected")
    assert (finding.count, finding.row, finding.value) == (2, 3, "-5")
    assert "without a sign" in finding.remedy


def test_a_column_of_words_is_no_duration(tmp_path: Path) -> None:
    file = written(tmp_path, log("Talk", ["billing", "refund", "5"]), "calls.csv")
    with pytest.raises(InputError, match="holds 'billing'; expected a duration"), reading(file):
        pass
