"""Environments made for one purpose: the package alone as its users have it, and pandas for comparison."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.structure.source import ROOT

__all__ = ["Environment", "make_environment"]

_INSTALLERS = ("pip", "setuptools", "wheel", "_distutils_hack", "distutils-precedence")


@dataclass(frozen=True)
class Environment:
    """A Python environment of its own, or why there is none."""

    folder: Path
    missing: str = ""

    @property
    def python(self) -> str:
        """Its interpreter."""
        return self.program("python")

    def program(self, name: str) -> str:
        """Give the path of one of its programs."""
        return str(self.folder / "bin" / name)

    @property
    def megabytes(self) -> float:
        """What is installed in it takes on disk, without the installer itself."""
        packages = [path for site in self.folder.glob("lib/python*/site-packages") for path in site.iterdir()]
        kept = [path for path in packages if not path.name.startswith(_INSTALLERS)]
        inside = [each for path in kept for each in (path, *path.rglob("*"))]
        return sum(each.stat().st_blocks for each in inside) * 512 / 1e6

    def version(self, package: str) -> str:
        """Give the version of an installed package."""
        asked = f"import importlib.metadata as m; print(m.version({package!r}))"
        done = subprocess.run([self.python, "-c", asked], capture_output=True, text=True, check=True)
        return done.stdout.strip()


def make_environment(folder: Path, wanted: Sequence[str]) -> Environment:
    """Make an environment and install into it; where that fails, tell why instead."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    pip = [str(folder / "bin/python"), "-m", "pip", "--quiet", "--disable-pip-version-check", "install"]
    for command in ([sys.executable, "-m", "venv", str(folder)], [*pip, *wanted]):
        done = subprocess.run(command, env=clean, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            said = (done.stderr or done.stdout).strip().splitlines()
            return Environment(folder, said[-1] if said else f"{command[0]} ended with {done.returncode}")
    return Environment(folder)
