"""What a child process may take, so that no file can take the machine."""

from __future__ import annotations

import os
import resource
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Limits", "impose", "limits_for"]

_MEGABYTE = 1_000_000
_LEAST_SECONDS = 60
_SECONDS_A_MEGABYTE = 5
_STACK_BYTES, _DATABASES = 8 << 20, 3
# Of what lies elsewhere nobody knows how much it is.
_SECONDS_ELSEWHERE = 3_600


@dataclass(frozen=True)
class Limits:
    """Limits of one child.

    Parameters
    ----------
    memory_bytes
        Memory it may take beyond what it starts with; a load keeps the database itself to half of it.
    cpu_seconds
        Processor time it may take, that of all its threads together.
    open_files
        Files it may hold open at a time.
    """

    memory_bytes: int = 4_000_000_000
    cpu_seconds: int = _LEAST_SECONDS
    open_files: int = 4_096


def limits_for(paths: Iterable[Path]) -> Limits:
    """Give limits for work over some files and folders: time grows with their bytes.

    Examples
    --------
    >>> limits_for([]).cpu_seconds
    60
    """
    seconds = _LEAST_SECONDS + sum(map(_seconds, paths))
    return Limits(cpu_seconds=seconds)


def impose(limits: Limits) -> None:
    """Hold this process to its limits for good. Memory is limited on Linux; a crash leaves no core file."""
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_CPU, limits.cpu_seconds)
    _lower(resource.RLIMIT_NOFILE, limits.open_files)
    # Each thread of a database sets its stack aside, and hardly uses it.
    stacks = _STACK_BYTES * _DATABASES * (os.cpu_count() or 1)
    _lower(resource.RLIMIT_DATA, _data_bytes() + stacks + limits.memory_bytes)


def _lower(kind: int, most: int) -> None:
    present, hard = resource.getrlimit(kind)
    known = [each for each in (present, hard) if each != resource.RLIM_INFINITY]
    # The hard limit stays: the soft one of processor time ends a process with a signal that says why.
    resource.setrlimit(kind, (min([most, *known]), hard))


def _data_bytes() -> int:
    """Give the writable memory of this process, where the system tells."""
    try:
        status = Path("/proc/self/status").read_text("ascii")
    except OSError:
        return 0
    told = [line.split()[1] for line in status.splitlines() if line.startswith("VmData:")]
    return int(told[0]) * 1024 if told else 0


def _seconds(path: Path) -> int:
    try:
        size = _size(path)
    except (OSError, ValueError):
        return _SECONDS_ELSEWHERE
    return size * _SECONDS_A_MEGABYTE // _MEGABYTE


def _size(path: Path) -> int:
    if path.is_dir():
        return sum(each.stat().st_size for each in path.rglob("*") if each.is_file())
    return os.stat(path).st_size  # noqa: PTH116  # so that one missing is told from one empty
