"""A shop on disk: its settings, its readers, its one writer."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path

from patronage.base.errors import StoreError, UsageError
from patronage.engine.duckdb import DuckDB
from patronage.store.layout import Layout
from patronage.store.lock import holding
from patronage.store.publish import Snapshot, current_snapshot, kept_snapshots
from patronage.store.room import telling_of_room
from patronage.store.settings import Settings
from patronage.store.suppression import KEY_BYTES
from patronage.store.writer import Writer

__all__ = ["ShopFolder"]


class ShopFolder:
    """The folder of one shop.

    Readers open published snapshots; `writing` alone opens the database itself, under a lock.
    """

    def __init__(self, layout: Layout) -> None:
        self.layout = layout

    @classmethod
    def create(cls, path: Path, settings: Settings | None = None, *, lasts: bool = True) -> ShopFolder:
        """Make a new shop in an empty or missing folder; one that does not last takes a single load.

        Raises
        ------
        StoreError
            The folder holds a shop or something else.
        """
        layout = Layout(path, lasts)
        if layout.settings.exists():
            message = f"{path} already holds a shop; open it, or name another folder"
            raise StoreError(message)
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            message = f"{path} holds something that is no shop; name an empty or a new folder"
            raise StoreError(message)
        layout.snapshots.mkdir(parents=True)
        _write_key(layout.key)
        # Last, since it is what makes the folder a shop.
        (settings or Settings()).write(layout.settings)
        return cls(layout)

    @classmethod
    def open(cls, path: Path) -> ShopFolder:
        """Open the shop in a folder.

        Raises
        ------
        StoreError
            There is none.
        """
        layout = Layout(path)
        if not layout.settings.is_file():
            message = (
                f"{path} holds no shop: {layout.settings.name} is missing; load files into it to make one"
            )
            raise StoreError(message)
        return cls(layout)

    @property
    def path(self) -> Path:
        """Where the shop lies."""
        return self.layout.root

    @property
    def settings(self) -> Settings:
        """What its owner has decided."""
        return Settings.read(self.layout.settings)

    @property
    def snapshots(self) -> tuple[Snapshot, ...]:
        """The kept snapshots, the oldest first."""
        return kept_snapshots(self.layout.snapshots)

    def reading(self, known_at: str | None = None) -> DuckDB:
        """Open a snapshot to read: the current one, or the last that was loaded by `known_at`.

        Parameters
        ----------
        known_at
            The number of a kept snapshot, or a day or instant in UTC (`2025-03-09`, `2025-03-09T12:00`);
            a day counts to its end.
        """
        if known_at is not None:
            return self._as_known(known_at)
        snapshot = current_snapshot(self.layout.snapshots, self.layout.current)
        if not snapshot.path.exists():
            # A writer published and pruned after we read CURRENT; what it names by now is there.
            snapshot = current_snapshot(self.layout.snapshots, self.layout.current)
        return DuckDB.open(snapshot.path, read_only=True)

    @contextmanager
    def writing(self, started_at: datetime) -> Iterator[Writer]:
        """Take the lock and open the database to write.

        Raises
        ------
        StoreError
            Somebody else is writing, the message names who, and since when; or the shop does not last, and
            was loaded.
        """
        if not self.layout.lasts and self.layout.current.exists():
            message = (
                f"{self.path} was made for one command and is loaded; make a shop that lasts to load more"
            )
            raise StoreError(message)
        with self.holding(started_at) as layout:
            writer = Writer(layout)
            try:
                yield writer
            finally:
                writer.close()

    @contextmanager
    def holding(self, started_at: datetime) -> Iterator[Layout]:
        """Take the lock alone, with what killed writers left cleared away; the database stays closed.

        Raises
        ------
        MissingResource
            The disk is full; the files that could not be finished are gone.
        """
        layout = self.layout
        with telling_of_room(layout.root, self._bytes), holding(layout.lock, started_at):
            layout.tidy()
            try:
                yield layout
            except BaseException:
                layout.tidy()
                raise

    def _bytes(self) -> int:
        """Give the bytes of the database, of which publishing makes one more copy."""
        return sum(path.stat().st_size for path in (self.layout.database, self.layout.log) if path.exists())

    def _as_known(self, known_at: str) -> DuckDB:
        snapshots = self.snapshots
        if known_at.isdigit():
            for snapshot in snapshots:
                if snapshot.number == int(known_at):
                    return DuckDB.open(snapshot.path, read_only=True)
        else:
            latest = _instant(known_at)
            for snapshot in reversed(snapshots):
                engine = DuckDB.open(snapshot.path, read_only=True)
                loaded_at = engine.execute("select max(loaded_at) from loads")[0][0]
                if isinstance(loaded_at, datetime) and loaded_at <= latest:
                    return engine
                engine.close()
        kept = ", ".join(str(each.number) for each in snapshots) or "none"
        message = (
            f"no kept snapshot was known at {known_at!r}; kept are {kept} (keep_snapshots sets how many)"
        )
        raise StoreError(message)


def _instant(text: str) -> datetime:
    try:
        if len(text) == len("2025-03-09"):
            return datetime.combine(date.fromisoformat(text) + timedelta(days=1), datetime.min.time())
        found = datetime.fromisoformat(text)
    except ValueError:
        message = (
            f"{text!r} is neither a snapshot's number nor a time; write 7, 2025-03-09 or 2025-03-09T12:00"
        )
        raise UsageError(message) from None
    # Instants are stored as UTC without a zone.
    return (found - (found.utcoffset() or timedelta())).replace(tzinfo=None)


def _write_key(path: Path) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(KEY_BYTES))
        file.flush()
        os.fsync(file.fileno())
