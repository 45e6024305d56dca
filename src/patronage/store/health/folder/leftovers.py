"""What a writer that was ended left behind: its name in the lock, files that are not whole."""

from __future__ import annotations

from collections.abc import Iterator

from patronage.base.finding import Finding
from patronage.store.health.check import FolderCheck
from patronage.store.layout import Layout
from patronage.store.lock import holder, is_held

__all__ = ["LEFTOVERS"]


def _find(layout: Layout) -> Iterator[Finding]:
    who = holder(layout.lock)
    if is_held(layout.lock):
        message = f"the shop is being written by {who or 'another process'}"
        remedy = "What readers see is examined; run this again when the writer has ended."
        yield Finding("being_written", message, remedy=remedy)
        return
    if who:
        message = f"a writer was ended before its time: {who}; the lock is free"
        yield Finding("lock_left", message, file=layout.lock.name, remedy="Nothing is to be done.")
    for path in layout.unfinished():
        message = "left unfinished by a writer that was ended; nothing reads it"
        yield Finding("left_unfinished", message, file=str(path.relative_to(layout.root)),
                      remedy="The next load or rebuild removes it.")  # fmt: skip


LEFTOVERS = FolderCheck("leftovers", _find)
