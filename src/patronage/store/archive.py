"""What a backup is: a ZIP file of a shop's files, with a manifest of their hashes and what they add up to."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from patronage.base.errors import InputError
from patronage.store.sums import Sums

__all__ = ["KEY", "MANIFEST", "SETTINGS", "Manifest", "copy_hashed", "is_snapshot", "open_archive"]

MANIFEST = "manifest.json"
SETTINGS = "patronage.toml"
KEY = "suppression.key"

_KIND = ("patronage backup", 1)
_SNAPSHOT = re.compile(r"snapshots/([1-9][0-9]{0,9})\.duckdb")
_CHUNK = 1 << 20
_MOST_MANIFEST = 64 << 20


@dataclass(frozen=True)
class Manifest:
    """What lies in a backup.

    Parameters
    ----------
    made_at
        The instant, in UTC.
    program
        The version of the program that made it.
    current
        The number of the snapshot that readers open.
    files
        Name -> hash (SHA-256) of every file but this one.
    sizes
        Name -> bytes of the same files.
    sums
        Name of a snapshot -> what it adds up to.
    """

    made_at: str
    program: str
    current: int
    files: Mapping[str, str]
    sizes: Mapping[str, int]
    sums: Mapping[str, Sums]

    def to_bytes(self) -> bytes:
        """Write it."""
        return json.dumps({"format": _KIND[0], "version": _KIND[1], **asdict(self)}, indent=1).encode()

    @property
    def snapshots(self) -> dict[int, str]:
        """Number -> name of every snapshot, the oldest first."""
        found = {int(match[1]): name for name in self.files if (match := _SNAPSHOT.fullmatch(name))}
        return dict(sorted(found.items()))


def is_snapshot(name: str) -> bool:
    """Tell whether a name is that of a snapshot."""
    return _SNAPSHOT.fullmatch(name) is not None


def open_archive(path: Path) -> tuple[zipfile.ZipFile, Manifest]:
    """Open a backup and read its manifest; close the first of the two when done.

    Raises
    ------
    InputError
        It is no backup, or holds what no backup does.
    """
    try:
        archive = zipfile.ZipFile(path)
    except (OSError, zipfile.BadZipFile) as error:
        raise InputError(f"{path} cannot be opened as a backup: {error}") from error
    try:
        return archive, _manifest(archive, path)
    except BaseException:
        archive.close()
        raise


def copy_hashed(source: IO[bytes], target: IO[bytes], most: int | None = None) -> tuple[str, int]:
    """Copy bytes; give their hash and number. One byte more than `most` is where it stops."""
    digest, size = sha256(), 0
    while chunk := source.read(_CHUNK if most is None else min(_CHUNK, most + 1 - size)):
        digest.update(chunk)
        target.write(chunk)
        size += len(chunk)
        if most is not None and size > most:
            break
    return digest.hexdigest(), size


def _manifest(archive: zipfile.ZipFile, path: Path) -> Manifest:
    names = [info.filename for info in archive.infolist()]
    try:
        with archive.open(MANIFEST) as file:
            told: dict[str, Any] = json.loads(file.read(_MOST_MANIFEST))
        kind = told.pop("format"), told.pop("version")
        manifest = Manifest(**told)
    except (KeyError, TypeError, AttributeError, ValueError, zipfile.BadZipFile, OSError, EOFError) as error:
        raise InputError(
            f"{path} is not a backup of a shop: {error}; name a file that patronage backup made"
        ) from None
    if kind != _KIND:
        raise InputError(f"{path} is {kind[0]} {kind[1]}; this program restores {_KIND[0]} {_KIND[1]}")
    # Only names a backup has are ever written, so none can lead out of the shop's folder.
    strange = [n for n in names if n not in (MANIFEST, SETTINGS, KEY) and not is_snapshot(n)]
    if strange or len(set(names)) != len(names) or set(names) != {MANIFEST, *manifest.files, *manifest.sizes}:
        found = strange[0] if strange else "other files than its manifest says"
        raise InputError(f"{path} holds {found!r}, which no backup holds; nothing was restored")
    if not all(isinstance(size, int) for size in manifest.sizes.values()):
        raise InputError(f"the manifest of {path} does not say how large its files are; nothing was restored")
    if manifest.current not in manifest.snapshots or set(manifest.sums) != set(manifest.snapshots.values()):
        raise InputError(f"the manifest of {path} does not say what its snapshots hold; nothing was restored")
    return manifest
