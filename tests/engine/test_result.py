from __future__ import annotations

from dataclasses import replace
from datetime import date

from patronage.engine.result import Result


def test_notes_are_written_once_and_when_they_are_read() -> None:
    written: list[str] = []

    def write() -> tuple[str, ...]:
        written.append("written")
        return ("One.", "Two.")

    result = Result((), (), "select", date(2025, 1, 1), notes=write)
    assert written == []
    assert result.notes == ("One.", "Two.")
    assert result.notes is result.notes
    assert written == ["written"]


def test_results_are_told_apart_by_their_notes_written_or_not() -> None:
    bare = Result((), (), "select", date(2025, 1, 1))
    assert bare.notes == ()
    assert replace(bare, notes=("One.",)) == replace(bare, notes=lambda: ("One.",)) != bare
    assert "notes=('One.',)" in repr(replace(bare, notes=lambda: ("One.",)))
