"""Packages that do nothing else, each in an environment of its own that stays for the next time."""

from __future__ import annotations

import subprocess
from pathlib import Path

from bench.environments import Environment, make_environment

__all__ = ["RIVALS", "environment_of"]

RIVALS = {"lifetimes": "0.11.3", "pymc-marketing": "0.19.2"}
"""The last of lifetimes, and the last of pymc-marketing that Python 3.11 can run."""


def environment_of(rival: str, cache: Path) -> Environment:
    """Find its environment, or make it; where it cannot be made, the environment says why."""
    version = RIVALS[rival]
    found = Environment(cache / f"{rival}-{version}")
    try:
        if Path(found.python).exists() and found.version(rival) == version:
            return found
    except subprocess.CalledProcessError:  # begun once and not finished
        pass
    return make_environment(found.folder, [f"{rival}=={version}"])
