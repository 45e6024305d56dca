"""The programs that tests start, and the Debian package that each comes from; nowhere else are they named."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

PROGRAMS = {
    "chromium": "chromium",
    "git": "git",
}

# What else a bare Debian has to give, with its reason.
BESIDE = {
    "fonts-dejavu-core": "letters for the pages that Chromium draws",
    "make": "runs everything",
    "python3.11-venv": "makes the environment",
}


def program(name: str) -> str:
    """Return where a program is; skip the test where it is not installed."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed (Debian package {PROGRAMS[name]})")
    return found
