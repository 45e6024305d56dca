"""Backs up a shop into one file, while loads go on: every kept snapshot, the settings, the key."""

from __future__ import annotations

import os
import zipfile
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from patronage.base.errors import InputError, StoreError, UsageError
from patronage.engine.duckdb import DuckDB
from patronage.store.archive import KEY, MANIFEST, SETTINGS, Manifest, copy_hashed, open_archive
from patronage.store.durable import UNFINISHED, replace_durably
from patronage.store.folder import ShopFolder
from patronage.store.publish import Snapshot, current_snapshot, kept_snapshots
from patronage.store.reading import read_whole
from patronage.store.room import telling_of_room
from patronage.store.settings import Settings
from patronage.store.sums import Sums, sums_of

__all__ = ["BackedUp", "back_up"]

_LEVEL = 1  # the database is compressed already; more takes long and gains little
_TRIES = 10


@dataclass(frozen=True)
class BackedUp:
    """What a backup holds: its snapshots, the current one's number, the bytes of the file."""

    path: Path
    snapshots: int
    current: int
    bytes: int


def back_up(folder: ShopFolder, path: Path, at: datetime, program: str) -> BackedUp:
    """Write a backup.

    Parameters
    ----------
    folder
        The shop; loads may go on, since published snapshots never change.
    path
        The file; a backup that is there is replaced when the new one is whole.
    at
        The instant, in UTC.
    program
        The program's version.

    Raises
    ------
    StoreError
        The shop holds nothing, or a file of it is damaged: the backup would be no better.
    UsageError
        The path is in the shop's own folder, or holds something that is no backup.
    MissingResource
        The disk is full.
    """
    _refuse(folder, path)
    Settings.read(folder.layout.settings)
    unfinished = path.with_name(path.name + UNFINISHED)
    try:
        with telling_of_room(path.parent, lambda: _bytes_of(folder)), ExitStack() as opened:
            taken = _take(folder, opened)
            current = _write(folder, taken, unfinished, at, program)
            replace_durably(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)
    return BackedUp(path, len(taken), current, path.stat().st_size)


@dataclass(frozen=True)
class _Taken:
    """A snapshot whose bytes stay even when a load drops its name."""

    snapshot: Snapshot
    file: IO[bytes]
    sums: Sums


def _refuse(folder: ShopFolder, path: Path) -> None:
    if path.resolve().is_relative_to(folder.path.resolve()):
        raise UsageError(
            f"{path} lies in the shop's own folder; name a file outside it, best on another disk"
        )
    if not path.parent.is_dir():
        raise UsageError(f"the folder {path.parent} does not exist; make it, or name another file")
    if path.exists():
        try:
            open_archive(path)[0].close()
        except InputError:
            raise UsageError(f"{path} exists and is no backup; name another file, or remove it") from None


def _take(folder: ShopFolder, opened: ExitStack) -> list[_Taken]:
    """Open every kept snapshot, the current one last; again, where a load or an erasure came in between."""
    layout = folder.layout
    for _ in range(_TRIES):
        current = current_snapshot(layout.snapshots, layout.current)
        kept = [each for each in kept_snapshots(layout.snapshots) if each.number <= current.number]
        if not kept or kept[-1].number != current.number:
            continue
        with ExitStack() as trying:
            taken = [found for each in kept if (found := _taken(each, trying))]
            if len(taken) == len(kept):
                opened.push(trying.pop_all())
                return taken
    message = f"the current snapshot of {folder.path} is missing; patronage doctor tells how to mend it"
    raise StoreError(message)


def _taken(snapshot: Snapshot, opened: ExitStack) -> _Taken | None:
    """Open a snapshot and sum it up; nothing where its name went, or came to mean another file, meanwhile."""
    try:
        file = opened.enter_context(snapshot.path.open("rb"))
    except FileNotFoundError:
        return None
    try:
        with DuckDB.open(snapshot.path, read_only=True) as engine:
            read_whole(engine)
            taken = _Taken(snapshot, file, sums_of(engine))
    except StoreError:
        if _is_same(snapshot.path, file):
            raise
        return None
    return taken if _is_same(snapshot.path, file) else None


def _is_same(path: Path, file: IO[bytes]) -> bool:
    return path.exists() and os.path.samestat(path.stat(), os.fstat(file.fileno()))


def _write(folder: ShopFolder, taken: list[_Taken], path: Path, at: datetime, program: str) -> int:
    layout, current = folder.layout, taken[-1].snapshot.number
    hashes: dict[str, str] = {}
    sizes: dict[str, int] = {}
    sums = {f"snapshots/{each.snapshot.path.name}": each.sums for each in taken}
    # Who has the backup has the data, and the key of the marks: it is its owner's alone.
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w+b") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:

            def put(name: str, source: IO[bytes]) -> None:
                info = zipfile.ZipInfo(name, (max(at.year, 1980), *at.timetuple()[1:6]))
                info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
                with archive.open(info, "w", force_zip64=True) as target:
                    hashes[name], sizes[name] = copy_hashed(source, target)

            for each in taken:
                put(f"snapshots/{each.snapshot.path.name}", each.file)
            for name, own in ((SETTINGS, layout.settings), (KEY, layout.key)):
                if own.exists():
                    with own.open("rb") as source:
                        put(name, source)
            manifest = Manifest(f"{at:%Y-%m-%dT%H:%M:%SZ}", program, current, hashes, sizes, sums)
            archive.writestr(MANIFEST, manifest.to_bytes())
        file.flush()
        os.fsync(file.fileno())
    return current


def _bytes_of(folder: ShopFolder) -> int:
    return sum(each.path.stat().st_size for each in folder.snapshots if each.path.exists())
