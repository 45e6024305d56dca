"""CPU time of a command, as the median of a few runs: `python -m scripts.startup`."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median

HELP_SECONDS = 0.150


def cpu_seconds(command: Sequence[str], runs: int = 5) -> float:
    """Return the user and system time that a command takes, once its files are in memory."""
    return median([_once(command) for _ in range(runs + 1)][1:])


def _once(command: Sequence[str]) -> float:
    before = os.times()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = os.times()
    user = after.children_user - before.children_user
    return user + after.children_system - before.children_system


def main() -> None:
    """Measure `patronage --help` of this environment."""
    taken = cpu_seconds([str(Path(sys.executable).with_name("patronage")), "--help"])
    print(f"patronage --help: {taken * 1000:.0f} ms of CPU, at most {HELP_SECONDS * 1000:.0f}")


if __name__ == "__main__":
    main()
