from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.store.programs import ran


@dataclass(frozen=True)
class Told:
    flips: int
    refused: int
    found: int
    wrong: list[str]


def test_twenty_bytes_changed_show_nobody_a_wrong_total(tmp_path: Path) -> None:
    told = flipped(tmp_path / "shops", 20)
    assert told.wrong == []
    assert told.flips == 20
    # Most bytes matter, and no byte that matters goes unseen by the doctor.
    assert told.found >= told.refused >= 8


def flipped(path: Path, flips: int) -> Told:
    """Run the loop and give what it saw."""
    return Told(**ran("flips", path, flips))
