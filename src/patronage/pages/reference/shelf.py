"""Where pages are put: written into a folder, or compared with what lies there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from patronage.pages.reference.book import MARK

__all__ = ["put", "stale"]


def put(pages: Mapping[str, str], folder: Path) -> None:
    """Write pages into a folder and remove those of an earlier program; files of others stay."""
    for path in stale(pages, folder):
        if path not in pages:
            (folder / path).unlink()
            continue
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(pages[path], encoding="utf-8")


def stale(pages: Mapping[str, str], folder: Path) -> tuple[str, ...]:
    """Name the files that are missing, differ, or are no page any more."""
    there = dict(_written(folder))
    return tuple(sorted(path for path in {*pages, *there} if pages.get(path) != there.get(path)))


def _written(folder: Path) -> Iterator[tuple[str, str]]:
    for path in folder.rglob("*.md"):
        text = path.read_text(encoding="utf-8")
        if text.rstrip().endswith(MARK):
            yield path.relative_to(folder).as_posix(), text
