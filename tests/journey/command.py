"""The program as people start it: in a process of its own, in a folder of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

START = "from patronage.cli.main import main; main()"


@dataclass(frozen=True)
class Done:
    """What a command ended with: exit code, data, talk."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one object on stdout."""
        return json.loads(self.out)


def patronage(cwd: Path, *arguments: str | Path) -> Done:
    """Run a command; a warning anywhere in it is an error."""
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", START, *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert "Traceback" not in ran.stderr, ran.stderr
    return Done(ran.returncode, ran.stdout, ran.stderr)
