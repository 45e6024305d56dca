"""Packages that do nothing else, each in an environment of its own that stays for the next time."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from importlib.metadata import version as installed
from pathlib import Path

from bench.environments import Environment, make_environment

__all__ = ["ACCELERATOR", "RIVALS", "accelerated", "environment_of"]

RIVALS = {"lifetimes": "0.11.3", "pymc-marketing": "0.19.2"}
"""The last of lifetimes, and the last of pymc-marketing that Python 3.11 can run."""

ACCELERATOR = ("numba", "0.68.1")


def environment_of(rival: str, cache: Path) -> Environment:
    """Find its environment, or make it; where it cannot be made, the environment says why."""
    return _environment(rival, RIVALS[rival], cache)


def accelerated(cache: Path) -> Environment:
    """Find or make the environment of the accelerator: it and what our models import, at our versions."""
    return _environment(*ACCELERATOR, cache, [f"{name}=={installed(name)}" for name in ("numpy", "scipy")])


def _environment(name: str, version: str, cache: Path, beside: Sequence[str] = ()) -> Environment:
    found = Environment(cache / f"{name}-{version}")
    try:
        if Path(found.python).exists() and found.version(name) == version:
            return found
    except subprocess.CalledProcessError:  # begun once and not finished
        pass
    return make_environment(found.folder, [f"{name}=={version}", *beside])
