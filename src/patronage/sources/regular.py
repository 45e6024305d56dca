"""What may be opened as a delivered file: files and folders, never pipes, devices or links that lead away."""

from __future__ import annotations

import stat
from pathlib import Path

from patronage.base.errors import InputError

__all__ = ["refuse_irregular", "refuse_outside"]

_KINDS = {
    stat.S_IFIFO: "a named pipe",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFSOCK: "a socket",
}


def refuse_irregular(path: Path) -> None:
    """Refuse what is no file and no folder, before it is opened: a pipe would wait, a device never end.

    What a person names may be a link; that it is missing is said where it is opened.

    Raises
    ------
    InputError
        The path leads to something else, or cannot be one.
    """
    if "\0" in str(path):
        message = f"{str(path)!r} is no path: it holds a zero byte; expected the name of a file"
        raise InputError(message)
    try:
        mode = path.stat().st_mode
    except OSError:
        return
    if kind := _KINDS.get(stat.S_IFMT(mode)):
        message = f"{path} is {kind}; expected a file. Write what it gives into a file, and deliver that."
        raise InputError(message)


def refuse_outside(folder: Path, file: Path) -> None:
    """Refuse a file of a folder that is none, or a link that leads out of the folder.

    Raises
    ------
    InputError
        It is one of these.
    """
    refuse_irregular(file)
    if not file.resolve().is_relative_to(folder.resolve()):
        message = (
            f"{file} is a link to {file.resolve()}, outside the folder that was named; nothing else is read."
            " Put the file itself there, or name it."
        )
        raise InputError(message)
