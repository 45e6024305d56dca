"""A shop's folder that is open: at its newest snapshot, or at a kept one."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from patronage.engine.duckdb import DuckDB
from patronage.facts.coverage import Coverage, read_coverage
from patronage.shop.marts import refuse_other_marts
from patronage.store.folder import ShopFolder
from patronage.store.settings import Settings

__all__ = ["Opened"]


class Opened:
    """A shop's folder and the snapshot that is read; it is opened at the first question."""

    def __init__(self, folder: ShopFolder, known_at: str | None = None) -> None:
        self._folder = folder
        self._known_at = known_at
        self._engine: DuckDB | None = None
        self._coverage: Coverage | None = None
        self._settings: Settings | None = None

    @classmethod
    def open(cls, path: str | Path, known_at: str | None = None) -> Self:
        """Open the shop in a folder, as it stands or as it was known at a kept snapshot."""
        return cls(ShopFolder.open(Path(path)), known_at)

    @classmethod
    def create(cls, path: str | Path, settings: Settings | None = None, *, lasts: bool = True) -> Self:
        """Make a new shop in an empty or missing folder; one that does not last takes a single load."""
        return cls(ShopFolder.create(Path(path), settings, lasts=lasts))

    def __enter__(self) -> Self:
        """Use as a context: closed at its end."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()

    @property
    def settings(self) -> Settings:
        """What the shop's owner has decided, as it stood when the snapshot was opened."""
        if self._settings is None:
            self._settings = self._folder.settings
        return self._settings

    @property
    def is_published(self) -> bool:
        """Whether anything was ever loaded."""
        return bool(self._folder.snapshots)

    @property
    def engine(self) -> DuckDB:
        """The published snapshot, opened to read at the first question."""
        return self._read()

    @property
    def coverage(self) -> Coverage | None:
        """What the facts hold and leave out; nothing for a shop without orders."""
        self._read()
        return self._coverage

    def _read(self) -> DuckDB:
        if self._engine is None:
            engine = self._folder.reading(self._known_at)
            refuse_other_marts(engine, self._folder.path)
            self._engine, self._coverage = engine, read_coverage(engine)
        return self._engine

    def close(self) -> None:
        """Close the snapshot; the next question opens the newest."""
        if self._engine is not None:
            self._engine.close()
        self._engine = self._coverage = self._settings = None
