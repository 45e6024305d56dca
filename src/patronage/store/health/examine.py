"""Examines a shop on disk: its folder, the snapshot readers open, older ones, the database of writers."""

from __future__ import annotations

import filecmp
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from patronage.base.errors import PatronageError, StoreError
from patronage.base.finding import Finding, Severity
from patronage.engine.duckdb import DuckDB
from patronage.store.health.check import DATABASE_CHECKS, FOLDER_CHECKS
from patronage.store.layout import Layout
from patronage.store.lock import holding, is_held
from patronage.store.publish import current_snapshot, kept_snapshots
from patronage.store.reading import read_whole
from patronage.store.sums import sums_of
from patronage.store.whole import whole

__all__ = ["Examined", "examine"]


@dataclass(frozen=True)
class Examined:
    """What was found, and the current snapshot where it can be read to its end."""

    findings: tuple[Finding, ...]
    snapshot: Path | None


def examine(layout: Layout, at: datetime) -> Examined:
    """Examine a shop's folder and every database file in it.

    Parameters
    ----------
    layout
        Where the shop lies.
    at
        The instant, in UTC: the database of writers is examined under their lock.
    """
    findings = [found for check in FOLDER_CHECKS for found in check.find(layout)]
    current = _current(layout)
    published = _looked_into(layout, current) if current else []
    database = _database(layout, current, at, is_readable=not _is_damaged(published))
    findings += [*published, *database, *_older(layout, current)]
    is_readable = current is not None and not any(f.severity == "refusal" for f in published)
    return Examined(tuple(findings), current if is_readable else None)


def _current(layout: Layout) -> Path | None:
    try:
        path = current_snapshot(layout.snapshots, layout.current).path
    except StoreError:
        return None
    return path if path.exists() else None


def _looked_into(layout: Layout, path: Path) -> list[Finding]:
    """Read a file to its end and put every check to it."""
    name = str(path.relative_to(layout.root))
    findings: list[Finding] = []
    try:
        with DuckDB.open(path, read_only=True) as engine:
            read_whole(engine)
            for check in DATABASE_CHECKS:
                if not any(f.severity == "refusal" for f in findings):
                    findings += [replace(found, file=name) for found in check.find(engine)]
    except PatronageError as error:
        findings.append(_damage(layout, path, error))
    return findings


def _database(layout: Layout, current: Path | None, at: datetime, *, is_readable: bool) -> list[Finding]:
    """Examine the file writers open, where it is another than the current snapshot and nobody writes."""
    name = layout.database.name
    if is_held(layout.lock) or not (current or layout.database.exists()):
        return []
    if not layout.database.exists():
        message = "the database that writers open is missing"
        return [Finding("database_missing", message, "warning", name, remedy=_copy(layout, current))]
    with holding(layout.lock, at):
        if current and not layout.log.exists() and filecmp.cmp(layout.database, current, shallow=False):
            return []
        found = _looked_into(layout, layout.database)
        if _is_damaged(found) or current is None or not is_readable:
            return found
        return found + list(_unlike(layout, current))


def _unlike(layout: Layout, current: Path) -> Iterator[Finding]:
    with (
        DuckDB.open(layout.database, read_only=True) as stored,
        DuckDB.open(current, read_only=True) as published,
    ):
        last = "select coalesce(max(load_id), 0) from loads"
        newest, shown = (whole(engine.execute(last)[0][0]) for engine in (stored, published))
        name = layout.database.name
        remedy = f"Run patronage rebuild --shop {layout.root}; it publishes what is loaded."
        if newest != shown:
            message = f"load {newest} is stored, and readers see load {shown}: a writer was ended in between"
            yield Finding("not_published", message, "warning", name, remedy=remedy)
        elif sums_of(stored) != sums_of(published):
            message = "readers see other rows than are stored, though after the same load"
            yield Finding("not_published", message, "warning", name, remedy=remedy)


def _older(layout: Layout, current: Path | None) -> Iterator[Finding]:
    for each in kept_snapshots(layout.snapshots):
        if each.path == current:
            continue
        try:
            with DuckDB.open(each.path, read_only=True) as engine:
                read_whole(engine)
        except PatronageError as error:
            yield replace(_damage(layout, each.path, error), severity="warning",
                          remedy=f"Remove it (rm {each.path}), or put it back from a backup.")  # fmt: skip


def _damage(layout: Layout, path: Path, error: PatronageError) -> Finding:
    severity: Severity
    if path == layout.database:
        severity, remedy = "warning", _copy(layout, _current(layout))
    else:
        severity = "refusal"
        remedy = (
            f"Run patronage rebuild --shop {layout.root}: it publishes anew from {layout.database.name}."
            f" Where that is damaged too: {_RESTORE}"
        )
    name = str(path.relative_to(layout.root))
    return Finding("damaged", f"it cannot be read: {error}", severity, name, remedy=remedy)


def _copy(layout: Layout, current: Path | None) -> str:
    log = f"rm -f {layout.log}; " if layout.log.exists() else ""
    return f"Run {log}cp {current} {layout.database}." if current else _RESTORE


_RESTORE = "Restore a backup (patronage restore), or load all files into a new shop."


def _is_damaged(findings: list[Finding]) -> bool:
    return any(f.code == "damaged" for f in findings)
