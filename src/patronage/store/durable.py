"""Files that are whole or not there, whenever the power goes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event

__all__ = ["UNFINISHED", "copy_durably", "make_durable", "replace_durably", "write_durably"]


UNFINISHED = ".part"
"""How names of files end that are not whole yet."""


def write_durably(path: Path, content: bytes) -> None:
    """Put `content` in place of a file: readers see the old or the new, never a part."""
    with _unfinished(path) as unfinished:
        unfinished.write_bytes(content)
        make_durable(unfinished)
        replace_durably(unfinished, path)


def copy_durably(source: Path, target: Path) -> None:
    """Copy a file under a name that appears only when its bytes are on disk."""
    with _unfinished(target) as unfinished:
        # On a busy machine its bytes are asked for before the copy has begun.
        unfinished.touch()
        with _made_durable_meanwhile(unfinished):
            shutil.copyfile(source, unfinished)
        make_durable(unfinished)
        replace_durably(unfinished, target)


def make_durable(path: Path) -> None:
    """Wait until a file's bytes are on disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def replace_durably(source: Path, target: Path) -> None:
    """Rename over a file, and write the folder's own entry to disk."""
    source.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextmanager
def _made_durable_meanwhile(path: Path) -> Iterator[None]:
    """Bring a large file's bytes to disk while they are written, so that nobody waits for all at the end."""
    is_written = Event()

    def write_through() -> None:
        while not is_written.wait(_NOW_AND_THEN):
            make_durable(path)

    with ThreadPoolExecutor(1) as helper:
        written = helper.submit(write_through)
        try:
            yield
        finally:
            is_written.set()
        # What the disk refuses is told once, and to the one who asked first.
        written.result()


_NOW_AND_THEN = 0.1
"""Seconds."""


@contextmanager
def _unfinished(path: Path) -> Iterator[Path]:
    """Give the name under which a file is written, and leave nothing there when it cannot be finished."""
    unfinished = path.with_name(path.name + UNFINISHED)
    try:
        yield unfinished
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
