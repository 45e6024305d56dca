"""Packed files that unpack to more than any export does: refused before they fill memory or disk."""

from __future__ import annotations

import gzip
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from zlib import error as BrokenDeflate  # noqa: N812  # zlib spells its error in lower case

from patronage.base.errors import InputError

__all__ = ["refuse_bomb", "refuse_hollow", "unpacked_blocks"]

_BLOCK = 1 << 20
_MOST_BYTES = 2_000_000_000
_MOST_TIMES = 200
# Below it, a file may well say the same a thousand times.
_ALWAYS_FINE = 16 << 20
_MOST_MEMBERS = 5_000
_MOST_CELLS = 50_000_000
_FAR_CELL = re.compile(rb'\br="([A-Z]{3,9})(\d{1,9})"')
_ROW = re.compile(rb'<row\b[^>]*?\br="(\d{1,9})"')
_CELL_BELOW = re.compile(rb'\br="[A-Z]{0,9}(\d{7,19})"')
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_LETTERS = 26
_MOST_ROWS_A_BYTE = 20


def unpacked_blocks(path: Path) -> Iterator[bytes]:
    """Give what a gzip file holds, block by block.

    Raises
    ------
    InputError
        It unpacks to over 2 GB, or to over 200 times its size.
    """
    done = 0
    with path.open("rb") as packed, gzip.open(packed, "rb") as stream:
        while block := stream.read(_BLOCK):
            done += len(block)
            _refuse_beyond(path, done, packed.tell())
            yield block


def refuse_bomb(path: Path) -> None:
    """Refuse a workbook that is a zip archive which unpacks to too much, or a sheet of nothing but room.

    Raises
    ------
    InputError
        As for gzip; or members that are more than their directory says, or cells far beyond any table.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > _MOST_MEMBERS:
                _refuse(path, f"it holds {len(members):,} files; a workbook has up to {_MOST_MEMBERS:,}")
            _refuse_beyond(path, sum(member.file_size for member in members), path.stat().st_size)
            for member in members:
                _look(path, archive, member)
    except InputError:
        raise
    except (zipfile.BadZipFile, BrokenDeflate, RuntimeError, OSError, EOFError, ValueError):
        # Damaged, protected or no archive at all: the reader of workbooks says which.
        return


def refuse_hollow(path: Path, rows: int) -> None:
    """Refuse a Parquet file of far more rows than bytes: rows that tell nothing apart.

    Raises
    ------
    InputError
        It is such a file.
    """
    if rows > max(_ALWAYS_FINE, _MOST_ROWS_A_BYTE * path.stat().st_size):
        _refuse(path, f"it holds {rows:,} rows in {path.stat().st_size:,} bytes")


def _look(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """Unpack a member without keeping it: what the archive says of its size may be wrong."""
    tail, done, room = b"", 0, (0, 0)
    with archive.open(member) as stream:
        while block := stream.read(_BLOCK):
            done += len(block)
            _refuse_beyond(path, done, max(1, member.compress_size))
            if "sheet" in member.filename:
                room = _room(tail + block, *room)
                _refuse_room(path, *room)
                tail = block[-100:]


def _room(near: bytes, rows: int, columns: int) -> tuple[int, int]:
    """Give how far a sheet reaches by a piece of it; near cells are not looked at, as they are most."""
    far = _FAR_CELL.findall(near)
    below = map(int, [*_CELL_BELOW.findall(near), *(row for _, row in far)])
    last = near.rfind(b"<row")
    found = _ROW.match(near, last) if last >= 0 else None
    places = {_place(letters) for letters in {letters for letters, _ in far}}
    return max([rows, int(found[1]) if found else 0, *below]), max([columns, *places])


def _refuse_room(path: Path, rows: int, columns: int) -> None:
    if rows > _LAST_ROW or columns > _LAST_COLUMN:
        _refuse(
            path, f"its sheet reaches to row {rows:,} and column {columns:,}, beyond what a sheet can have"
        )
    if rows * columns > _MOST_CELLS:
        _refuse(path, f"its sheet has room for {rows:,} rows of {columns:,} columns")


def _place(letters: bytes) -> int:
    place = 0
    for letter in letters:
        place = place * _LETTERS + letter - ord("A") + 1
    return place


def _refuse_beyond(path: Path, unpacked: int, packed: int) -> None:
    if unpacked > _MOST_BYTES:
        _refuse(path, f"it unpacks to over {_MOST_BYTES / 1e9:.0f} GB")
    if unpacked > max(_ALWAYS_FINE, _MOST_TIMES * packed):
        _refuse(path, f"it unpacks to over {_MOST_TIMES} times its size")


def _refuse(path: Path, what: str) -> None:
    message = (
        f"{path.name} cannot be read: {what}, as files made to fill a disk do. If that is what it should"
        " hold, unpack it yourself and deliver it as CSV."
    )
    raise InputError(message)
