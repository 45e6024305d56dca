"""Long work is talked about: after two seconds, on stderr, and not a word before."""

from __future__ import annotations

import re
from time import sleep

import pytest

from patronage.cli import progress
from patronage.cli.progress import working


def test_short_work_is_done_in_silence(capsys: pytest.CaptureFixture[str]) -> None:
    with working("loading orders.csv") as name_step:
        name_step("reading")
    assert capsys.readouterr() == ("", "")


def test_long_work_names_task_step_and_seconds(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "_PATIENCE", 0.05)
    monkeypatch.setattr(progress, "_PLAIN", 0.05)
    with working("writing the report") as name_step:
        name_step("cohorts")
        sleep(0.3)
    out, err = capsys.readouterr()
    assert out == ""
    lines = err.splitlines()
    assert len(lines) > 1
    assert all(re.fullmatch(r"writing the report: cohorts … \d s", line) for line in lines)


def test_talk_ends_when_the_work_fails(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ZeroDivisionError), working("dividing"):
        raise ZeroDivisionError
    assert capsys.readouterr().err == ""
