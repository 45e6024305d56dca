"""Restores a shop from a backup: verified before anything is put in place, without those erased since."""

from __future__ import annotations

import os
import shutil
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from patronage.base.errors import InputError, PatronageError, StoreError, UsageError
from patronage.contract.commerce import ORDERS
from patronage.engine.duckdb import DuckDB
from patronage.store.archive import KEY, SETTINGS, Manifest, copy_hashed, open_archive
from patronage.store.durable import UNFINISHED, make_durable, replace_durably
from patronage.store.forget import keep_out, note_gone, open_lists, rewriting
from patronage.store.layout import Layout
from patronage.store.ledger import Entry, next_load_id, record
from patronage.store.lock import holding
from patronage.store.publish import kept_snapshots
from patronage.store.reading import read_whole
from patronage.store.room import refuse_if_short, telling_of_room
from patronage.store.schema import ensure_schema
from patronage.store.sums import sums_of
from patronage.store.suppression import Suppression, read_key

__all__ = ["Restored", "restore"]


@dataclass(frozen=True)
class Restored:
    """What was put in place: snapshots, the current one's number, its orders; people who stay gone."""

    snapshots: int
    current: int
    orders: int
    forgotten: int
    made_at: str


def restore(file: Path, path: Path, at: datetime, program: str, *, replace: bool = False) -> Restored:
    """Put the shop of a backup into a folder.

    Whatever goes wrong before the last step leaves the folder's shop as it was; the last step is a few
    renames, and a restore that was killed in them is finished by running it again. Snapshots get numbers
    after those of the shop that was there: a number never comes to mean other rows.

    Parameters
    ----------
    file
        The backup.
    path
        An empty or a new folder; or, with `replace`, that of an earlier or later state of the same shop.
    at
        The instant, in UTC.
    program
        The program's version, for the ledger.
    replace
        The shop in the folder may go.

    Raises
    ------
    InputError
        The file is no backup, is damaged, or does not hold what its manifest says.
    StoreError
        The folder holds a shop, somebody is writing to it, or it cannot say who was erased from it.
    UsageError
        The backup is of another shop.
    MissingResource
        The disk is full.
    """
    layout = Layout(path)
    archive, manifest = open_archive(file)
    with archive:
        is_shop = _is_shop(layout, replace=replace)
        work = _Work(archive, manifest, file, layout)
        needed = sum(manifest.sizes.values()) + manifest.sizes[manifest.snapshots[manifest.current]]
        layout.snapshots.mkdir(parents=True, exist_ok=True)
        with holding(layout.lock, at), telling_of_room(path, lambda: needed), _leaving_nothing(layout):
            refuse_if_short(path, needed)
            marks = _marks(work) if is_shop else frozenset()
            return _put(work, marks, at, program)


@contextmanager
def _leaving_nothing(layout: Layout) -> Iterator[None]:
    """Clear away what was not put in place, and the folder where it holds nothing else."""
    layout.tidy()
    try:
        yield
    except BaseException:
        layout.tidy()
        if not layout.settings.exists():
            layout.lock.unlink(missing_ok=True)
            for folder in (layout.snapshots, layout.root):
                if not any(folder.iterdir()):
                    folder.rmdir()
        raise


@dataclass(frozen=True)
class _Work:
    archive: zipfile.ZipFile
    manifest: Manifest
    file: Path
    layout: Layout


def _is_shop(layout: Layout, *, replace: bool) -> bool:
    root = layout.root
    if layout.settings.exists():
        if not replace:
            raise StoreError(
                f"{root} already holds a shop; name another folder, or add --replace if it may go"
            )
        return True
    # What a restore that was killed leaves is no shop yet, and nobody else's.
    own = {each.name for each in (layout.snapshots, layout.database, layout.current, layout.lock, layout.key)}
    if root.exists() and not (
        root.is_dir() and all(each.name in own or UNFINISHED in each.name for each in root.iterdir())
    ):
        raise StoreError(f"{root} holds something that is no shop; name an empty or a new folder")
    return False


def _marks(work: _Work) -> frozenset[str]:
    """Give the marks of those erased from the shop that is there: they must not come back with the backup."""
    layout, manifest = work.layout, work.manifest
    key = read_key(layout.key)
    if key and KEY in manifest.files and key != work.archive.read(KEY):
        raise UsageError(f"{work.file} is a backup of another shop than {layout.root}; restore it elsewhere")
    marks: set[str] = set()
    paths = [layout.database, *(each.path for each in kept_snapshots(layout.snapshots))]
    read = 0
    for path in paths:
        try:
            with DuckDB.open(path, read_only=True) as engine:
                marks |= {str(row[0]) for row in engine.execute("select mark from suppressed")}
            read += 1
        except PatronageError:
            continue
    if not read and any(path.exists() for path in paths):
        raise StoreError(
            f"no file of {layout.root} can be read, so nobody can say who was erased from it; move the folder"
            " away, restore without --replace, and erase those people again"
        )
    return frozenset(marks)


def _put(work: _Work, marks: frozenset[str], at: datetime, program: str) -> Restored:
    layout, manifest = work.layout, work.manifest
    before = kept_snapshots(layout.snapshots)
    shift = max(0, max((each.number for each in before), default=0) + 1 - min(manifest.snapshots))
    parts = {}
    for number, name in manifest.snapshots.items():
        path = layout.snapshots / f"{number + shift}.duckdb"
        parts[path] = _unfinished(path)
        _extract(work, name, parts[path])
        _verify(work, name, parts[path])
    current = layout.snapshots / f"{manifest.current + shift}.duckdb"
    forgotten = _forget(parts, current, _key(work), marks, at, program)
    # All is written before anything is put in place, so that a full disk is met before, too.
    parts[layout.database] = _unfinished(layout.database)
    shutil.copyfile(parts[current], parts[layout.database])
    if key := _key(work):
        parts[layout.key] = _written(layout.key, key)
    parts[layout.current] = _written(layout.current, f"{manifest.current + shift}\n".encode())
    parts[layout.settings] = _unfinished(layout.settings)
    _extract(work, SETTINGS, parts[layout.settings])
    for part in parts.values():
        make_durable(part)
    layout.log.unlink(missing_ok=True)
    for path, part in parts.items():
        replace_durably(part, path)
    for each in before:
        each.path.unlink(missing_ok=True)
    rows = manifest.sums[manifest.snapshots[manifest.current]]
    orders = int(rows[ORDERS.name]["rows"]) if ORDERS.name in rows else 0
    return Restored(len(manifest.snapshots), manifest.current + shift, orders, forgotten, manifest.made_at)


def _unfinished(path: Path) -> Path:
    return path.with_name(path.name + UNFINISHED)


def _written(path: Path, content: bytes) -> Path:
    """Write the unfinished file of a path, for its owner alone."""
    unfinished = _unfinished(path)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    return unfinished


def _key(work: _Work) -> bytes:
    own = work.archive.read(KEY) if KEY in work.manifest.files else b""
    return own or read_key(work.layout.key)


def _extract(work: _Work, name: str, target: Path) -> None:
    told = work.manifest.files[name], work.manifest.sizes[name]
    try:
        with work.archive.open(name) as source, target.open("wb") as file:
            found = copy_hashed(source, file, told[1])
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise InputError(f"{name} in {work.file} is damaged: {error}; take another backup") from error
    if found != told:
        raise InputError(
            f"{name} in {work.file} is not what was backed up: its hash differs; take another backup"
        )


def _verify(work: _Work, name: str, path: Path) -> None:
    """Read a snapshot to its end and compare what it adds up to."""
    try:
        with DuckDB.open(path, read_only=True) as engine:
            read_whole(engine)
            found = sums_of(engine)
    except StoreError as error:
        raise InputError(f"{name} in {work.file} cannot be read: {error}") from error
    for table, told in work.manifest.sums[name].items():
        for column, value in told.items():
            if found.get(table, {}).get(column, value) != value:
                raise InputError(
                    f"{column} of {table} adds up to {found[table][column]} in {name}, and to {value} when"
                    f" {work.file} was made; take another backup"
                )


def _forget(  # two paths, key and marks; instant and version for the ledger
    parts: Mapping[Path, Path], current: Path, key: bytes, marks: frozenset[str], at: datetime, program: str
) -> int:
    """Take out those erased since the backup was made, and keep them out; give how many they were."""
    if not marks:
        return 0
    suppression = Suppression(key, is_active=True)
    # The current snapshot first: it knows all ids of a person.
    paths = [parts[current], *(part for path, part in parts.items() if path != current)]
    with DuckDB.in_memory() as engine:
        open_lists(engine)
        engine.execute("create table suppressed as select unnest(?::varchar[]) as mark", [sorted(marks)])
        persons = 0
        for path in paths:
            # A backup of an earlier version lacks what this one looks for people in.
            with DuckDB.open(path, read_only=False) as older:
                ensure_schema(older)
                older.execute("checkpoint")
            persons, _ = note_gone(engine, path, _found(suppression))
        for path in paths if persons else ():
            with rewriting(engine, path):
                if path == parts[current]:
                    keep_out(engine, suppression)
    with DuckDB.open(parts[current], read_only=False) as engine:
        engine.execute(
            "insert into suppressed select mark from (select unnest(?::varchar[]) as mark) as m"
            " where mark not in (select mark from suppressed)",
            [sorted(marks)],
        )
        record(engine, Entry(next_load_id(engine), "erase", (), (), "", 0), at, program)
        engine.execute("checkpoint")
    return persons


def _found(suppression: Suppression) -> str:
    return f"""
select i.person from old.person_ids as i left join old.persons as p on p.customer = i.customer
where {suppression.holds("i.delivered")}
  or {suppression.holds("p.email")} or {suppression.holds_phone("p.phone")}
  or i.customer in (select k.customer from old.person_keys as k where
    case k.kind when 'phone' then {suppression.holds_phone("k.text")} else {suppression.holds("k.text")} end)
"""
