"""Says that a disk is full, with the bytes that are needed and free, and that nothing was changed."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from patronage.base.errors import EngineError, MissingResource

__all__ = ["is_full", "refuse_if_short", "telling_of_room"]

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
# The words of the system, which DuckDB repeats in its message.
_WORDS = ("no space left", "file too large", "quota exceeded")


def is_full(error: BaseException) -> bool:
    """Tell whether an error says that a disk, a quota or the size of a file has come to its end."""
    if isinstance(error, OSError):
        return error.errno in _FULL
    return isinstance(error, EngineError) and any(word in str(error).lower() for word in _WORDS)


def refuse_if_short(folder: Path, needed: int) -> None:
    """Refuse before anything is written, where the disk has fewer bytes than will be.

    Raises
    ------
    MissingResource
        It has.
    """
    if shutil.disk_usage(folder).free < needed:
        raise _refusal(folder, needed)


@contextmanager
def telling_of_room(folder: Path, needed: Callable[[], int]) -> Iterator[None]:
    """Turn the error of a full disk into one that says how much is needed at least; others pass.

    Raises
    ------
    MissingResource
        The disk of `folder` is full.
    """
    try:
        yield
    except (OSError, EngineError) as error:
        if not is_full(error):
            raise
        raise _refusal(folder, needed()) from error


def _refusal(folder: Path, needed: int) -> MissingResource:
    free = shutil.disk_usage(folder).free
    return MissingResource(
        f"the disk of {folder} is full: {needed:,} bytes or more are needed and {free:,} are free; make room"
        " and run the same command again. What was loaded before is as it was"
    )
