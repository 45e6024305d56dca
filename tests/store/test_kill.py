from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.store.programs import ran


@dataclass(frozen=True)
class Told:
    kills: int
    mid_load: int
    committed: int
    slowest_opening: float
    wrong: list[str]


def test_fifty_loads_killed_at_random_lose_and_double_nothing(tmp_path: Path) -> None:
    told = killed(tmp_path / "shop", 50)
    assert told.wrong == []
    assert told.kills == 50
    assert told.mid_load >= 40
    assert told.slowest_opening < 3
    # Some got through, or every kill came too early to prove anything.
    assert told.committed > 3


def killed(path: Path, kills: int) -> Told:
    """Run the loop and give what it saw."""
    return Told(**ran("kills", path, kills))
