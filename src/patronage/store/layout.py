"""Where things lie in a shop's folder."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from patronage.store.durable import UNFINISHED

__all__ = ["Layout"]


@dataclass(frozen=True)
class Layout:
    """The paths of a shop.

    One that does not last is made for a single command: loaded once, read once, and gone.
    """

    root: Path
    lasts: bool = True

    @property
    def settings(self) -> Path:
        """What the owner decided."""
        return self.root / "patronage.toml"

    @property
    def database(self) -> Path:
        """The database only writers open."""
        return self.root / "shop.duckdb"

    @property
    def log(self) -> Path:
        """What writers committed and the database file does not hold yet."""
        return self.database.with_name(self.database.name + ".wal")

    @property
    def snapshots(self) -> Path:
        """The folder of published copies."""
        return self.root / "snapshots"

    @property
    def current(self) -> Path:
        """Names the snapshot that readers open."""
        return self.root / "CURRENT"

    @property
    def lock(self) -> Path:
        """Held by the one writer."""
        return self.root / "lock"

    @property
    def key(self) -> Path:
        """The key of the marks that keep erased people out."""
        return self.root / "suppression.key"

    @property
    def spilled(self) -> Path:
        """Where writers put what does not fit into memory; those of snapshots may be in use by readers."""
        return self.database.with_name(self.database.name + ".tmp")

    def unfinished(self) -> Iterator[Path]:
        """Give what a writer that was killed left unfinished."""
        for folder in (self.root, self.snapshots):
            yield from folder.glob(f"*{UNFINISHED}*")
        if self.spilled.exists():
            yield self.spilled

    def tidy(self) -> None:
        """Remove what a writer that was killed left unfinished; only the holder of the lock may."""
        for path in self.unfinished():
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink()
