from __future__ import annotations

import errno
from dataclasses import dataclass
from pathlib import Path

import pytest

from patronage.base.errors import EngineError, MissingResource
from patronage.store.room import refuse_if_short, telling_of_room
from tests.store.programs import ran


@dataclass(frozen=True)
class Told:
    how: str
    points: int
    refused: int
    wrong: list[str]


def test_on_a_full_disk_what_was_loaded_is_served_and_nothing_is_left_over(tmp_path: Path) -> None:
    told = filled(tmp_path / "disk", 3, 8)
    print(f"the disk was made small by {told.how}")  # noqa: T201  # which of the two ways it was
    assert told.wrong == []
    assert told.points == 3
    assert told.refused > 0


def filled(path: Path, points: int, *sizes: int) -> Told:
    """Run the loop and give what it saw."""
    return Told(**ran("full_disk", path, points, *sizes))


def test_more_bytes_than_are_free_are_refused_before_they_are_written(tmp_path: Path) -> None:
    refuse_if_short(tmp_path, 1)
    with pytest.raises(MissingResource, match=r"is full: 9,000,000,000,000,000 bytes or more are needed and"):
        refuse_if_short(tmp_path, 9_000_000_000_000_000)


def test_only_the_errors_of_a_full_disk_are_told_as_such(tmp_path: Path) -> None:
    full = EngineError("DuckDB IO: Could not write file: No space left on device")
    for error in (OSError(errno.ENOSPC, "No space left on device"), full):
        with pytest.raises(MissingResource, match="is full"), telling_of_room(tmp_path, lambda: 1):
            raise error
    with pytest.raises(FileNotFoundError), telling_of_room(tmp_path, lambda: 1):
        (tmp_path / "none").read_text()
