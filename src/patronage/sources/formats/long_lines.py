"""Lines that hold far more fields than a table has: refused before the database counts them."""

from __future__ import annotations

from mmap import ACCESS_READ, mmap
from pathlib import Path

from patronage.base.errors import InputError

__all__ = ["refuse_countless"]

_LONG = 1 << 16
_LONGEST = 8 << 20
_MOST_FIELDS = 4_096


def refuse_countless(path: Path, name: str, delimiter: str) -> None:
    """Refuse a file with a long line of countless fields; each of them would be a fault with the line in it.

    Raises
    ------
    InputError
        There is such a line.
    """
    with path.open("rb") as stream, mmap(stream.fileno(), 0, access=ACCESS_READ) as content:
        at = 0
        while at < len(content):
            near = content.rfind(b"\n", at, at + _LONG)
            if near >= 0:
                at = near + 1
                continue
            end = content.find(b"\n", at)
            end = len(content) if end < 0 else end
            outside = content[at : min(end, at + _LONGEST)].split(b'"')[::2]
            fields = 1 + sum(part.count(delimiter.encode()) for part in outside)
            if fields > _MOST_FIELDS:
                message = (
                    f"{name} holds a line of {fields:,} fields; expected a table of up to {_MOST_FIELDS:,}"
                    " columns. Export it again."
                )
                raise InputError(message)
            at = end + 1
