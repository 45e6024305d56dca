"""One writer a shop: a lock whose message names who holds it and since when."""

from __future__ import annotations

import fcntl
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from patronage.base.errors import StoreError

__all__ = ["holder", "holding", "is_held"]


@contextmanager
def holding(path: Path, started_at: datetime) -> Iterator[None]:
    """Hold the lock while the context lasts; refuse at once when somebody else does.

    The operating system lets go of it when the process ends, however it ends.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StoreError(_held(path)) from None
        taken = {"process": os.getpid(), "host": socket.gethostname(), "started_at": started_at.isoformat()}
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, json.dumps(taken).encode(), 0)
        try:
            yield
        finally:
            os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


def is_held(path: Path) -> bool:
    """Tell whether somebody is writing."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def holder(path: Path) -> str:
    """Give who took the lock last and did not give it back; nothing where nobody did."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return f"process {found['process']} on {found['host']} since {found['started_at']}"
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _held(path: Path) -> str:
    who = holder(path) or "another process that has just begun"
    return f"the shop {path.parent} is being written by {who}; wait until it ends, or end it, and try again"
