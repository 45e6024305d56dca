"""The folder a command works in: the one that is named, or one that is gone when the command ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

__all__ = ["shop_folder"]


@contextmanager
def shop_folder(named: Path | None) -> Iterator[Path]:
    """Give the folder of a shop that stays, or of one made for this command only."""
    if named is not None:
        yield named
        return
    with TemporaryDirectory(prefix="patronage-") as folder:
        yield Path(folder) / "shop"
