"""Says that a disk is full, with the bytes that are needed and free, and that nothing was changed."""

from __future__ import annotations

import errno
import resource
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import gettempdir

from patronage.base.errors import MissingResource, PatronageError

__all__ = ["is_full", "refuse_if_short", "telling_of_room"]

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
# The words of the system, which DuckDB repeats in its message.
_WORDS = ("no space left", "file too large", "quota exceeded")


def is_full(error: BaseException) -> bool:
    """Tell whether an error says that a disk, a quota or the size of a file has come to its end."""
    if isinstance(error, OSError):
        return error.errno in _FULL
    return isinstance(error, PatronageError) and any(word in str(error).lower() for word in _WORDS)


def refuse_if_short(folder: Path, needed: int) -> None:
    """Refuse before anything is written, where the disk has fewer bytes than will be.

    Raises
    ------
    MissingResource
        It has.
    """
    if _free(folder) < needed:
        raise _refusal(folder, needed)


@contextmanager
def telling_of_room(folder: Path, needed: Callable[[], int]) -> Iterator[None]:
    """Turn the error of a full disk into one that says how much is needed at least; others pass.

    Raises
    ------
    MissingResource
        The disk of `folder`, or that of temporary files, is full; or files may not grow as large.
    """
    try:
        yield
    except (OSError, PatronageError) as error:
        if not is_full(error):
            raise
        limit = resource.getrlimit(resource.RLIMIT_FSIZE)[0]
        if limit != resource.RLIM_INFINITY and "too large" in str(error).lower():
            raise MissingResource(
                f"a file in {folder} has to hold {needed():,} bytes or more, and no file may hold more than"
                f" {limit:,} (ulimit -f); raise that limit and run the same command again. {_KEPT}"
            ) from error
        raise _refusal(min(folder, Path(gettempdir()), key=_free), needed()) from error


_KEPT = "What was loaded before is as it was."


def _refusal(folder: Path, needed: int) -> MissingResource:
    # Where it fails although that much is free, more is needed.
    needed = max(needed, _free(folder) + 1)
    return MissingResource(
        f"the disk of {folder} is full: {needed:,} bytes or more are needed and {_free(folder):,} are free;"
        f" make room and run the same command again. {_KEPT}"
    )


def _free(folder: Path) -> int:
    return shutil.disk_usage(folder).free
