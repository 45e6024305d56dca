"""Runs the loops of this folder, each in a process of its own that has never opened a database."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.programs import ROOT

__all__ = ["ran"]


def ran(module: str, path: Path, *arguments: int) -> Any:
    """Run a loop with its figures, and give the object it prints."""
    done = subprocess.run(
        [sys.executable, "-m", f"tests.store.{module}", str(path), *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
