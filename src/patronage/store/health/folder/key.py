"""The key that keeps erased people out is there, whole, and its owner's alone."""

from __future__ import annotations

import stat
from collections.abc import Iterator

from patronage.base.finding import Finding
from patronage.store.health.check import FolderCheck
from patronage.store.layout import Layout
from patronage.store.suppression import KEY_BYTES

__all__ = ["KEY"]


def _find(layout: Layout) -> Iterator[Finding]:
    name = layout.key.name
    if not layout.key.is_file() or layout.key.stat().st_size != KEY_BYTES:
        yield Finding(
            "key",
            "the key that keeps erased people out is missing or cut short: nobody can be erased, and once"
            " somebody was, nothing can be loaded",
            "warning",
            name,
            remedy=f"Put it back from a backup: unzip -p BACKUP {layout.key.name} > {layout.key}.",
        )
    elif stat.S_IMODE(layout.key.stat().st_mode) & 0o077:
        yield Finding("key", "others than its owner can read the key", "warning", name,
                      remedy=f"Run chmod 600 {layout.key}.")  # fmt: skip


KEY = FolderCheck("key", _find)
