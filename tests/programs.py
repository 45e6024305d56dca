"""The programs and libraries that tests need, and the Debian package that each comes from."""

from __future__ import annotations

import ctypes
import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
POSTGRESQL = Path("/usr/lib/postgresql")

PROGRAMS = {
    "chromium": "chromium",
    "git": "git",
    "initdb": "postgresql",
    "java": "openjdk-17-jre-headless",
    "pg_ctl": "postgresql",
}

LIBRARIES = {
    "libatomic.so.1": "libatomic1",  # the driver of Chromium is linked to it
}

# What else a bare Debian has to give, with its reason.
BESIDE = {
    "fonts-dejavu-core": "letters for the pages that Chromium draws",
    "make": "runs everything",
    "python3.11-venv": "makes the environment",
}


def program(name: str) -> str:
    """Return where a program is; skip the test where it is not installed."""
    # Debian keeps the programs of each PostgreSQL in a folder of its own.
    folders = [os.environ.get("PATH", os.defpath), *map(str, sorted(POSTGRESQL.glob("*/bin"), reverse=True))]
    found = shutil.which(name, path=os.pathsep.join(folders))
    if found is None:
        pytest.skip(f"{name} is not installed (Debian package {PROGRAMS[name]})")
    return found


def library(name: str) -> None:
    """Skip the test where a shared library is not installed."""
    try:
        ctypes.CDLL(name)
    except OSError as missing:
        pytest.skip(f"{missing} (Debian package {LIBRARIES[name]})")
