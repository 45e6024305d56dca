"""A PostgreSQL server of its own for a run of tests: a new folder, a socket in it, no port at all."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.programs import program

OWNER = "postgres"


@contextmanager
def postgres_server() -> Iterator[str]:
    """Start a server and give its address; it and all it held are gone in the end."""
    initdb, pg_ctl = program("initdb"), program("pg_ctl")
    # The path of a socket has about a hundred letters, fewer than the folders of tests may have.
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, OWNER, OWNER)
        data = folder / "data"
        _run([initdb, "-D", data, "-U", OWNER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"])
        settings = f"-k {folder} -c listen_addresses='' -c fsync=off -c jit=off"
        _run([pg_ctl, "start", "-w", "-D", data, "-l", folder / "log", "-o", settings])
        try:
            yield f"postgresql://{OWNER}@/postgres?host={folder}"
        finally:
            _run([pg_ctl, "stop", "-w", "-D", data, "-m", "immediate"])
    finally:
        shutil.rmtree(folder)


def _run(command: list[str | Path]) -> None:
    # PostgreSQL refuses to run as root, who CI runs as.
    owner = OWNER if os.geteuid() == 0 else None
    subprocess.run(
        command,
        check=True,
        stdout=subprocess.DEVNULL,
        cwd="/",
        user=owner,
        group=owner,
        extra_groups=() if owner else None,
    )
