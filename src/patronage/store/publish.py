"""Snapshots: whole copies of the database that readers open, the current one named by `CURRENT`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from patronage.base.errors import StoreError
from patronage.store.durable import copy_durably, replace_durably, write_durably
from patronage.store.room import refuse_if_short

__all__ = ["Snapshot", "current_snapshot", "hand_over", "kept_snapshots", "publish"]


@dataclass(frozen=True)
class Snapshot:
    """One kept copy of the database."""

    number: int
    path: Path


def publish(database: Path, snapshots: Path, current: Path, keep: int) -> Snapshot:
    """Copy a closed database to the next snapshot, make it the current one, drop the oldest beyond `keep`."""
    kept = kept_snapshots(snapshots)
    number = 1 + max((each.number for each in kept), default=0)
    made = Snapshot(number, snapshots / f"{number}.duckdb")
    refuse_if_short(snapshots, database.stat().st_size)
    copy_durably(database, made.path)
    write_durably(current, f"{number}\n".encode())
    for old in kept[: max(0, len(kept) + 1 - keep)]:
        old.path.unlink()
    return made


def hand_over(database: Path, snapshots: Path, current: Path) -> Snapshot:
    """Make a closed database that nobody will write to again the snapshot itself."""
    made = Snapshot(1, snapshots / "1.duckdb")
    replace_durably(database, made.path)
    write_durably(current, b"1\n")
    return made


def kept_snapshots(snapshots: Path) -> tuple[Snapshot, ...]:
    """Give the kept snapshots, the oldest first."""
    found = (Snapshot(int(path.stem), path) for path in snapshots.glob("*.duckdb") if path.stem.isdigit())
    return tuple(sorted(found, key=lambda each: each.number))


def current_snapshot(snapshots: Path, current: Path) -> Snapshot:
    """Give the snapshot readers open when they name none."""
    try:
        number = int(current.read_text(encoding="ascii"))
    except FileNotFoundError:
        message = f"the shop {current.parent} holds nothing yet; load files into it first"
        if kept_snapshots(snapshots):
            message = f"{current} names the snapshot to read and is missing; patronage doctor tells more"
        raise StoreError(message) from None
    except ValueError as error:
        message = (
            f"{current} does not hold a number; write the number of the newest file in {snapshots} into it"
        )
        raise StoreError(message) from error
    return Snapshot(number, snapshots / f"{number}.duckdb")
