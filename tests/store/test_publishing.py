from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.store.programs import ran


@dataclass(frozen=True)
class Told:
    kills: int
    mid_publish: int
    half_copied: int
    published: int
    readings: int
    states: int
    wrong: list[str]


def test_twenty_loads_killed_while_they_publish_show_a_reader_nothing_torn_or_stale(tmp_path: Path) -> None:
    told = publishing_killed(tmp_path / "shops", 20)
    assert told.wrong == []
    assert told.kills == 20
    assert told.mid_publish >= 5
    # The reader was there all the time and saw the shop change, or nothing would be proved.
    assert told.readings > 10
    assert told.states > 2


def publishing_killed(path: Path, kills: int) -> Told:
    """Run the loop and give what it saw."""
    return Told(**ran("publishing", path, kills))
