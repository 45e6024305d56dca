"""A folder of Parquet files, one a table: how tables reach engines that read files."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import mkdtemp
from typing import Self

from patronage.base.errors import MissingResource, UsageError
from patronage.engine.backend import Carried

__all__ = ["PARQUET", "ParquetFolder"]

PARQUET = ".parquet"


class ParquetFolder:
    """Receives tables into a folder; what it held before is replaced as a whole.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as base:
    ...     given = Path(base) / "given.parquet"
    ...     _ = given.write_bytes(b"PAR1")
    ...     with ParquetFolder(Path(base) / "tables") as folder:
    ...         folder.take(Carried("orders", {}, (), given))
    ...     [file.name for file in (Path(base) / "tables").iterdir()]
    ['orders.parquet']
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._incoming: Path | None = None

    def __enter__(self) -> Self:
        """Make room beside the folder."""
        self._refuse_foreign()
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._incoming = Path(mkdtemp(prefix=f".{self._path.name}-", dir=self._path.parent))
            self._incoming.chmod(0o755)
        except OSError as error:
            raise self._unwritable(error) from error
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Put what came in the folder's place, or leave the folder as it was."""
        if self._incoming is None:
            return
        if kind is not None:
            shutil.rmtree(self._incoming, ignore_errors=True)
            return
        if self._path.exists():
            before = Path(mkdtemp(prefix=f".{self._path.name}-", dir=self._path.parent))
            self._path.rename(before / "replaced")
            self._incoming.rename(self._path)
            shutil.rmtree(before)
        else:
            self._incoming.rename(self._path)

    def take(self, table: Carried) -> None:
        """Take one table."""
        if self._incoming is not None:
            try:
                shutil.move(table.file, self._incoming / f"{table.name}{PARQUET}")
            except OSError as error:
                raise self._unwritable(error) from error

    def _refuse_foreign(self) -> None:
        """Refuse to replace a folder that holds anything but tables."""
        if self._path.is_file():
            raise UsageError(f"{self._path} is a file; name a folder for the tables")
        others = [file.name for file in self._path.glob("*") if file.suffix != PARQUET]
        if others:
            raise UsageError(
                f"{self._path} holds {min(others)}, which is no table; name an empty or a new folder"
            )

    def _unwritable(self, error: OSError) -> MissingResource:
        return MissingResource(
            f"{self._path} cannot be written: {error.strerror}; free the disk or name another folder"
        )
