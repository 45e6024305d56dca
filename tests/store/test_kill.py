from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.programs import ROOT


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
    """Run the loop in a process of its own and give what it saw."""
    ran = subprocess.run(
        [sys.executable, "-m", "tests.store.kills", str(path), str(kills)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return Told(**json.loads(ran.stdout))
